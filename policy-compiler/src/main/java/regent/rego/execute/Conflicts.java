package regent.rego.execute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;

/// The values that the rules of one function gave, where they differ. The error lists them all, as
/// OPA does, so the function runs to its end after the first two.
public final class Conflicts {
  /// As many as OPA lists.
  private static final int LIMIT = 10;

  /// As many characters of a value as OPA shows.
  private static final int SHOWN = 80;

  private final List<Produced> values = new ArrayList<>();
  private final String message;
  private final Location at;
  private boolean more;

  private record Produced(Value value, Location rule) {}

  private Conflicts(String message, Location at) {
    this.message = message;
    this.at = at;
  }

  /// The conflicts of a function so far and one more.
  ///
  /// @param known those so far; absent when this is the first one
  /// @param current the value that counts, which the rule at `place` gave
  /// @param other the value that the rule at `at` gave
  public static Conflicts add(
      @Nullable Conflicts known,
      Value current,
      Location place,
      Value other,
      String message,
      Location at) {
    var conflicts = known;
    if (conflicts == null) {
      conflicts = new Conflicts(message, at);
      conflicts.values.add(new Produced(current, place));
    }
    if (conflicts.values.size() == LIMIT) {
      conflicts.more = true;
    } else {
      conflicts.values.add(new Produced(other, at));
    }
    return conflicts;
  }

  /// The error that lists the values.
  public EvaluationException error() {
    var text = new StringBuilder(message).append(':');
    values.sort(
        Comparator.comparing((Produced produced) -> produced.rule().file())
            .thenComparingInt(produced -> produced.rule().row())
            .thenComparingInt(produced -> produced.rule().col()));
    for (var produced : values) {
      text.append("\n  ").append(shown(produced.value())).append(" at ");
      var rule = produced.rule();
      text.append(
          rule.file().isEmpty() ? rule.row() + ":" + rule.col() : rule.file() + ":" + rule.row());
    }
    if (more) {
      text.append("\n  ...");
    }
    return new EvaluationException(Code.CONFLICT, text.toString(), at);
  }

  private static String shown(Value value) {
    var text = String.join(" ", value.toString().strip().split("\\s+"));
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "...";
  }
}
