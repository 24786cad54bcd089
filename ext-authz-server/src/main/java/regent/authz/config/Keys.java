package regent.authz.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads the keys of one object and remembers which ones were asked for; null counts as absent, as
/// in Go. Problems are collected, each with its path.
final class Keys {
  private final Obj object;
  private final String at;
  private final List<Problem> errors;
  private final Set<String> known = new HashSet<>();

  Keys(Obj object, String at, List<Problem> errors) {
    this.object = object;
    this.at = at;
    this.errors = errors;
  }

  @Nullable String text(String key) {
    return switch (value(key)) {
      case Undefined _, Null _ -> null;
      case Str text -> text.value();
      case Value _ -> wrong(key, "must be a string");
    };
  }

  boolean flag(String key) {
    return switch (value(key)) {
      case Undefined _, Null _ -> false;
      case Bool flag -> flag.value();
      case Value _ -> {
        error(key, "must be a boolean");
        yield false;
      }
    };
  }

  /// A positive number that fits an `int`.
  int size(String key, int absent) {
    return switch (value(key)) {
      case Undefined _, Null _ -> absent;
      case Num number
          when number.isInteger()
              && number.isLong()
              && number.longValue() > 0
              && number.longValue() <= Integer.MAX_VALUE ->
          (int) number.longValue();
      case Value _ -> {
        error(key, "must be a number of bytes between 1 and 2147483647");
        yield absent;
      }
    };
  }

  List<Double> ascending(String key, List<Double> absent) {
    return switch (value(key)) {
      case Undefined _, Null _ -> absent;
      case Arr array -> ascending(key, array);
      case Value _ -> {
        error(key, "must be an array of numbers");
        yield absent;
      }
    };
  }

  private List<Double> ascending(String key, Arr array) {
    var numbers = new ArrayList<Double>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.at(i) instanceof Num number)) {
        error(key + "[" + i + "]", "must be a number");
      } else if (!numbers.isEmpty() && number.doubleValue() <= numbers.getLast()) {
        error(key + "[" + i + "]", "must be greater than the number before it");
      } else {
        numbers.add(number.doubleValue());
      }
    }
    return numbers;
  }

  void error(String key, String message) {
    errors.add(new Problem(at + "." + key, message));
  }

  /// Keys that nobody asked for, in the order of their names.
  List<Problem> unknown() {
    var unknown = new ArrayList<Problem>();
    for (Value key : object.keys()) {
      if (key instanceof Str name && !known.contains(name.value())) {
        unknown.add(new Problem(at + "." + name.value(), "is not a known key"));
      }
    }
    return unknown;
  }

  private Value value(String key) {
    known.add(key);
    return object.get(key);
  }

  private @Nullable String wrong(String key, String message) {
    error(key, message);
    return null;
  }
}
