package regent.rego.generate;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import regent.opa.value.Value;
import regent.rego.execute.Linkage;
import regent.rego.execute.RowFinder;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Plan;
import regent.rego.plan.Stmt;

/// Writes one function, or one plan, as static methods of a class: the method itself, and where it
/// is too long for one method, the outlined ones with a frame for the locals that they share.
final class FuncWriter {
  /// The cell of the frame for the value that an outlined method returns from the function.
  static final int RETURNED = 0;

  /// The cell of the frame for the function's conflicts.
  static final int CONFLICTS = 1;

  /// What an outlined method gives when its function is to return.
  static final int RETURN = -1;

  /// What an outlined method gives when a value conflicts with another one.
  static final int CONFLICT = -2;

  private static final int ACCESS = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;

  private final ClassBuilder type;
  private final ClassDesc owner;
  private final Constants constants;
  private final Linkage linkage;
  private final Targets targets;
  private final Names names;

  /// The function's number; -1 for a plan.
  private final int number;

  private final String name;
  private final Shape shape;
  private final Carver.Carved carved;
  private final int[] cells;
  private final Map<Integer, Integer> placeCells = new HashMap<>();
  private int frameSize = CONFLICTS + 1;
  private final IdentityHashMap<Stmt.Indexed, RowFinder> finders = new IdentityHashMap<>();
  private final IdentityHashMap<Stmt.Indexed, Integer> rowCells = new IdentityHashMap<>();
  private final Deque<Outline> waiting = new ArrayDeque<>();
  private final IdentityHashMap<Stmt.Select, Map<Value, Integer>> numbers = new IdentityHashMap<>();

  /// An outlined method that is yet to be written.
  private record Outline(String name, List<Piece> pieces, BitSet known, Exits.Nesting nesting) {}

  /// What the functions of one class share.
  record Context(
      ClassBuilder type,
      ClassDesc owner,
      Constants constants,
      Linkage linkage,
      Targets targets,
      Names names,
      int limit) {}

  private FuncWriter(
      Context context, int number, String name, List<Local> params, List<Block> blocks) {
    type = context.type();
    owner = context.owner();
    constants = context.constants();
    linkage = context.linkage();
    targets = context.targets();
    names = context.names();
    this.number = number;
    this.name = name;
    carved = Carver.carve(blocks, context.limit());
    shape = Shape.of(params, blocks, carved);
    cells = new int[shape.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = shape.isShared(i) ? frameSize++ : -1;
    }
    if (carved.isCut()) {
      shape.assignedOnce().forEach(local -> placeCells.put(local, frameSize++));
      blocks.forEach(this::assignRowCells);
    }
  }

  private void assignRowCells(Block block) {
    for (var stmt : block.stmts()) {
      if (stmt instanceof Stmt.Indexed indexed) {
        rowCells.put(indexed, frameSize++);
      }
      stmt.blocks().forEach(this::assignRowCells);
    }
  }

  /// Writes the function of number `number` under the name that `context` has for it.
  static void write(Context context, int number, Func func, String name) {
    var type = Descs.func(func.params().size());
    switch (func.memo()) {
      case NONE -> {
        var writer = new FuncWriter(context, number, name, func.params(), func.blocks());
        writer.main(name, type, func.params());
      }
      case BY_ARGUMENTS, BY_DATA, TABLE -> {
        var bodyName = context.names().unique(name + ":body");
        new MemoWriter(context, number, func).write(name, bodyName);
        var writer = new FuncWriter(context, number, bodyName, func.params(), func.blocks());
        writer.main(bodyName, type, func.params());
      }
    }
  }

  /// Writes a plan.
  static void write(Context context, Plan plan, String name) {
    var params = List.of(Local.INPUT, Local.DATA);
    var writer = new FuncWriter(context, -1, name, params, plan.blocks());
    writer.main(name, Descs.func(2), params);
  }

