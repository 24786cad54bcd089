package regent.rego.optimize;

import java.util.IdentityHashMap;
import java.util.function.UnaryOperator;
import regent.rego.plan.Block;
import regent.rego.plan.Stmt;

/// Statements with other blocks inside.
final class Blocks {
  private Blocks() {}

  /// `stmt` with what `rewrite` gives for each block inside it; `stmt` itself when that is the
  /// same.
  static Stmt rewritten(Stmt stmt, UnaryOperator<Block> rewrite) {
    var others = new IdentityHashMap<Block, Block>();
    boolean same = true;
    for (var block : stmt.blocks()) {
      var other = rewrite.apply(block);
      others.put(block, other);
      same &= other == block;
    }
    return same ? stmt : replaced(stmt, block -> others.getOrDefault(block, block));
  }

  /// `stmt` with each block inside it replaced.
  static Stmt replaced(Stmt stmt, UnaryOperator<Block> other) {
    return switch (stmt) {
      case Stmt.Blocks s -> new Stmt.Blocks(s.blocks().stream().map(other).toList(), s.at());
      case Stmt.Scan s ->
          new Stmt.Scan(s.source(), s.key(), s.value(), other.apply(s.block()), s.at());
      case Stmt.Search s ->
          new Stmt.Search(
              s.source(),
              s.key(),
              s.value(),
              s.probes(),
              s.arguments(),
              other.apply(s.check()),
              other.apply(s.block()),
              s.at());
      case Stmt.Not s -> new Stmt.Not(other.apply(s.block()), s.at());
      case Stmt.With s ->
          new Stmt.With(s.local(), s.path(), s.value(), other.apply(s.block()), s.at());
      case Stmt.Select s ->
          new Stmt.Select(
              s.source(),
              s.cases().stream()
                  .map(c -> new Stmt.Case(c.values(), other.apply(c.block())))
                  .toList(),
              s.otherwise() == null ? null : other.apply(s.otherwise()),
              s.at());
      case Stmt.Indexed s ->
          new Stmt.Indexed(
              s.index(),
              s.sources(),
              s.rows(),
              s.templates().stream()
                  .map(t -> new Stmt.Template(t.columns(), other.apply(t.block())))
                  .toList(),
              s.at());
      case Stmt _ -> stmt;
    };
  }
}
