package regent.authz.response;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads the fields of an object decision, each with the kinds of value that opa-envoy-plugin
/// accepts.
final class DecisionFields {
  private final Obj decision;

  DecisionFields(Obj decision) {
    this.decision = decision;
  }

  Obj object() {
    return decision;
  }

  /// A field's value; [Undefined] when it is absent.
  Value get(String field) {
    return decision.get(field);
  }

  /// A field of strings; empty when it is absent.
  List<String> strings(String field) throws InvalidDecisionException {
    return switch (get(field)) {
      case Undefined _ -> List.of();
      case Arr array -> strings(array.items(), field);
      case SetValue set -> strings(set.members(), field);
      case Value other -> throw wrong(field, "[]string", other);
    };
  }

  private static List<String> strings(List<Value> items, String field)
      throws InvalidDecisionException {
    var texts = new ArrayList<String>();
    for (Value item : items) {
      texts.add(string(item, field + " value"));
    }
    return texts;
  }

  /// A field of names and values: an object of strings or arrays of strings, or an array of such
  /// objects. The values of one name keep their order. Beyond opa-envoy-plugin a value may be
  /// `{"value": "…", "append_action": "OVERWRITE_IF_EXISTS"}`, with Envoy's names of actions.
  List<Pair> pairs(String field) throws InvalidDecisionException {
    var pairs = new ArrayList<Pair>();
    switch (get(field)) {
      case Undefined _ -> {}
      case Obj object -> addAll(object, field, pairs);
      case Arr array -> addEach(array.items(), field, pairs);
      case SetValue set -> addEach(set.members(), field, pairs);
      case Value other -> throw wrong(field, "object", other);
    }
    return pairs;
  }

  private static void addEach(List<Value> items, String field, List<Pair> pairs)
      throws InvalidDecisionException {
    for (Value item : items) {
      if (!(item instanceof Obj object)) {
        throw wrong(field, "object", item);
      }
      addAll(object, field, pairs);
    }
  }

  private static void addAll(Obj object, String field, List<Pair> pairs)
      throws InvalidDecisionException {
    for (Value key : object.keys()) {
      String name = string(key, field + " key");
      switch (object.get(key)) {
        case Str text -> pairs.add(new Pair(name, text.value(), null));
        case Obj value -> pairs.add(withAction(name, value, field));
        case Arr array -> addTexts(name, array.items(), field, pairs);
        case SetValue set -> addTexts(name, set.members(), field, pairs);
        case Value other -> throw wrong(field + " '" + name + "'", "string", other);
      }
    }
  }

  private static void addTexts(String name, List<Value> items, String field, List<Pair> pairs)
      throws InvalidDecisionException {
    for (Value item : items) {
      pairs.add(
          item instanceof Obj value
              ? withAction(name, value, field)
              : new Pair(name, string(item, field + " '" + name + "'"), null));
    }
  }

  private static Pair withAction(String name, Obj value, String field)
      throws InvalidDecisionException {
    if (!(value.get("value") instanceof Str text)
        || !(value.get("append_action") instanceof Str action)
        || value.size() != 2) {
      throw wrong(field + " '" + name + "'", "string", value);
    }
    for (HeaderAppendAction known : HeaderAppendAction.values()) {
      if (known != HeaderAppendAction.UNRECOGNIZED && known.name().equals(action.value())) {
        return new Pair(name, text.value(), known);
      }
    }
    throw new InvalidDecisionException(
        "unknown append_action \"" + action.value() + "\" of " + field + " '" + name + "'");
  }

  private static String string(Value value, String field) throws InvalidDecisionException {
    if (value instanceof Str text) {
      return text.value();
    }
    throw wrong(field, "string", value);
  }

  static InvalidDecisionException wrong(String field, String wanted, Value found) {
    return new InvalidDecisionException(problem(field, wanted, found));
  }

  static String problem(String field, String wanted, Value found) {
    return "expected " + field + " to be of type '" + wanted + "' but got " + kind(found);
  }

  static String kind(Value value) {
    return switch (value) {
      case Undefined _ -> "undefined";
      case Null _ -> "null";
      case Bool _ -> "boolean";
      case Num _ -> "number";
      case Str _ -> "string";
      case Arr _ -> "array";
      case Obj _ -> "object";
      case SetValue _ -> "set";
    };
  }

  /// @param action what happens to a header that is there already; Envoy's default when null
  record Pair(String name, String value, @Nullable HeaderAppendAction action) {}
}