  private void main(String method, MethodTypeDesc signature, List<Local> params) {
    type.withMethodBody(
        method,
        signature,
        ACCESS,
        code -> {
          int frame = -1;
          if (carved.isCut()) {
            frame = code.allocateLocal(Descs.REFERENCE);
            code.loadConstant(frameSize);
            code.invokestatic(
                Descs.OPERATIONS, "frame", MethodTypeDesc.of(Descs.FRAME, ConstantDescs.CD_int));
            code.astore(frame);
          }
          var writer = new StmtWriter(this, code, frame, Exits.Nesting.MAIN);
          for (int i = 0; i < params.size(); i++) {
            writer.locals().param(params.get(i).index(), i + 1);
          }
          for (int local = 0; local < shape.size(); local++) {
            if (shape.needsInit(local) && !isParam(params, local)) {
              writer.locals().init(local);
            }
          }
          writer.body(carved.of(carved.root()), shape.assignedOnce());
        });
    while (!waiting.isEmpty()) {
      outlined(waiting.remove());
    }
  }

  private static boolean isParam(List<Local> params, int local) {
    return params.contains(new Local(local));
  }

  private void outlined(Outline outline) {
    type.withMethodBody(
        outline.name(),
        Descs.OUTLINED,
        ACCESS,
        code -> {
          var writer = new StmtWriter(this, code, 1, outline.nesting());
          writer.locals().know(outline.known());
          var undefined = code.newLabel();
          writer.pieces(outline.pieces(), new Level(undefined, null, null));
          code.iconst_0().ireturn();
          code.labelBinding(undefined);
          code.iconst_1().ireturn();
        });
  }

  /// Sees to it that `pieces` become a method; returns its name.
  String outline(List<Piece> pieces, BitSet known, Exits.Nesting nesting) {
    var method = names.unique(name + ":part");
    waiting.add(new Outline(method, pieces, known, nesting));
    return method;
  }

  /// How an outlined method with these pieces may end other than completed: how many blocks are
  /// left and one more, counted from the block that they stand in; [#RETURN] and [#CONFLICT] too.
  Set<Integer> exits(List<Piece> pieces) {
    var exits = new TreeSet<>(Set.of(1));
    findExits(pieces, 0, exits);
    return exits;
  }

  private void findExits(List<Piece> pieces, int depth, Set<Integer> exits) {
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Outlined(var inner) -> findExits(inner, depth, exits);
        case Piece.Cases cases -> {
          for (var block : cases.blocks()) {
            findExits(carved.of(block), depth + 1, exits);
          }
        }
        case Piece.Inline(var stmt) -> {
          switch (stmt) {
            case Stmt.Break s -> exit(s.index(), depth, exits);
            case Stmt.CallDynamic s -> exit(s.whenUndefined(), depth, exits);
            case Stmt.ReturnLocal _ -> exits.add(RETURN);
            case Stmt.AssignVarOnce _ -> exits.add(CONFLICT);
            case Stmt _ -> {}
          }
          for (var inner : stmt.blocks()) {
            findExits(carved.of(inner), depth + 1, exits);
          }
        }
      }
    }
  }

  private static void exit(int index, int depth, Set<Integer> exits) {
    if (index >= depth) {
      exits.add(index - depth + 1);
    }
  }

  void callOutlined(CodeBuilder code, String method) {
    code.invokestatic(owner, method, Descs.OUTLINED);
  }

  List<Piece.Outlined> groups(Stmt select) {
    return carved.groups(select);
  }

  /// What finds the rows of `indexed`; the same object each time.
  RowFinder finder(Stmt.Indexed indexed) {
    return finders.computeIfAbsent(indexed, RowFinder::of);
  }

  /// The cell of the frame for the row of `indexed` that runs.
  int rowCell(Stmt.Indexed indexed) {
    return Objects.requireNonNull(rowCells.get(indexed));
  }

  /// The case of each value of `select`; the same map each time.
  Map<Value, Integer> numbers(Stmt.Select select) {
    return numbers.computeIfAbsent(
        select,
        _ -> {
          var numbers = new HashMap<Value, Integer>();
          for (int i = 0; i < select.cases().size(); i++) {
            for (var value : select.cases().get(i).values()) {
              numbers.put(value, i);
            }
          }
          return numbers;
        });
  }

  Constants constants() {
    return constants;
  }

  Linkage linkage() {
    return linkage;
  }

  Targets targets() {
    return targets;
  }

  Shape shape() {
    return shape;
  }

  List<Piece> pieces(Block block) {
    return carved.of(block);
  }

  int number() {
    return number;
  }

  /// The cell of the frame for the place of the rule that gave a local its value.
  int placeCell(int local) {
    return Objects.requireNonNull(placeCells.get(local));
  }

  /// The cell of the frame for a local that several methods share; -1 for others.
  int cell(int local) {
    return cells[local];
  }
}
