package regent.rego.plan;

import java.util.List;

/// Statements that run in order. When one of them is undefined, or breaks, the rest of the block is
/// left out; a block that reaches its end is completed. The difference matters to [Stmt.Not] and
/// [Stmt.With]; other statements go on after their blocks in both cases.
public record Block(List<Stmt> stmts) {
  public Block {
    stmts = List.copyOf(stmts);
  }

  public static Block of(Stmt... stmts) {
    return new Block(List.of(stmts));
  }
}
