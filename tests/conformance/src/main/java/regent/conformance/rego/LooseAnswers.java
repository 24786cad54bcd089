package regent.conformance.rego;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Judges the basic cases, which were made for another engine: numbers are 64-bit floats, arrays of
/// scalars have no order, and any error is as good as another.
final class LooseAnswers {
  private LooseAnswers() {}

  /// Why these answers are not what `wanted` asks for; absent when they are.
  static @Nullable String problem(Obj wanted, List<Obj> answers) {
    if (wanted.get("want_error").isDefined()) {
      return "no error, but answers " + answers;
    }
    if (wanted.get("want_defined") instanceof Bool defined) {
      return defined.value() == !answers.isEmpty() ? null : "answers " + answers;
    }
    var actual = new HashSet<Value>();
    answers.forEach(answer -> actual.add(loose(Answers.json(answer))));
    var expected = new HashSet<Value>();
    if (wanted.get("want_result") instanceof Arr results) {
      results.items().forEach(result -> expected.add(loose(result)));
    }
    return actual.equals(expected) ? null : "answers " + shown(actual) + ", not " + shown(expected);
  }

  /// Why this error is not what `wanted` asks for; absent when it is.
  static @Nullable String problem(Obj wanted, EvaluationException error) {
    return wanted.get("want_error").isDefined() ? null : "error " + error.getMessage();
  }

  private static String shown(Set<Value> answers) {
    return answers.stream().sorted().toList().toString();
  }

  private static Value loose(Value value) {
    return switch (value) {
      case Num number -> Str.of("number " + number.doubleValue());
      case Arr array -> {
        var items = array.items().stream().map(LooseAnswers::loose).toList();
        boolean scalars =
            array.items().stream()
                .noneMatch(i -> i instanceof Arr || i instanceof Obj || i instanceof SetValue);
        yield scalars ? Arr.of(items.stream().sorted().toList()) : Arr.of(items);
      }
      case Obj object -> {
        var plain = Obj.builder();
        object.forEach((key, child) -> plain.put(key, loose(child)));
        yield plain.build();
      }
      case Value other -> other;
    };
  }
}
