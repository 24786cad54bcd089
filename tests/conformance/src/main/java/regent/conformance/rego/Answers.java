package regent.conformance.rego;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Judges what an evaluation gave by the fields of its case; the rules are those of the suite of
/// OPA: answers are compared as sets, values as JSON.
final class Answers {
  private Answers() {}

  /// Why these answers are not what `wanted` asks for; absent when they are.
  static @Nullable String problem(Obj wanted, List<Obj> answers) {
    if (wanted.get("want_error").isDefined() || wanted.get("want_error_code").isDefined()) {
      return "no error, but answers " + answers;
    }
    var actual = new HashSet<Value>();
    for (var answer : answers) {
      actual.add(bindings(wanted, answer));
    }
    Set<Value> expected =
        wanted.get("want_result") instanceof Arr results
            ? new HashSet<>(results.items())
            : Set.of();
    return actual.equals(expected) ? null : "answers " + shown(actual) + ", not " + shown(expected);
  }

  /// Why this error is not what `wanted` asks for; absent when it is.
  static @Nullable String problem(Obj wanted, EvaluationException error) {
    var message = String.valueOf(error.getMessage());
    boolean codeFits =
        !(wanted.get("want_error_code") instanceof Str code)
            || code.value().equals(error.code().text());
    boolean textFits =
        !(wanted.get("want_error") instanceof Str text) || message.contains(text.value());
    boolean wantsError =
        wanted.get("want_error").isDefined() || wanted.get("want_error_code").isDefined();
    return wantsError && codeFits && textFits
        ? null
        : "error "
            + message
            + ", not "
            + wanted.get("want_error")
            + " "
            + wanted.get("want_error_code");
  }

  private static String shown(Collection<Value> answers) {
    return answers.stream().sorted().toList().toString();
  }

  private static Value bindings(Obj wanted, Obj answer) {
    var bindings = Obj.builder();
    answer.forEach(
        (name, value) -> {
          boolean generated = ((Str) name).value().startsWith("__localq");
          if (!generated || wanted.get("ignore_generated_vars") != Bool.TRUE) {
            bindings.put(name, sorted(wanted, json(value)));
          }
        });
    return bindings.build();
  }

  private static Value sorted(Obj wanted, Value value) {
    if (wanted.get("sort_bindings") == Bool.TRUE && value instanceof Arr array) {
      return Arr.of(array.items().stream().sorted().toList());
    }
    return value;
  }

  /// `value` as JSON: sets as arrays, keys as strings.
  static Value json(Value value) {
    return switch (value) {
      case Arr array -> Arr.of(array.items().stream().map(Answers::json).toList());
      case SetValue set -> Arr.of(set.members().stream().map(Answers::json).toList());
      case Obj object -> {
        var plain = Obj.builder();
        object.forEach((key, child) -> plain.put(key(key), json(child)));
        yield plain.build();
      }
      case Value scalar -> scalar;
    };
  }

  private static Value key(Value key) {
    return key instanceof Str ? key : Str.of(text(json(key)));
  }

  /// JSON text without spaces.
  private static String text(Value value) {
    return switch (value) {
      case Arr array -> {
        var items = new ArrayList<String>();
        array.items().forEach(item -> items.add(text(item)));
        yield "[" + String.join(",", items) + "]";
      }
      case Obj object -> {
        var entries = new ArrayList<String>();
        object.forEach((key, child) -> entries.add(text(key) + ":" + text(child)));
        yield "{" + String.join(",", entries) + "}";
      }
      case Value other -> other.toString();
    };
  }
}
