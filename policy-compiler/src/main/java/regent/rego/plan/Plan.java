package regent.rego.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query to run. Its blocks run in order with [Local#INPUT] and [Local#DATA] set; each of them
/// may be undefined without hindering the next.
///
/// A plan gives its answers with [Stmt.ResultSetAdd], or, where the query is one ground reference
/// whose value is asked for (ours), that value with [Stmt.ReturnLocal]: without a return the value
/// is undefined.
///
/// @param rule the function whose [Stmt.Decided] names the rule that gave the plan's value; absent
///     when no single rule does
public record Plan(String name, List<Block> blocks, @Nullable String rule) {
  public Plan {
    blocks = List.copyOf(blocks);
  }

  public Plan(String name, List<Block> blocks) {
    this(name, blocks, null);
  }
}
