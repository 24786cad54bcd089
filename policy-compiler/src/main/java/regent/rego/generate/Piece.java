package regent.rego.generate;

import java.util.List;
import regent.rego.plan.Stmt;

/// A part of a block on its way into bytecode.
sealed interface Piece {
  /// A statement in its place; blocks inside it have pieces of their own.
  record Inline(Stmt stmt) implements Piece {}

  /// Consecutive pieces that have become a method of their own. Being undefined inside ends the
  /// block that the pieces stood in.
  record Outlined(List<Piece> pieces) implements Piece {}

  /// The cases of a select from number `from` to before `to`; stands in an outlined piece for a
  /// select of very many cases.
  record Cases(Stmt.Select select, int from, int to) implements Piece {}
}
