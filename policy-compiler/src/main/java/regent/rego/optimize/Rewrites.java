package regent.rego.optimize;

import java.util.List;

/// The rewrites that there are.
final class Rewrites {
  private Rewrites() {}

  /// In the order in which they run; each entry says why it stands where it does.
  static List<Rewrite> all() {
    return List.of(
        // Makes literals of calls, for the others to see.
        new FoldConstantRules(),
        // Reads rules as the planner wrote them.
        new IndexRules(IndexRules.FEWEST_RULES),
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
        new ShareCode(ShareCode.FEWEST_RULES),
        // Makes one of what the others look at, so they come first.
        new ReuseLookups(),
        // Looks only at what is left in loops.
        new HoistFromLoops(),
        // Counts the calls that are left.
        new ForgetSingleCalls());
  }

  /// The same, each wherever it is possible.
  static List<Rewrite> eager() {
    return List.of(
        new FoldConstantRules(),
        new IndexRules(1),
        new KeepDataResults(),
        new KeepClosures(),
        new InlineFunctions(),
        new IndexSearches(),
        new OutlineConditions(),
        new KeepKeyedResults(),
        new ShareCode(1),
        new ReuseLookups(),
        new HoistFromLoops(),
        new ForgetSingleCalls());
  }
}
