package regent.rego.optimize;

import java.util.ArrayList;
import java.util.List;
import regent.rego.plan.Policy;

/// Runs rewrites over plans, in the order of a list. Immutable and thread-safe.
public final class Optimizer {
  private static final Optimizer NONE = new Optimizer(List.of());
  private static final Optimizer STANDARD = new Optimizer(Rewrites.all());

  private final List<Rewrite> rewrites;

  private Optimizer(List<Rewrite> rewrites) {
    this.rewrites = List.copyOf(rewrites);
  }

  /// All rewrites that there are, in their order.
  public static Optimizer standard() {
    return STANDARD;
  }

  /// As [#standard()], but each rewrite wherever it is possible, also where it costs more than it
  /// gains. For tests.
  public static Optimizer eager() {
    return new Optimizer(Rewrites.eager());
  }

  /// Leaves plans as they are.
  public static Optimizer none() {
    return NONE;
  }

  /// These rewrites, in this order.
  public static Optimizer of(List<Rewrite> rewrites) {
    return new Optimizer(rewrites);
  }

  /// Without the rewrite of this name.
  ///
  /// @throws IllegalArgumentException when there is none
  public Optimizer without(String name) {
    var others = rewrites.stream().filter(rewrite -> !rewrite.name().equals(name)).toList();
    if (others.size() == rewrites.size()) {
      throw new IllegalArgumentException("no rewrite is named " + name + " among " + names());
    }
    return new Optimizer(others);
  }

  /// The names of the rewrites, in their order.
  public List<String> names() {
    return rewrites.stream().map(Rewrite::name).toList();
  }

  /// `policy` after all rewrites.
  public Policy optimize(Policy policy) {
    return optimize(policy, new Notes());
  }

  /// `policy` after all rewrites, which tell `notes` about it.
  public Policy optimize(Policy policy, Notes notes) {
    var rewritten = policy;
    for (var rewrite : rewrites) {
      notes.begin(rewrite);
      rewritten = rewrite.apply(rewritten, notes);
    }
    return rewritten;
  }

  /// A policy as one rewrite left it.
  ///
  /// @param rewrite its name
  /// @param policy the same object as before where it changed nothing
  public record Step(String rewrite, Policy policy) {}

  /// What becomes of `policy` step by step.
  public List<Step> steps(Policy policy, Notes notes) {
    var steps = new ArrayList<Step>();
    var rewritten = policy;
    for (var rewrite : rewrites) {
      notes.begin(rewrite);
      rewritten = rewrite.apply(rewritten, notes);
      steps.add(new Step(rewrite.name(), rewritten));
    }
    return steps;
  }
}
