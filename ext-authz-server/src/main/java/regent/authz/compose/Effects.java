package regent.authz.compose;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Puts the fields of several object decisions together, the most important decision first: of
/// headers and parameters of one name the first decision's count, removals add up, metadata merges
/// object by object.
final class Effects {
  private static final String METADATA = "dynamic_metadata";
  private static final List<String> BY_NAME =
      List.of("headers", "response_headers_to_add", "query_parameters_to_set");
  private static final List<String> UNITED =
      List.of("request_headers_to_remove", "query_parameters_to_remove");

  private Effects() {}

  /// What allowed requests get.
  static Obj ofAllowed(List<Obj> decisions) {
    var merged = Obj.builder();
    for (String field : BY_NAME) {
      put(merged, field, byName(decisions, field));
    }
    for (String field : UNITED) {
      put(merged, field, united(decisions, field));
    }
    put(merged, METADATA, metadata(decisions));
    return merged.build();
  }

  /// What denied requests get.
  ///
  /// @param denying the decisions that deny
  /// @param all these and those that allow
  static Obj ofDenied(List<Obj> denying, List<Obj> all) {
    var merged = Obj.builder();
    put(merged, "http_status", denying.getFirst().get("http_status"));
    put(merged, "body", denying.getFirst().get("body"));
    put(merged, "headers", byName(denying, "headers"));
    put(merged, METADATA, metadata(all));
    return merged.build();
  }

  private static void put(Obj.Builder object, String field, Value value) {
    if (value.isDefined()) {
      object.put(field, value);
    }
  }

  /// One object of all pairs; a value of the wrong shape stays as it is, so that it is refused.
  private static Value byName(List<Obj> decisions, String field) {
    List<Value> values = present(decisions, field);
    if (values.size() < 2) {
      return values.isEmpty() ? Undefined.UNDEFINED : values.getFirst();
    }
    Map<String, Obj> owners = new LinkedHashMap<>();
    var result = Obj.builder();
    for (Value value : values) {
      var names = new LinkedHashMap<String, Obj>();
      for (Value part : parts(value)) {
        if (!(part instanceof Obj pairs)) {
          return value;
        }
        for (Value key : pairs.keys()) {
          String name = key instanceof Str text ? text.value().toLowerCase(Locale.ROOT) : "";
          if (!owners.containsKey(name)) {
            names.put(name, pairs);
            result.put(key, pairs.get(key));
          }
        }
      }
      owners.putAll(names);
    }
    return result.build();
  }

  private static List<Value> parts(Value value) {
    return switch (value) {
      case Arr array -> array.items();
      case SetValue set -> set.members();
      case Value other -> List.of(other);
    };
  }

  private static Value united(List<Obj> decisions, String field) {
    List<Value> values = present(decisions, field);
    if (values.size() < 2) {
      return values.isEmpty() ? Undefined.UNDEFINED : values.getFirst();
    }
    Set<Value> items = new LinkedHashSet<>();
    for (Value value : values) {
      if (!(value instanceof Arr || value instanceof SetValue)) {
        return value;
      }
      items.addAll(parts(value));
    }
    return Arr.of(List.copyOf(items));
  }

  private static Value metadata(List<Obj> decisions) {
    Value merged = Undefined.UNDEFINED;
    for (Value value : present(decisions, METADATA)) {
      merged = merged.isDefined() ? under(merged, value) : value;
    }
    return merged;
  }

  /// `above` with what `below` has besides.
  private static Value under(Value above, Value below) {
    if (!(above instanceof Obj first) || !(below instanceof Obj second)) {
      return above;
    }
    Obj merged = first;
    for (Value key : second.keys()) {
      Value present = first.get(key);
      merged =
          merged.with(key, present.isDefined() ? under(present, second.get(key)) : second.get(key));
    }
    return merged;
  }

  private static List<Value> present(List<Obj> decisions, String field) {
    return decisions.stream()
        .map(decision -> decision.get(field))
        .filter(Value::isDefined)
        .toList();
  }
}
