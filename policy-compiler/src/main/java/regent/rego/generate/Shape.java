package regent.rego.generate;

import java.lang.constant.ClassDesc;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Stmt;

/// What the locals of a function are used for; decides how each is kept.
final class Shape {
  /// What a local holds.
  enum Kind {
    VALUE,
    ARRAY,
    OBJECT,
    SET;

    ClassDesc type() {
      return switch (this) {
        case VALUE -> Descs.VALUE;
        case ARRAY -> Descs.ARRAY_BUILDER;
        case OBJECT -> Descs.OBJECT_BUILDER;
        case SET -> Descs.SET_BUILDER;
      };
    }
  }

  private static final int UNUSED = -1;

  private final Kind[] kinds;
  private final int[] writes;
  private final BitSet read = new BitSet();
  private final BitSet needsInit = new BitSet();
  private final BitSet assignedOnce = new BitSet();

  /// The method that uses a local: the number of an outlined piece, 0 for the main one.
  private final int[] home;

  private final BitSet shared = new BitSet();
  private int methods;

  private Shape(int size) {
    kinds = new Kind[size];
    writes = new int[size];
    home = new int[size];
    Arrays.fill(kinds, Kind.VALUE);
    Arrays.fill(home, UNUSED);
  }

  static Shape of(List<Local> params, List<Block> blocks, Carver.Carved carved) {
    var shape = new Shape(Locals.size(params, blocks));
    shape.findKinds(params, blocks);
    var assigned = new BitSet();
    params.forEach(param -> assigned.set(param.index()));
    shape.findUninitialized(carved.root(), assigned);
    if (carved.isCut()) {
      params.forEach(param -> shape.use(param.index(), 0));
      shape.findShared(carved, carved.of(carved.root()), 0);
    }
    return shape;
  }

  int size() {
    return kinds.length;
  }

  /// The locals whose assignments may conflict.
  List<Integer> assignedOnce() {
    return assignedOnce.stream().boxed().toList();
  }

  Kind kind(int local) {
    return kinds[local];
  }

  boolean isRead(int local) {
    return read.get(local);
  }

  /// Whether one statement alone writes the local: once that was defined, the local is.
  boolean isWrittenOnce(int local) {
    return writes[local] == 1;
  }

  /// Whether something may read the local before it was written.
  boolean needsInit(int local) {
    return needsInit.get(local);
  }

  /// Whether several methods use the local, or a later run of an outlined method may look for what
  /// an earlier one left.
  boolean isShared(int local) {
    return shared.get(local) || (needsInit.get(local) && home[local] > 0);
  }

  /// A local is an accumulator when each value it gets is made empty, of one kind, and grows in
  /// place.
  private void findKinds(List<Local> params, List<Block> blocks) {
    var made = new @Nullable Kind[kinds.length];
    var other = new BitSet();
    var grows = new BitSet();
    params.forEach(param -> write(param.index()));
    params.forEach(param -> other.set(param.index()));
    blocks.forEach(block -> findKinds(block, made, other, grows));
    for (int i = 0; i < kinds.length; i++) {
      var kind = made[i];
      if (kind != null && !other.get(i) && grows.get(i)) {
        kinds[i] = kind;
      }
    }
  }

  private void write(int local) {
    writes[local]++;
  }

  private void findKinds(Block block, @Nullable Kind[] made, BitSet other, BitSet grows) {
    for (var stmt : block.stmts()) {
      switch (stmt) {
        case Stmt.MakeArray s -> make(s.target(), Kind.ARRAY, made, other);
        case Stmt.MakeObject s -> make(s.target(), Kind.OBJECT, made, other);
        case Stmt.MakeSet s -> make(s.target(), Kind.SET, made, other);
        case Stmt.ArrayAppend s -> grow(s.array(), Kind.ARRAY, made, other, grows);
        case Stmt.SetAdd s -> grow(s.set(), Kind.SET, made, other, grows);
        case Stmt.ObjectInsert s -> grow(s.object(), Kind.OBJECT, made, other, grows);
        case Stmt.ObjectInsertOnce s -> grow(s.object(), Kind.OBJECT, made, other, grows);
        case Stmt.InsertNested s -> grow(s.object(), Kind.OBJECT, made, other, grows);
        case Stmt s -> Locals.each(s, _ -> {}, local -> other.set(local.index()));
      }
      Locals.each(stmt, local -> read.set(local.index()), local -> write(local.index()));
      if (stmt instanceof Stmt.AssignVarOnce once) {
        assignedOnce.set(once.target().index());
      }
      stmt.blocks().forEach(inner -> findKinds(inner, made, other, grows));
    }
  }

  private static void make(Local target, Kind kind, @Nullable Kind[] made, BitSet other) {
    int local = target.index();
    if (made[local] != null && made[local] != kind) {
      other.set(local);
    }
    made[local] = kind;
  }

  private static void grow(
      Local target, Kind kind, @Nullable Kind[] made, BitSet other, BitSet grows) {
    int local = target.index();
    grows.set(local);
    if (made[local] != null && made[local] != kind) {
      other.set(local);
    }
  }

  private void findUninitialized(Block block, BitSet assigned) {
    for (var stmt : block.stmts()) {
      Locals.each(
          stmt,
          local -> {
            if (!assigned.get(local.index())) {
              needsInit.set(local.index());
            }
          },
          _ -> {});
      for (var inner : stmt.blocks()) {
        var inside = (BitSet) assigned.clone();
        Locals.each(stmt, _ -> {}, local -> inside.set(local.index()));
        findUninitialized(inner, inside);
      }
      if (stmt.blocks().isEmpty()) {
        Locals.each(stmt, _ -> {}, local -> assigned.set(local.index()));
      }
    }
  }

  private void findShared(Carver.Carved carved, List<Piece> pieces, int method) {
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Outlined(var inner) -> findShared(carved, inner, ++methods);
        case Piece.Cases cases -> {
          Locals.each(cases.stmt(), local -> use(local.index(), method), _ -> {});
          if (cases.stmt() instanceof Stmt.Indexed s) {
            s.templates().subList(cases.from(), cases.to()).stream()
                .flatMap(template -> template.columns().stream())
                .forEach(column -> use(column.index(), method));
          }
          cases.blocks().forEach(inner -> findShared(carved, carved.of(inner), method));
        }
        case Piece.Inline(var stmt) when !carved.groups(stmt).isEmpty() -> {
          Locals.each(stmt, local -> use(local.index(), method), _ -> {});
          carved.groups(stmt).forEach(group -> findShared(carved, List.of(group), method));
          if (stmt instanceof Stmt.Select s && s.otherwise() != null) {
            findShared(carved, carved.of(s.otherwise()), method);
          }
        }
        case Piece.Inline(var stmt) -> {
          if (stmt instanceof Stmt.With) {
            use(Local.INPUT.index(), method);
            use(Local.DATA.index(), method);
          }
          Locals.each(
              stmt, local -> use(local.index(), method), local -> use(local.index(), method));
          stmt.blocks().forEach(inner -> findShared(carved, carved.of(inner), method));
        }
      }
    }
  }

  private void use(int local, int method) {
    if (home[local] == UNUSED) {
      home[local] = method;
    } else if (home[local] != method) {
      shared.set(local);
    }
  }
}
