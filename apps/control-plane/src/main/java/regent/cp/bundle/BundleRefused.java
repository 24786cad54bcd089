package regent.cp.bundle;

import java.util.List;
import java.util.stream.Collectors;

/// A bundle that is not taken, or not activated; nothing has changed.
public final class BundleRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /// One problem.
  ///
  /// @param place `FILE:ROW:COLUMN` inside the bundle, or what else is wrong; empty for the whole
  public record Problem(String place, String reason) {
    @Override
    public String toString() {
      return place.isEmpty() ? reason : place + ": " + reason;
    }
  }

  public BundleRefused(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  static BundleRefused because(String reason) {
    return new BundleRefused(List.of(new Problem("", reason)));
  }

  /// All of them, in their order.
  public List<Problem> problems() {
    return problems;
  }
}
