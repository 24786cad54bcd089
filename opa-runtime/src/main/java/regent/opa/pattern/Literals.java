package regent.opa.pattern;

import java.util.ArrayList;
import java.util.List;

/// The texts that must occur in whatever an expression matches.
public final class Literals {
  private final List<String> found = new ArrayList<>();
  private final StringBuilder run = new StringBuilder();

  private Literals() {}

  /// All that are sure, in order; none for an expression that is not understood.
  public static List<String> of(String expression) {
    var literals = new Literals();
    PatternReader.read(expression).ifPresent(literals::add);
    literals.end();
    return literals.found;
  }

  private void end() {
    if (!run.isEmpty()) {
      found.add(run.toString());
      run.setLength(0);
    }
  }

  private void add(Pattern pattern) {
    switch (pattern) {
      case Pattern.Chars chars -> {
        if (chars.single() >= 0) {
          run.append((char) chars.single());
        } else {
          end();
        }
      }
      case Pattern.Sequence(var parts) -> parts.forEach(this::add);
      case Pattern.Repeat(var part, var least, _) -> {
        end();
        if (least > 0) {
          add(part);
          end();
        }
      }
      case Pattern.Begin _, Pattern.End _, Pattern.Choice _ -> end();
    }
  }
}
