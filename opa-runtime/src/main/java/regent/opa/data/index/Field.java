package regent.opa.data.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What a search looks at in each element: its key, or what lies at a path below its value.
///
/// @param steps the way from the key or value; empty for that itself
public record Field(Root root, List<Step> steps) {
  /// The key of the element itself.
  public static final Field KEY = new Field(Root.KEY, List.of());

  /// The value of the element itself.
  public static final Field VALUE = new Field(Root.VALUE, List.of());

  public Field {
    steps = List.copyOf(steps);
  }

  /// Where the way begins.
  public enum Root {
    KEY,
    VALUE
  }

  /// One step down.
  public sealed interface Step {
    /// To the child under `key`.
    ///
    /// @param asBase whether the store's rule for keys holds: a number also finds the key of its
    ///     text
    record Child(Value key, boolean asBase) implements Step {}

    /// To each item, value or member: the field has several values.
    record Each() implements Step {}

    /// To the number of items, values, members or code points.
    record Count() implements Step {}
  }

  /// This field and one step more.
  public Field then(Step step) {
    var longer = new ArrayList<>(steps);
    longer.add(step);
    return new Field(root, longer);
  }

  /// Whether an element has at most one value here.
  public boolean isSingle() {
    return steps.stream().noneMatch(step -> step instanceof Step.Each);
  }

  /// Whether each step goes to a child: what is here is a part of the element.
  public boolean isPath() {
    return steps.stream().allMatch(step -> step instanceof Step.Child);
  }

  /// The one value of an element; [Undefined] when there is none.
  ///
  /// @throws IllegalStateException unless [#isSingle()]
  Value of(Value collection, int row) {
    var value = start(collection, row);
    for (var step : steps) {
      value =
          switch (step) {
            case Step.Child(var key, var asBase) -> asBase ? base(value, key) : value.get(key);
            case Step.Each _ -> throw new IllegalStateException("several values: " + this);
            case Step.Count _ -> count(value);
          };
    }
    return value;
  }

  private static Value count(Value value) {
    return switch (value) {
      case Str text -> Num.of(text.value().codePointCount(0, text.value().length()));
      case Arr _, Obj _, SetValue _ -> Num.of(Elements.size(value));
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  /// Takes what elements have here.
  @FunctionalInterface
  interface Visitor {
    void see(Value value, int row);
  }

  /// Gives each value of each element to `visitor`, by rows.
  void each(Value collection, Visitor visitor) {
    int size = Elements.size(collection);
    for (int i = 0; i < size; i++) {
      int row = i;
      walk(start(collection, row), 0, value -> visitor.see(value, row));
    }
  }

  private Value start(Value collection, int row) {
    return switch (root) {
      case KEY -> Elements.key(collection, row);
      case VALUE -> Elements.value(collection, row);
    };
  }

  private void walk(Value value, int step, Consumer<Value> values) {
    if (!value.isDefined()) {
      return;
    }
    if (step == steps.size()) {
      values.accept(value);
      return;
    }
    switch (steps.get(step)) {
      case Step.Child(var key, var asBase) ->
          walk(asBase ? base(value, key) : value.get(key), step + 1, values);
      case Step.Each _ -> {
        for (int i = 0; i < Elements.size(value); i++) {
          walk(Elements.value(value, i), step + 1, values);
        }
      }
      case Step.Count _ -> walk(count(value), step + 1, values);
    }
  }

  /// As the store looks up; text never is an index here, since keys are constants that were
  /// written as they are.
  private static Value base(Value source, Value key) {
    var child = source.get(key);
    if (child.isDefined()) {
      return child;
    }
    return switch (source) {
      case Obj object when key instanceof Num number -> object.get(number.text());
      case Arr array when key instanceof Str text -> item(array, text.value());
      case Obj _, Arr _, SetValue _, Value _ -> Undefined.UNDEFINED;
    };
  }

  private static Value item(Arr array, String index) {
    return index.matches("0|[1-9][0-9]{0,9}") ? array.get(Num.parse(index)) : Undefined.UNDEFINED;
  }

  @Override
  public String toString() {
    var text = new StringBuilder(root == Root.KEY ? "key" : "value");
    for (var step : steps) {
      switch (step) {
        case Step.Child(Str key, _) -> text.append('.').append(key.value());
        case Step.Child(var key, _) -> text.append('[').append(key).append(']');
        case Step.Each _ -> text.append("[_]");
        case Step.Count _ -> text.insert(0, "count(").append(')');
      }
    }
    return text.toString();
  }
}
