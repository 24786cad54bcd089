package regent.rego.optimize;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import regent.opa.diagnostic.Location;

/// What rewrites tell the author of a policy. Belongs to one run of an [Optimizer].
public final class Notes {
  private final Set<Note> notes = new LinkedHashSet<>();
  private String rewrite = "";

  /// One remark.
  ///
  /// @param rewrite the [Rewrite#name()] of who says it
  /// @param func the [regent.rego.plan.Func#name()] that it is about; empty for a plan
  /// @param at the rule, or the expression, that it is about
  /// @param kind whether something became faster
  /// @param text one clause without a full stop, such as `indexed by input.method`
  public record Note(String rewrite, String func, Location at, Kind kind, String text) {}

  /// What a note says.
  public enum Kind {
    /// Rules are looked up instead of being tried.
    INDEXED,
    /// Something else was made faster.
    DONE,
    /// There is nothing to gain.
    SAME,
    /// Something could be faster if it were written otherwise.
    MISSED
  }

  void begin(Rewrite next) {
    rewrite = next.name();
  }

  /// Rules are looked up now.
  public void indexed(String func, Location at, String text) {
    notes.add(new Note(rewrite, func, at, Kind.INDEXED, text));
  }

  /// There is nothing to gain.
  public void same(String func, Location at, String text) {
    notes.add(new Note(rewrite, func, at, Kind.SAME, text));
  }

  /// Something else was made faster.
  public void done(String func, Location at, String text) {
    notes.add(new Note(rewrite, func, at, Kind.DONE, text));
  }

  /// Something could be faster if it were written otherwise.
  public void missed(String func, Location at, String text) {
    notes.add(new Note(rewrite, func, at, Kind.MISSED, text));
  }

  /// All notes so far, in order, none twice.
  public List<Note> all() {
    return new ArrayList<>(notes);
  }
}
