package regent.rego.plan;

import java.util.List;
import regent.opa.diagnostic.Location;

/// A planned rule or function. Its blocks run in order until a [Stmt.ReturnLocal]; without one the
/// function is undefined. All locals but the parameters start undefined.
///
/// @param name unique in the policy, such as `g0.data.authz.allow`
/// @param path what [Stmt.CallDynamic] finds it by, such as `g0`, `authz`, `allow`; empty when it
///     cannot be found so
/// @param params the input document, the data document, then the arguments
/// @param at the first rule's head
public record Func(
    String name,
    List<String> path,
    List<Local> params,
    Memo memo,
    List<Block> blocks,
    Location at) {
  public Func {
    path = List.copyOf(path);
    params = List.copyOf(params);
    blocks = List.copyOf(blocks);
  }

  /// This function with other blocks.
  public Func with(List<Block> others) {
    return new Func(name, path, params, memo, others, at);
  }

  /// Whether a result is kept until the end of the evaluation (ours; OPA's back ends decide this by
  /// the number of parameters). A result is kept for one pair of input and data documents: inside
  /// a [Stmt.With] that changes one of them, other results are kept.
  public enum Memo {
    /// Runs at each call. Right for what is called once or costs less than a lookup.
    NONE,

    /// Runs once for each tuple of arguments; without arguments (only input and data) this costs
    /// one array access.
    BY_ARGUMENTS,

    /// Runs once for the base documents, whatever the input, and keeps the result as long as they
    /// are there. Right only without arguments, for what depends on data alone. Inside a
    /// [Stmt.With] that changes data this is as [#BY_ARGUMENTS].
    BY_DATA,

    /// As [#BY_DATA] for what only saves work: undefined, without running, wherever the result
    /// could not be kept with the base documents.
    TABLE
  }
}
