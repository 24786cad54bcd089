package regent.rego.optimize;

import java.util.List;
import java.util.function.UnaryOperator;
import regent.rego.plan.Policy;

/// The rewrites that there are.
final class Rewrites {
  private Rewrites() {}

  /// Those that run, each where it is worth its while.
  static List<Rewrite> all() {
    return of(IndexRules.FEWEST_RULES, ShareCode.FEWEST_RULES);
  }

  /// The same, each wherever it is possible.
  static List<Rewrite> eager() {
    return of(1, 1);
  }

  /// In the order in which they run; each entry says why it stands where it does.
  private static List<Rewrite> of(int rulesToIndex, int rulesToShare) {
    return List.of(
        // Makes literals of calls, for the others to see.
        new FoldConstantRules(),
        // Reads rules as the planner wrote them.
        new IndexRules(rulesToIndex),
        // Results that are kept are collections, and graphs, that have indexes.
        new KeepDataResults(),
        new KeepClosures(),
        // What a function demands of elements is seen in its body.
        new InlineFunctions(),
        // Code that is the same for several rules is so afterwards.
        new IndexSearches(),
        // Whatever has become a search for a key of data is so now.
        new OutlineConditions(),
        new KeepKeyedResults(),
        // Needs the tables of indexes.
        new ShareCode(rulesToShare),
        // Makes one of what the others look at, so they come first.
        new ReuseLookups(),
        // Looks only at what is left in loops.
        new HoistFromLoops(),
        // Counts the calls that are left.
        new ForgetSingleCalls());
  }

  /// What `once` makes of `policy` until it finds nothing more, at most `most` times.
  static Policy again(Policy policy, int most, UnaryOperator<Policy> once) {
    var before = policy;
    var after = once.apply(policy);
    for (int times = 1; times < most && after != before; times++) {
      before = after;
      after = once.apply(before);
    }
    return after;
  }
}
