package regent.rego.generate;

import java.util.List;
import regent.rego.plan.Block;
import regent.rego.plan.Stmt;

/// A part of a block on its way into bytecode.
sealed interface Piece {
  /// A statement in its place; blocks inside it have pieces of their own.
  record Inline(Stmt stmt) implements Piece {}

  /// Consecutive pieces that have become a method of their own. Being undefined inside ends the
  /// block that the pieces stood in.
  record Outlined(List<Piece> pieces) implements Piece {}

  /// The blocks of a [Stmt.Select] or [Stmt.Indexed], which are its cases or templates, from number
  /// `from` to before `to`; stands in an outlined piece for a statement of very many.
  record Cases(Stmt stmt, int from, int to) implements Piece {
    /// How many there are to choose from; 0 for other statements.
    static int count(Stmt stmt) {
      return switch (stmt) {
        case Stmt.Select s -> s.cases().size();
        case Stmt.Indexed s -> s.templates().size();
        case Stmt _ -> 0;
      };
    }

    List<Block> blocks() {
      return stmt.blocks().subList(from, to);
    }
  }
}
