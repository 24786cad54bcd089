package regent.rego.resolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;

/// The errors of one compilation. Some end it after the stage that found them; others only show up
/// in the end, so that the author sees as many as possible at once.
public final class Problems {
  private static final Diagnostic LIMIT =
      new Diagnostic(Code.COMPILE, "error limit reached", Location.NONE);

  private static final Comparator<Location> BY_PLACE =
      Comparator.comparing((Location at) -> !at.isKnown())
          .thenComparing(Location::file)
          .thenComparingInt(Location::row)
          .thenComparingInt(Location::col);

  private final int limit;
  private final List<Diagnostic> found = new ArrayList<>();
  private boolean fatal;
  private boolean full;

  /// @param limit no limit when 0
  public Problems(int limit) {
    this.limit = limit;
  }

  /// Keeps an error that ends the compilation after this stage.
  ///
  /// @return whether there is room for more
  public boolean report(Diagnostic problem) {
    return add(problem, true);
  }

  public boolean report(Code code, String message, Location at) {
    return report(new Diagnostic(code, message, at));
  }

  public boolean report(Collection<Diagnostic> problems) {
    problems.forEach(this::report);
    return !full;
  }

  /// Keeps an error that the later stages can live with.
  public boolean note(Diagnostic problem) {
    return add(problem, false);
  }

  public boolean note(Code code, String message, Location at) {
    return note(new Diagnostic(code, message, at));
  }

  public boolean note(Collection<Diagnostic> problems) {
    problems.forEach(this::note);
    return !full;
  }

  private boolean add(Diagnostic problem, boolean ends) {
    if (full) {
      return false;
    }
    found.add(problem);
    fatal |= ends;
    full = limit > 0 && found.size() >= limit;
    return !full;
  }

  /// Whether the stage that ran last ends the compilation.
  public boolean mustStop() {
    return fatal || full;
  }

  int count() {
    return found.size();
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// All errors in the order they were found; when there were too many, that is said last.
  public List<Diagnostic> found() {
    var all = new ArrayList<>(found);
    if (full) {
      all.add(LIMIT);
    }
    return all;
  }

  /// All errors by place, then by text; when there were too many, that is said last.
  public List<Diagnostic> sorted() {
    var all = new ArrayList<>(found);
    all.sort(byPlace());
    if (full) {
      all.add(LIMIT);
    }
    return all;
  }

  /// The order of OPA: by file, line and column, unknown places last, then by the whole text.
  public static Comparator<Diagnostic> byPlace() {
    return Comparator.comparing(Diagnostic::at, BY_PLACE).thenComparing(Problems::text);
  }

  public static int compare(Location a, Location b) {
    return BY_PLACE.compare(a, b);
  }

  private static String text(Diagnostic problem) {
    return String.join("\n\t", problem.toString(), String.join("\n\t", problem.details()));
  }
}
