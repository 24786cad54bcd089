package regent.rego.plan;

import java.util.List;

/// Estimates what running statements costs.
final class PlannerCost {
  /// Above this many statements running them costs more than looking up a result that was kept.
  private static final int SMALL = 16;

  private PlannerCost() {}

  /// Whether `blocks` are few statements, without loops and calls of functions.
  static boolean isSmall(List<Block> blocks) {
    return count(blocks) <= SMALL;
  }

  private static int count(List<Block> blocks) {
    int sum = 0;
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        sum +=
            switch (stmt) {
              case Stmt.Scan _, Stmt.Call _, Stmt.CallBuiltin _, Stmt.CallDynamic _ -> SMALL + 1;
              case Stmt.Blocks(var inner, _) -> count(inner);
              case Stmt.Not(var inner, _) -> 1 + count(List.of(inner));
              case Stmt.With _ -> SMALL + 1;
              default -> 1;
            };
      }
    }
    return sum;
  }
}
