package regent.rego.generate;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import regent.opa.diagnostic.Location;
import regent.rego.plan.Block;
import regent.rego.plan.Stmt;

/// Cuts a function that is too long for one JVM method into several. HotSpot compiles no method
/// over 8,000 bytes, so a long rule would stay slow for ever.
///
/// Sizes are estimated from above, statement by statement. From the innermost blocks outwards,
/// wherever the statements of a block come to more than the limit, runs of neighbours become
/// outlined methods; a call of one is a short statement in their place. As blocks next to each
/// other are split into statements of one block each, any function can be cut.
final class Carver {
  /// Leaves room for what surrounds the pieces: prologue, estimates that fall short.
  static final int LIMIT = 6_000;

  /// A call of an outlined method with its exits.
  private static final int OUTLINED_CALL = 80;

  /// Cases of a select that stay together in one method.
  static final int CASES_TOGETHER = 48;

  private final IdentityHashMap<Block, List<Piece>> pieces = new IdentityHashMap<>();
  private final boolean framed;
  private final int limit;

  private Carver(boolean framed, int limit) {
    this.framed = framed;
    this.limit = limit;
  }

  /// A function or plan in pieces.
  ///
  /// @param root the statements of the function, one for each of its blocks
  /// @param pieces what the blocks consist of, the root and those inside
  /// @param isCut whether there are outlined pieces
  record Carved(Block root, IdentityHashMap<Block, List<Piece>> pieces, boolean isCut) {
    List<Piece> of(Block block) {
      return Objects.requireNonNull(pieces.get(block));
    }

    /// The outlined pieces that the cases or templates of `select` are spread over; empty when they
    /// are in their place.
    List<Piece.Outlined> groups(Stmt select) {
      int cases = Piece.Cases.count(select);
      if (!isCut || cases <= CASES_TOGETHER) {
        return List.of();
      }
      var groups = new ArrayList<Piece.Outlined>();
      for (int from = 0; from < cases; from += CASES_TOGETHER) {
        int to = Math.min(cases, from + CASES_TOGETHER);
        groups.add(new Piece.Outlined(List.of(new Piece.Cases(select, from, to))));
      }
      return groups;
    }
  }

  /// @param limit the size of a method to keep below; at least a few calls of outlined methods
  static Carved carve(List<Block> blocks, int limit) {
    if (limit < 3 * OUTLINED_CALL) {
      throw new IllegalArgumentException("too small: " + limit);
    }
    var root = new Block(oneEach(blocks));
    var whole = new Carver(false, limit);
    if (whole.measure(root) <= limit) {
      return new Carved(root, whole.pieces, false);
    }
    var carver = new Carver(true, limit);
    carver.measure(root);
    return new Carved(root, carver.pieces, true);
  }

  private static List<Stmt> oneEach(List<Block> blocks) {
    return blocks.stream().<Stmt>map(b -> new Stmt.Blocks(List.of(b), Location.NONE)).toList();
  }

  /// The size of the pieces of `block`; at most about the limit when cutting.
  private int measure(Block block) {
    var inline = new ArrayList<Piece>();
    var sizes = new ArrayList<Integer>();
    int total = 0;
    for (var stmt : flat(block)) {
      int size = measure(stmt);
      inline.add(new Piece.Inline(stmt));
      sizes.add(size);
      total += size;
    }
    while (framed && total > limit) {
      total = group(inline, sizes);
    }
    pieces.put(block, inline);
    return total;
  }

  private static List<Stmt> flat(Block block) {
    if (block.stmts().stream()
        .noneMatch(s -> s instanceof Stmt.Blocks b && b.blocks().size() > 1)) {
      return block.stmts();
    }
    var stmts = new ArrayList<Stmt>();
    for (var stmt : block.stmts()) {
      if (stmt instanceof Stmt.Blocks several) {
        several.blocks().forEach(b -> stmts.add(new Stmt.Blocks(List.of(b), several.at())));
      } else {
        stmts.add(stmt);
      }
    }
    return stmts;
  }

