package regent.rego.interpret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;
import regent.rego.plan.Stmt;

/// The values that the rules of one function gave, where they differ. The error lists them all, as
/// OPA does, so the function runs to its end after the first two.
final class Conflicts {
  /// As many as OPA lists.
  private static final int LIMIT = 10;

  /// As many characters of a value as OPA shows.
  private static final int SHOWN = 80;

  private final List<Produced> values = new ArrayList<>();
  private boolean more;
  private Stmt.@Nullable AssignVarOnce first;

  private record Produced(Value value, Location rule) {}

  /// Notes the value that counts as long as no other comes.
  void produced(Value value, Location rule) {
    values.add(new Produced(value, rule));
  }

  /// Notes that a rule gave another value.
  void conflicting(Value value, Stmt.AssignVarOnce stmt) {
    if (first == null) {
      first = stmt;
    }
    if (values.size() == LIMIT) {
      more = true;
    } else {
      produced(value, stmt.at());
    }
  }

  /// @throws EvaluationException when there is a conflict
  void throwIfAny() {
    if (first == null) {
      return;
    }
    var text = new StringBuilder(first.conflict()).append(':');
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
    throw new EvaluationException(Code.CONFLICT, text.toString(), first.at());
  }

  private static String shown(Value value) {
    var text = String.join(" ", value.toString().strip().split("\\s+"));
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "...";
  }
}
