package regent.rego.execute;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.BuiltinException;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What the statements of a plan do, once for both back ends. Undefined operands give undefined
/// results, and `false` where a test is asked for.
///
/// The methods are small, so that HotSpot inlines them into generated code.
public final class Operations {
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,9}");

  private Operations() {}

  // Look

  /// The child of `source` under `key`.
  public static Value dot(Value source, Value key) {
    return source instanceof Obj object ? object.get(key) : source.get(key);
  }

  /// The child of `source` under `key`, which is also known as an index of arrays.
  ///
  /// @param index -1 when `key` is none
  static Value child(Value source, Value key, int index) {
    if (source instanceof Arr array) {
      return index >= 0 && index < array.size() ? array.at(index) : Undefined.UNDEFINED;
    }
    return dot(source, key);
  }

  /// The child of the base document `source` under `key`; a number also finds the key of its text,
  /// and text the index of an array.
  public static Value dotBase(Value source, Value key) {
    var child = dot(source, key);
    if (child != Undefined.UNDEFINED) {
      return child;
    }
    return switch (source) {
      case Obj object when key instanceof Num number -> object.get(number.text());
      case Arr array when key instanceof Str text && INDEX.matcher(text.value()).matches() ->
          array.get(Num.parse(text.value()));
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  /// Whether both are defined and equal.
  public static boolean equal(Value a, Value b) {
    return a == b ? a != Undefined.UNDEFINED : a.equals(b);
  }

  /// Whether both are defined and differ.
  public static boolean notEqual(Value a, Value b) {
    return a != Undefined.UNDEFINED && b != Undefined.UNDEFINED && !a.equals(b);
  }

  /// The number of elements or code points; undefined for other scalars.
  public static Value length(Value source) {
    return switch (source) {
      case Arr array -> Num.of(array.size());
      case Obj object -> Num.of(object.size());
      case SetValue set -> Num.of(set.size());
      case Str text -> Num.of(text.value().codePointCount(0, text.value().length()));
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  // Scan

  /// How many elements a scan visits; 0 for scalars and undefined.
  public static int size(Value source) {
    return switch (source) {
      case Arr array -> array.size();
      case Obj object -> object.size();
      case SetValue set -> set.size();
      case Value _ -> 0;
    };
  }

  /// The key of the element at `index` in Rego's order.
  public static Value keyAt(Value source, int index) {
    return switch (source) {
      case Arr _ -> Num.of(index);
      case Obj object -> object.keyAt(index);
      case SetValue set -> set.at(index);
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  /// The value of the element at `index` in Rego's order.
  public static Value valueAt(Value source, int index) {
    return switch (source) {
      case Arr array -> array.at(index);
      case Obj object -> object.valueAt(index);
      case SetValue set -> set.at(index);
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  /// How many elements a search visits.
  ///
  /// @param rows those to look at; absent for all
  public static int count(Value source, int @Nullable [] rows) {
    return rows == null ? size(source) : rows.length;
  }

  /// The row of the element that a search visits at `index`.
  ///
  /// @param rows those to look at; absent for all
  public static int row(int @Nullable [] rows, int index) {
    return rows == null ? index : rows[index];
  }

  /// The number of the case that `source` selects, or -1 when there is none.
  public static int select(Map<Value, Integer> cases, Value source) {
    var found = cases.get(source);
    return found == null ? -1 : found;
  }

  // Assignment

  /// `document` with `value` at `path`; objects on the way are made where there are none.
  public static Value patch(Value document, Str[] path, Value value) {
    return patch(document, path, 0, value);
  }

  private static Value patch(Value document, Str[] path, int from, Value value) {
    if (from == path.length) {
      return value;
    }
    var object = document instanceof Obj known ? known : Obj.EMPTY;
    return object.with(path[from], patch(object.get(path[from]), path, from + 1, value));
  }

  /// `base` and `virtual` merged; where both have a value that cannot be merged, `base` wins.
  public static Value merge(Value base, Value virtual) {
    if (base == Undefined.UNDEFINED) {
      return virtual;
    }
    if (!(base instanceof Obj a && virtual instanceof Obj b)) {
      return base;
    }
    if (a.size() == 0) {
      return b;
    }
    var merged = Obj.builder();
    b.forEach(merged::put);
    a.forEach((key, value) -> merged.put(key, merge(value, b.get(key))));
    return merged.build();
  }

  // Construction, where the local does not hold an accumulator in every case

  /// `array` with `item` at its end.
  public static Value append(Value array, Value item) {
    return ((Arr) array).with(item);
  }

  /// `set` with `member`.
  public static Value add(Value set, Value member) {
    return ((SetValue) set).union(SetValue.of(member));
  }

  /// `object` with `key` set to `value`.
  public static Value insert(Value object, Value key, Value value) {
    return ((Obj) object).with(key, value);
  }

  /// `object` with `key` set to `value`.
  ///
  /// @throws EvaluationException when another value is there
  public static Value insertOnce(Value object, Value key, Value value, Location at) {
    var builder = ObjectBuilder.from((Obj) object);
    builder.insertOnce(key, value, at);
    return builder.value();
  }

  /// `object` with `value` at `path`; see [ObjectBuilder#insertNested].
  public static Value insertNested(Value object, Value[] path, Value value, Location at) {
    var builder = ObjectBuilder.from((Obj) object);
    builder.insertNested(path, value, at);
    return builder.value();
  }

  /// `object` with `member` in the set at `path`; see [ObjectBuilder#addNested].
  public static Value addNested(Value object, Value[] path, Value member, Location at) {
    var builder = ObjectBuilder.from((Obj) object);
    builder.addNested(path, member, at);
    return builder.value();
  }

  /// The value of a local that holds an accumulator, or nothing yet.
  public static Value read(@Nullable Accumulator accumulator) {
    return accumulator == null ? Undefined.UNDEFINED : accumulator.value();
  }

  // Built-ins

  public static Value call(Execution x, BuiltinCall call, Builtin.One body, Value a) {
    if (a == Undefined.UNDEFINED) {
      return Undefined.UNDEFINED;
    }
    try {
      return body.call(a);
    } catch (BuiltinException e) {
      return x.failed(call, e);
    }
  }

  public static Value call(Execution x, BuiltinCall call, Builtin.Two body, Value a, Value b) {
    if (a == Undefined.UNDEFINED || b == Undefined.UNDEFINED) {
      return Undefined.UNDEFINED;
    }
    try {
      return body.call(a, b);
    } catch (BuiltinException e) {
      return x.failed(call, e);
    }
  }

  public static Value call(
      Execution x, BuiltinCall call, Builtin.Three body, Value a, Value b, Value c) {
    if (a == Undefined.UNDEFINED || b == Undefined.UNDEFINED || c == Undefined.UNDEFINED) {
      return Undefined.UNDEFINED;
    }
    try {
      return body.call(a, b, c);
    } catch (BuiltinException e) {
      return x.failed(call, e);
    }
  }

  public static Value call(Execution x, BuiltinCall call, Builtin.Many body, Value[] operands) {
    if (!areDefined(operands)) {
      return Undefined.UNDEFINED;
    }
    try {
      return body.call(operands);
    } catch (BuiltinException e) {
      return x.failed(call, e);
    }
  }

  public static Value call(
      Execution x, BuiltinCall call, Builtin.Contextual body, Value[] operands) {
    if (!areDefined(operands)) {
      return Undefined.UNDEFINED;
    }
    try {
      return body.call(x.context(), operands);
    } catch (BuiltinException e) {
      return x.failed(call, e);
    }
  }

  /// What is reached in `graph`, a part of data.
  public static Value reach(Execution x, BuiltinCall call, Value graph, Value initial) {
    var known = graph instanceof Obj object ? x.reachable(object, initial) : null;
    return known != null ? known : call(x, call, new Value[] {graph, initial});
  }

  /// Calls a built-in of whatever form.
  public static Value call(Execution x, BuiltinCall call, Value[] operands) {
    return switch (call.body()) {
      case Builtin.One one -> call(x, call, one, operands[0]);
      case Builtin.Two two -> call(x, call, two, operands[0], operands[1]);
      case Builtin.Three three -> call(x, call, three, operands[0], operands[1], operands[2]);
      case Builtin.Many many -> call(x, call, many, operands);
      case Builtin.Contextual contextual -> call(x, call, contextual, operands);
    };
  }

  /// Whether all of them have values.
  public static boolean areDefined(Value[] values) {
    for (var value : values) {
      if (value == Undefined.UNDEFINED) {
        return false;
      }
    }
    return true;
  }

  // Errors

  /// An error that ends the evaluation.
  public static EvaluationException error(Code code, String message, Location at) {
    return new EvaluationException(code, message, at);
  }

  // Frames

  /// A frame of `size` cells, each undefined.
  public static Object[] frame(int size) {
    var frame = new Object[size];
    Arrays.fill(frame, Undefined.UNDEFINED);
    return frame;
  }

  /// The child under `key` of an object under construction.
  public static Value child(@Nullable ObjectBuilder object, Value key) {
    return object == null ? Undefined.UNDEFINED : object.get(key);
  }
}