  /// Turns runs of neighbours into outlined methods; returns the new size.
  private int group(List<Piece> parts, List<Integer> sizes) {
    var grouped = new ArrayList<Piece>();
    var groupedSizes = new ArrayList<Integer>();
    int from = 0;
    int total = 0;
    while (from < parts.size()) {
      int to = from;
      int size = 0;
      while (to < parts.size() && (to == from || size + sizes.get(to) <= limit)) {
        size += sizes.get(to++);
      }
      if (size > OUTLINED_CALL) {
        grouped.add(new Piece.Outlined(List.copyOf(parts.subList(from, to))));
        groupedSizes.add(OUTLINED_CALL);
        size = OUTLINED_CALL;
      } else {
        grouped.addAll(parts.subList(from, to));
        groupedSizes.addAll(sizes.subList(from, to));
      }
      total += size;
      from = to;
    }
    parts.clear();
    parts.addAll(grouped);
    sizes.clear();
    sizes.addAll(groupedSizes);
    return total;
  }

  private int measure(Stmt stmt) {
    int inner = 0;
    for (var block : stmt.blocks()) {
      inner += measureInner(stmt, block);
    }
    int cases = Piece.Cases.count(stmt);
    if (framed && cases > CASES_TOGETHER) {
      return own(stmt) + (cases / CASES_TOGETHER + 2) * OUTLINED_CALL;
    }
    return inner + own(stmt);
  }

  /// The cases of a select share one statement, so long ones make room for each other.
  private int measureInner(Stmt stmt, Block block) {
    int size = measure(block);
    if (framed && size > OUTLINED_CALL && stmt.blocks().size() > 1) {
      var whole = List.copyOf(pieces(block));
      if (!(whole.size() == 1 && whole.getFirst() instanceof Piece.Outlined)) {
        pieces.put(block, List.of(new Piece.Outlined(whole)));
      }
      return OUTLINED_CALL;
    }
    return size;
  }

  private List<Piece> pieces(Block block) {
    return Objects.requireNonNull(pieces.get(block));
  }

  /// The bytes of a statement without the blocks inside it.
  private int own(Stmt stmt) {
    int access = framed ? 14 : 5;
    int check = access + 6;
    return switch (stmt) {
      case Stmt.ReturnLocal _ -> 2 * access + 32;
      case Stmt.Call s -> s.args().size() * access + 2 * access + 24;
      case Stmt.CallBuiltin s -> s.args().size() * (access + 8) + 2 * access + 30;
      case Stmt.Reach _ -> 4 * access + 46;
      case Stmt.CallDynamic s ->
          (s.path().size() + s.args().size()) * (access + 8) + 4 * access + 40;
      case Stmt.Blocks _ -> 4;
      case Stmt.Break _ -> 24;
      case Stmt.Scan _ -> 4 * access + 48;
      case Stmt.Search s -> (4 + s.arguments().size()) * (access + 8) + 80;
      case Stmt.Not _ -> 12;
      case Stmt.With _ -> 10 * access + 80;
      case Stmt.Select s -> access + 48 + 12 * Math.min(s.cases().size(), 2 * CASES_TOGETHER);
      case Stmt.Indexed s -> {
        int columns = s.templates().stream().mapToInt(t -> t.columns().size()).sum();
        yield s.sources().size() * (access + 8)
            + 80
            + 12 * Math.min(s.templates().size(), 2 * CASES_TOGETHER)
            + columns * (access + 10);
      }
      case Stmt.Fail _ -> 24;
      case Stmt.AssignVar _ -> 2 * access + 4;
      case Stmt.AssignVarOnce _ -> 8 * access + check + 60;
      case Stmt.ResetLocal _ -> access + 4;
      case Stmt.Dot _, Stmt.DotBase _ -> 3 * access + 24;
      case Stmt.Len _ -> 2 * access + 18;
      case Stmt.Equal _, Stmt.NotEqual _ -> 3 * access + 18;
      case Stmt.IsArray _, Stmt.IsObject _, Stmt.IsSet _ -> access + 12;
      case Stmt.IsDefined _, Stmt.IsUndefined _ -> access + 8;
      case Stmt.MakeArray _, Stmt.MakeObject _, Stmt.MakeSet _ -> access + 16;
      case Stmt.ArrayAppend _, Stmt.SetAdd _ -> 3 * access + check + 12;
      case Stmt.ObjectInsert _, Stmt.ObjectInsertOnce _ -> 4 * access + 2 * check + 16;
      case Stmt.InsertNested s -> (s.path().size() + 1) * (access + check + 10) + 2 * access + 24;
      case Stmt.ObjectMerge _ -> 4 * access + 16;
      case Stmt.ResultSetAdd _ -> 2 * access + 8;
      case Stmt.Decided _ -> 12;
      case Stmt.DecidedAmong _ -> access + 18;
    };
  }
}
