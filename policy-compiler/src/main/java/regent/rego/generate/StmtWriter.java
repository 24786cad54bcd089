package regent.rego.generate;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Builtin;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Writes the statements of one method. A statement is undefined by a jump to the end of its block;
/// locals are JVM locals, or cells of the frame where outlined methods share them.
///
/// The writer knows which locals have a value at the point where it is, so that most tests for
/// undefined are left out.
final class StmtWriter {
  private static final MethodTypeDesc VALUE_OF_TWO =
      MethodTypeDesc.of(Descs.VALUE, Descs.VALUE, Descs.VALUE);
  private static final MethodTypeDesc VALUE_OF_ONE = MethodTypeDesc.of(Descs.VALUE, Descs.VALUE);
  private static final MethodTypeDesc VALUE_AT =
      MethodTypeDesc.of(Descs.VALUE, Descs.VALUE, CD_int);
  private static final MethodTypeDesc TEST_TWO =
      MethodTypeDesc.of(CD_boolean, Descs.VALUE, Descs.VALUE);

  private final FuncWriter func;
  private final CodeBuilder code;
  private final int frame;
  private final Nesting nesting;
  private final Map<Integer, Integer> places = new HashMap<>();

  /// The JVM local of the conflicts; -1 when there are none, or when they are in the frame.
  private int conflicts = -1;

  private boolean mayConflict;
  private final Map<Integer, Integer> slots = new HashMap<>();

  /// The locals that have a value here. Only locals that one statement writes are ever in it.
  private BitSet known = new BitSet();

  private int line = -1;

  /// @param frame the JVM local of the frame; -1 when there is none
  StmtWriter(FuncWriter func, CodeBuilder code, int frame, Nesting nesting) {
    this.func = func;
    this.code = code;
    this.frame = frame;
    this.nesting = nesting;
  }

  /// Which part of its function a method is.
  enum Nesting {
    /// All that is not outlined.
    MAIN,
    /// Blocks of the function itself.
    TOP,
    /// Part of such a block.
    INNER;

    boolean isOutlined() {
      return this != MAIN;
    }
  }

  // The whole

  /// Writes all of a function: its pieces, the return that is undefined, and what makes an error of
  /// conflicting values, also when another error comes after them.
  ///
  /// @param assignedOnce the locals that may conflict
  void body(List<Piece> pieces, List<Integer> assignedOnce) {
    var root = new Level(code.newLabel(), null, null);
    mayConflict = !assignedOnce.isEmpty();
    if (!mayConflict) {
      pieces(pieces, root);
      code.labelBinding(Objects.requireNonNull(root.end()));
      push(Undefined.UNDEFINED);
      code.areturn();
      return;
    }
    if (frame < 0) {
      conflicts = code.allocateLocal(Descs.REFERENCE);
    }
    assignConflicts(code::aconst_null);
    for (int local : assignedOnce) {
      assignPlace(local, Location.NONE);
    }
    var start = code.newBoundLabel();
    pieces(pieces, root);
    code.labelBinding(Objects.requireNonNull(root.end()));
    throwConflicts();
    push(Undefined.UNDEFINED);
    code.areturn();
    var end = code.newBoundLabel();
    var handler = code.newBoundLabel();
    int error = code.allocateLocal(Descs.REFERENCE);
    code.astore(error);
    throwConflicts();
    code.aload(error).athrow();
    code.exceptionCatch(start, end, handler, Descs.ERROR);
  }

  private void throwConflicts() {
    if (!mayConflict) {
      return;
    }
    var none = code.newLabel();
    loadConflicts();
    code.ifnull(none);
    loadConflicts();
    code.invokevirtual(Descs.CONFLICTS, "error", MethodTypeDesc.of(Descs.ERROR)).athrow();
    code.labelBinding(none);
  }

  private void loadConflicts() {
    if (frame < 0) {
      code.aload(conflicts);
    } else {
      code.aload(frame).loadConstant(FuncWriter.CONFLICTS).aaload().checkcast(Descs.CONFLICTS);
    }
  }

  private void assignConflicts(Runnable pushNew) {
    if (frame < 0) {
      pushNew.run();
      code.astore(conflicts);
    } else {
      code.aload(frame).loadConstant(FuncWriter.CONFLICTS);
      pushNew.run();
      code.aastore();
    }
  }

  private int place(int local) {
    return places.computeIfAbsent(local, _ -> code.allocateLocal(Descs.REFERENCE));
  }

  private void assignPlace(int local, Location at) {
    if (frame < 0) {
      push(at);
      code.astore(place(local));
    } else {
      code.aload(frame).loadConstant(func.placeCell(local));
      push(at);
      code.aastore();
    }
  }

  private void loadPlace(int local) {
    if (frame < 0) {
      code.aload(place(local));
    } else {
      code.aload(frame).loadConstant(func.placeCell(local)).aaload().checkcast(Descs.LOCATION);
    }
  }

  // Locals

  /// Takes over a parameter of the method.
  void param(int local, int slot) {
    if (func.cell(local) >= 0) {
      assign(local, () -> code.aload(slot));
    } else {
      slots.put(local, slot);
    }
  }

  /// Makes a local undefined before anything else runs.
  void init(int local) {
    assign(local, () -> pushUndefined(func.shape().kind(local)));
  }

  /// Takes over what is known where this method is called.
  void know(BitSet locals) {
    known = locals;
  }

  private void pushUndefined(Shape.Kind kind) {
    switch (kind) {
      case VALUE -> push(Undefined.UNDEFINED);
      case ARRAY, OBJECT, SET -> code.aconst_null();
    }
  }

  private int slot(int local) {
    return slots.computeIfAbsent(local, _ -> code.allocateLocal(Descs.REFERENCE));
  }

  private void assign(int local, Runnable pushNew) {
    int cell = func.cell(local);
    if (cell < 0) {
      pushNew.run();
      code.astore(slot(local));
    } else {
      code.aload(frame).loadConstant(cell);
      pushNew.run();
      code.aastore();
    }
  }

  /// Pushes what the local holds: a value or an accumulator.
  private void loadRaw(int local) {
    int cell = func.cell(local);
    if (cell < 0) {
      code.aload(slot(local));
    } else {
      code.aload(frame).loadConstant(cell).aaload().checkcast(func.shape().kind(local).type());
    }
  }

  private void load(Local local) {
    loadRaw(local.index());
    if (func.shape().kind(local.index()) != Shape.Kind.VALUE) {
      code.invokestatic(
          Descs.OPERATIONS, "read", MethodTypeDesc.of(Descs.VALUE, Descs.ACCUMULATOR));
    }
  }

  private void push(Value constant) {
    func.constants().push(code, constant);
  }

  private void push(Operand operand) {
    switch (operand) {
      case Local local -> load(local);
      case Operand.Constant(var value) -> push(value);
    }
  }

  private void push(Location at) {
    func.constants().push(code, at, Descs.LOCATION);
  }

  private void pushArray(List<? extends Operand> operands) {
    code.loadConstant(operands.size()).anewarray(Descs.VALUE);
    for (int i = 0; i < operands.size(); i++) {
      code.dup().loadConstant(i);
      push(operands.get(i));
      code.aastore();
    }
  }

  private boolean isKnown(Operand operand) {
    return switch (operand) {
      case Local local -> known.get(local.index());
      case Operand.Constant(var value) -> value.isDefined();
    };
  }

  /// Notes that `local` has a value from here to the end of the block.
  private void learn(Local local) {
    if (func.shape().isWrittenOnce(local.index())) {
      known.set(local.index());
    }
  }

  // Blocks

  /// Writes the pieces of a block; what comes after them is reached when the block is completed.
  void pieces(List<Piece> pieces, Level level) {
    var before = (BitSet) known.clone();
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Outlined(var inner) -> outlined(inner, level);
        case Piece.Cases some -> cases(some, level);
        case Piece.Inline(var stmt) -> {
          line(stmt.at());
          write(stmt, level);
          if (isEnd(stmt)) {
            known = before;
            return;
          }
        }
      }
    }
    known = before;
  }

  private static boolean isEnd(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Break _, Stmt.ReturnLocal _, Stmt.Fail _ -> true;
      case Stmt _ -> false;
    };
  }

  private void line(Location at) {
    if (at.isKnown() && at.row() != line && at.row() <= 0xFFFF) {
      line = at.row();
      code.lineNumber(line);
    }
  }

  private void outlined(List<Piece> pieces, Level level) {
    int outcome = code.allocateLocal(TypeKind.INT);
    boolean isTop = nesting != Nesting.INNER && level.outer() == null;
    var inside = isTop ? Nesting.TOP : Nesting.INNER;
    code.aload(0).aload(frame);
    func.callOutlined(code, func.outline(pieces, (BitSet) known.clone(), inside));
    var completed = code.newLabel();
    code.istore(outcome).iload(outcome).ifeq(completed);
    for (int exit : func.exits(pieces)) {
      if (exit == FuncWriter.CONFLICT && isTop) {
        continue;
      }
      var next = code.newLabel();
      code.iload(outcome).loadConstant(exit).if_icmpne(next);
      if (exit == FuncWriter.RETURN) {
        returnFromFrame(level);
      } else if (exit == FuncWriter.CONFLICT) {
        leaveBlockOfFunction(level);
      } else {
        jump(level, exit - 1);
      }
      code.labelBinding(next);
    }
    code.labelBinding(completed);
  }

  /// Leaves `index` blocks around the innermost one and that itself.
  private void jump(Level level, int index) {
    var target = level;
    for (int i = 0; i < index; i++) {
      if (target.with() != null) {
        putBack(target.with());
      }
      if (target.outer() == null) {
        if (nesting.isOutlined()) {
          code.loadConstant(index - i + 1).ireturn();
        } else {
          code.goto_(target.end());
        }
        return;
      }
      target = target.outer();
    }
    code.goto_(target.end());
  }

  /// Goes on with the next block of the function.
  private void leaveBlockOfFunction(Level level) {
    var inner = level;
    for (var outer = inner.outer(); outer != null; outer = inner.outer()) {
      if (outer.outer() == null && nesting != Nesting.INNER) {
        code.goto_(inner.end());
        return;
      }
      if (inner.with() != null) {
        putBack(inner.with());
      }
      inner = outer;
    }
    code.loadConstant(FuncWriter.CONFLICT).ireturn();
  }

  private void undefined(Level level) {
    code.goto_(level.end());
  }

  /// Leaves the block when the operand is undefined.
  private void check(Operand operand, Level level) {
    if (!isKnown(operand)) {
      push(operand);
      undefinedUnlessValue(level);
    }
  }

  private void undefinedUnlessValue(Level level) {
    push(Undefined.UNDEFINED);
    code.if_acmpeq(level.end());
  }

  private static Level.@Nullable OpenWith outermost(Level level) {
    Level.OpenWith found = null;
    for (Level l = level; l != null; l = l.outer()) {
      if (l.with() != null) {
        found = l.with();
      }
    }
    return found;
  }

  private void leaveAll(Level level) {
    var with = outermost(level);
    if (with != null) {
      leave(with);
    }
  }

  private void leave(Level.OpenWith with) {
    code.aload(0).aload(with.scope());
    code.invokevirtual(Descs.EXECUTION, "leave", MethodTypeDesc.of(CD_void, Descs.SCOPE));
  }

  private void putBack(Level.OpenWith with) {
    assign(with.local(), () -> code.aload(with.saved()));
    leave(with);
  }

  private void returnFromFrame(Level level) {
    leaveAll(level);
    if (nesting.isOutlined()) {
      code.loadConstant(FuncWriter.RETURN).ireturn();
    } else {
      throwConflicts();
      code.aload(frame).loadConstant(FuncWriter.RETURNED).aaload();
      code.checkcast(Descs.VALUE).areturn();
    }
  }

  // Statements

  private void write(Stmt stmt, Level level) {
    switch (stmt) {
      case Stmt.ReturnLocal s -> returnLocal(s, level);
      case Stmt.Call s -> call(s, level);
      case Stmt.CallBuiltin s -> callBuiltin(s, level);
      case Stmt.CallDynamic s -> callDynamic(s, level);
      case Stmt.Blocks s -> {
        for (var block : s.blocks()) {
          var end = code.newLabel();
          pieces(func.pieces(block), new Level(end, null, level));
          code.labelBinding(end);
        }
      }
      case Stmt.Break s -> jump(level, s.index());
      case Stmt.Scan s -> scan(s, level);
      case Stmt.Not s -> {
        var end = code.newLabel();
        pieces(func.pieces(s.block()), new Level(end, null, level));
        undefined(level);
        code.labelBinding(end);
      }
      case Stmt.With s -> with(s, level);
      case Stmt.Select s -> select(s, level);
      case Stmt.Fail s -> fail(s);
      case Stmt.AssignVar s -> {
        boolean defined = isKnown(s.source());
        assign(s.target().index(), () -> push(s.source()));
        if (defined) {
          learn(s.target());
        }
      }
      case Stmt.AssignVarOnce s -> assignOnce(s, level);
      case Stmt.ResetLocal s -> init(s.target().index());
      case Stmt.Dot s -> dot(s, level);
      case Stmt.DotBase s ->
          result(
              s.target(),
              level,
              () -> {
                push(s.source());
                push(s.key());
                code.invokestatic(Descs.OPERATIONS, "dotBase", VALUE_OF_TWO);
              });
      case Stmt.Len s ->
          result(
              s.target(),
              level,
              () -> {
                push(s.source());
                code.invokestatic(Descs.OPERATIONS, "length", VALUE_OF_ONE);
              });
      case Stmt.Equal s -> equal(s.a(), s.b(), level);
      case Stmt.NotEqual s -> notEqual(s.a(), s.b(), level);
      case Stmt.IsArray s -> is(s.source(), Arr.class, level);
      case Stmt.IsObject s -> is(s.source(), Obj.class, level);
      case Stmt.IsSet s -> is(s.source(), SetValue.class, level);
      case Stmt.IsDefined s -> check(s.source(), level);
      case Stmt.IsUndefined s -> {
        push(s.source());
        push(Undefined.UNDEFINED);
        code.if_acmpne(level.end());
      }
      case Stmt.MakeArray s ->
          make(
              s.target(),
              Shape.Kind.ARRAY,
              Arr.EMPTY,
              () ->
                  code.loadConstant(s.capacity())
                      .invokespecial(
                          Descs.ARRAY_BUILDER,
                          ConstantDescs.INIT_NAME,
                          MethodTypeDesc.of(CD_void, CD_int)));
      case Stmt.MakeObject s ->
          make(s.target(), Shape.Kind.OBJECT, Obj.EMPTY, () -> init(Descs.OBJECT_BUILDER));
      case Stmt.MakeSet s ->
          make(s.target(), Shape.Kind.SET, SetValue.EMPTY, () -> init(Descs.SET_BUILDER));
      case Stmt.ArrayAppend s ->
          grow(s.array(), "append", List.of(s.value()), false, Location.NONE, level);
      case Stmt.SetAdd s -> grow(s.set(), "add", List.of(s.value()), false, Location.NONE, level);
      case Stmt.ObjectInsert s ->
          grow(s.object(), "insert", List.of(s.key(), s.value()), false, Location.NONE, level);
      case Stmt.ObjectInsertOnce s ->
          grow(s.object(), "insertOnce", List.of(s.key(), s.value()), false, s.at(), level);
      case Stmt.InsertNested s -> {
        var operands = new ArrayList<Operand>(s.path());
        operands.add(s.value());
        var name =
            switch (s.leaf()) {
              case VALUE -> "insertNested";
              case MEMBER -> "addNested";
            };
        grow(s.object(), name, operands, true, s.at(), level);
      }
      case Stmt.ObjectMerge s ->
          result(
              s.target(),
              level,
              () -> {
                load(s.a());
                load(s.b());
                code.invokestatic(Descs.OPERATIONS, "merge", VALUE_OF_TWO);
              });
      case Stmt.ResultSetAdd s -> {
        code.aload(0);
        load(s.value());
        code.invokevirtual(Descs.EXECUTION, "answer", MethodTypeDesc.of(CD_void, Descs.VALUE));
      }
      case Stmt.Decided s -> {
        code.aload(0).loadConstant(func.number());
        push(s.at());
        code.invokevirtual(
            Descs.EXECUTION, "decide", MethodTypeDesc.of(CD_void, CD_int, Descs.LOCATION));
      }
    }
  }

  private void init(ClassDesc builder) {
    code.invokespecial(builder, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
  }

  /// Assigns a result that may be undefined, and leaves the block when it is.
  private void result(Local target, Level level, Runnable pushResult) {
    assign(target.index(), pushResult);
    loadRaw(target.index());
    undefinedUnlessValue(level);
    learn(target);
  }

  private void returnLocal(Stmt.ReturnLocal s, Level level) {
    if (nesting.isOutlined()) {
      code.aload(frame).loadConstant(FuncWriter.RETURNED);
      load(s.source());
      code.aastore();
      returnFromFrame(level);
      return;
    }
    throwConflicts();
    leaveAll(level);
    load(s.source());
    code.areturn();
  }

  private void call(Stmt.Call s, Level level) {
    var type = Descs.func(s.args().size());
    result(
        s.result(),
        level,
        () -> {
          switch (func.targets().of(s.func())) {
            case Targets.Target.Method(var owner, var name) -> {
              pushArguments(s.args());
              code.invokestatic(owner, name, type);
            }
            case Targets.Target.Handle(var handle) -> {
              func.constants().push(code, handle, Descs.of(MethodHandle.class));
              pushArguments(s.args());
              code.invokevirtual(Descs.of(MethodHandle.class), "invokeExact", type);
            }
          }
        });
  }

  private void pushArguments(List<? extends Operand> args) {
    code.aload(0);
    args.forEach(this::push);
  }

  private void callBuiltin(Stmt.CallBuiltin s, Level level) {
    var call = func.linkage().call(s);
    result(
        s.result(),
        level,
        () -> {
          code.aload(0);
          func.constants().push(code, call, Descs.BUILTIN_CALL);
          var form =
              switch (call.body()) {
                case Builtin.One _ -> Descs.ONE;
                case Builtin.Two _ -> Descs.TWO;
                case Builtin.Three _ -> Descs.THREE;
                case Builtin.Many _ -> Descs.MANY;
                case Builtin.Contextual _ -> Descs.CONTEXTUAL;
              };
          func.constants().push(code, call.body(), form);
          var type = MethodTypeDesc.of(Descs.VALUE, Descs.EXECUTION, Descs.BUILTIN_CALL, form);
          switch (call.body()) {
            case Builtin.One _, Builtin.Two _, Builtin.Three _ -> {
              s.args().forEach(this::push);
              for (int i = 0; i < s.args().size(); i++) {
                type = type.insertParameterTypes(type.parameterCount(), Descs.VALUE);
              }
            }
            case Builtin.Many _, Builtin.Contextual _ -> {
              pushArray(s.args());
              type = type.insertParameterTypes(type.parameterCount(), Descs.VALUES);
            }
          }
          code.invokestatic(Descs.OPERATIONS, "call", type);
        });
  }

  private void callDynamic(Stmt.CallDynamic s, Level level) {
    int handle = code.allocateLocal(Descs.REFERENCE);
    var handleType = Descs.of(MethodHandle.class);
    func.constants().push(code, func.targets().dynamicCalls(), Descs.DYNAMIC_CALLS);
    pushArray(s.path());
    code.invokevirtual(Descs.DYNAMIC_CALLS, "find", MethodTypeDesc.of(handleType, Descs.VALUES));
    code.astore(handle).aload(handle).ifnull(level.end());
    var defined = code.newLabel();
    assign(
        s.result().index(),
        () -> {
          code.aload(handle);
          pushArguments(s.args());
          code.invokevirtual(handleType, "invokeExact", Descs.func(s.args().size()));
        });
    loadRaw(s.result().index());
    push(Undefined.UNDEFINED);
    code.if_acmpne(defined);
    jump(level, s.whenUndefined());
    code.labelBinding(defined);
    learn(s.result());
  }

  private void scan(Stmt.Scan s, Level level) {
    int source = code.allocateLocal(Descs.REFERENCE);
    int size = code.allocateLocal(TypeKind.INT);
    int index = code.allocateLocal(TypeKind.INT);
    var start = code.newLabel();
    var next = code.newLabel();
    var done = code.newLabel();
    load(s.source());
    code.astore(source).aload(source);
    code.invokestatic(Descs.OPERATIONS, "size", MethodTypeDesc.of(CD_int, Descs.VALUE));
    code.istore(size).iconst_0().istore(index);
    code.labelBinding(start);
    code.iload(index).iload(size).if_icmpge(done);
    code.aload(0).invokevirtual(Descs.EXECUTION, "step", ConstantDescs.MTD_void);
    element(s.key(), "keyAt", source, index);
    element(s.value(), "valueAt", source, index);
    var before = (BitSet) known.clone();
    learn(s.key());
    learn(s.value());
    pieces(func.pieces(s.block()), new Level(next, null, level));
    known = before;
    code.labelBinding(next);
    code.iinc(index, 1).goto_(start);
    code.labelBinding(done);
  }

  private void element(Local target, String operation, int source, int index) {
    if (func.shape().isRead(target.index())) {
      assign(
          target.index(),
          () -> {
            code.aload(source).iload(index);
            code.invokestatic(Descs.OPERATIONS, operation, VALUE_AT);
          });
    }
  }

  private void with(Stmt.With s, Level level) {
    int local = s.local().index();
    if (!s.path().isEmpty()) {
      check(s.value(), level);
    }
    int saved = code.allocateLocal(Descs.REFERENCE);
    int scope = code.allocateLocal(Descs.REFERENCE);
    load(s.local());
    code.astore(saved);
    assign(
        local,
        () -> {
          if (s.path().isEmpty()) {
            push(s.value());
            return;
          }
          code.aload(saved);
          var path = s.path().stream().map(Str::of).toArray(Str[]::new);
          func.constants().push(code, path, Descs.STRS);
          push(s.value());
          code.invokestatic(
              Descs.OPERATIONS,
              "patch",
              MethodTypeDesc.of(Descs.VALUE, Descs.VALUE, Descs.STRS, Descs.VALUE));
        });
    code.aload(0);
    load(Local.INPUT);
    load(Local.DATA);
    code.invokevirtual(
        Descs.EXECUTION, "enter", MethodTypeDesc.of(Descs.SCOPE, Descs.VALUE, Descs.VALUE));
    code.astore(scope);
    var open = new Level.OpenWith(local, saved, scope);
    var incomplete = code.newLabel();
    var done = code.newLabel();
    pieces(func.pieces(s.block()), new Level(incomplete, open, level));
    putBack(open);
    code.goto_(done);
    code.labelBinding(incomplete);
    putBack(open);
    undefined(level);
    code.labelBinding(done);
  }

  private void select(Stmt.Select s, Level level) {
    var done = code.newLabel();
    var otherwise = code.newLabel();
    var groups = func.groups(s);
    if (groups.isEmpty()) {
      pushCase(s);
      cases(s, 0, s.cases().size(), otherwise, done, level);
    } else {
      int number = code.allocateLocal(TypeKind.INT);
      pushCase(s);
      code.istore(number).iload(number).iflt(otherwise);
      code.iload(number).loadConstant(Carver.CASES_TOGETHER).idiv();
      var labels = labels(0, groups.size());
      code.tableswitch(otherwise, labels);
      for (int i = 0; i < groups.size(); i++) {
        code.labelBinding(labels.get(i).target());
        outlined(groups.get(i).pieces(), level);
        code.goto_(done);
      }
    }
    code.labelBinding(otherwise);
    if (s.otherwise() != null) {
      pieces(func.pieces(s.otherwise()), new Level(done, null, level));
    }
    code.labelBinding(done);
  }

  /// Writes some of the cases in a method of their own.
  private void cases(Piece.Cases piece, Level level) {
    var done = code.newLabel();
    pushCase(piece.select());
    cases(piece.select(), piece.from(), piece.to(), done, done, level);
    code.labelBinding(done);
  }

  /// Pushes the number of the case.
  private void pushCase(Stmt.Select s) {
    func.constants().push(code, func.numbers(s), Descs.MAP);
    push(s.source());
    code.invokestatic(
        Descs.OPERATIONS, "select", MethodTypeDesc.of(CD_int, Descs.MAP, Descs.VALUE));
  }

  private List<SwitchCase> labels(int from, int to) {
    var labels = new ArrayList<SwitchCase>();
    for (int i = from; i < to; i++) {
      labels.add(SwitchCase.of(i, code.newLabel()));
    }
    return labels;
  }

  private void cases(Stmt.Select s, int from, int to, Label otherwise, Label done, Level level) {
    var labels = labels(from, to);
    code.tableswitch(otherwise, labels);
    for (int i = from; i < to; i++) {
      code.labelBinding(labels.get(i - from).target());
      pieces(func.pieces(s.cases().get(i).block()), new Level(done, null, level));
      code.goto_(done);
    }
  }

  private void fail(Stmt.Fail s) {
    code.getstatic(Descs.ERROR_CODE, s.code().name(), Descs.ERROR_CODE);
    func.constants().push(code, s.message(), ConstantDescs.CD_String);
    push(s.at());
    code.invokestatic(
        Descs.OPERATIONS,
        "error",
        MethodTypeDesc.of(Descs.ERROR, Descs.ERROR_CODE, ConstantDescs.CD_String, Descs.LOCATION));
    code.athrow();
  }

  private void assignOnce(Stmt.AssignVarOnce s, Level level) {
    check(s.source(), level);
    int target = s.target().index();
    var assigned = code.newLabel();
    var done = code.newLabel();
    loadRaw(target);
    push(Undefined.UNDEFINED);
    code.if_acmpne(assigned);
    assign(target, () -> push(s.source()));
    assignPlace(target, s.at());
    code.goto_(done);
    code.labelBinding(assigned);
    loadRaw(target);
    push(s.source());
    code.invokestatic(Descs.OPERATIONS, "equal", TEST_TWO).ifne(done);
    assignConflicts(
        () -> {
          loadConflicts();
          loadRaw(target);
          loadPlace(target);
          push(s.source());
          func.constants().push(code, s.conflict(), ConstantDescs.CD_String);
          push(s.at());
          code.invokestatic(
              Descs.CONFLICTS,
              "add",
              MethodTypeDesc.of(
                  Descs.CONFLICTS,
                  Descs.CONFLICTS,
                  Descs.VALUE,
                  Descs.LOCATION,
                  Descs.VALUE,
                  ConstantDescs.CD_String,
                  Descs.LOCATION));
        });
    leaveBlockOfFunction(level);
    code.labelBinding(done);
    learn(s.target());
  }

  private void dot(Stmt.Dot s, Level level) {
    result(
        s.target(),
        level,
        () -> {
          if (s.source() instanceof Local local
              && func.shape().kind(local.index()) == Shape.Kind.OBJECT) {
            loadRaw(local.index());
            push(s.key());
            code.invokestatic(
                Descs.OPERATIONS,
                "child",
                MethodTypeDesc.of(Descs.VALUE, Descs.OBJECT_BUILDER, Descs.VALUE));
            return;
          }
          push(s.source());
          push(s.key());
          code.invokestatic(Descs.OPERATIONS, "dot", VALUE_OF_TWO);
        });
  }

  private static boolean isSingleton(Operand operand) {
    return operand instanceof Operand.Constant(var value)
        && (value instanceof Bool || value instanceof Null);
  }

  private void equal(Operand a, Operand b, Level level) {
    if (isSingleton(a) || isSingleton(b)) {
      push(a);
      push(b);
      code.if_acmpne(level.end());
      return;
    }
    pushConstantFirst(a, b);
    code.invokestatic(Descs.OPERATIONS, "equal", TEST_TWO).ifeq(level.end());
  }

  private void notEqual(Operand a, Operand b, Level level) {
    if (isSingleton(a) || isSingleton(b)) {
      check(a, level);
      check(b, level);
      push(a);
      push(b);
      code.if_acmpeq(level.end());
      return;
    }
    pushConstantFirst(a, b);
    code.invokestatic(Descs.OPERATIONS, "notEqual", TEST_TWO).ifeq(level.end());
  }

  /// HotSpot knows the class of a constant, and with it the `equals` to inline.
  private void pushConstantFirst(Operand a, Operand b) {
    push(b instanceof Operand.Constant ? b : a);
    push(b instanceof Operand.Constant ? a : b);
  }

  private void is(Operand source, Class<? extends Value> kind, Level level) {
    push(source);
    code.instanceOf(Descs.of(kind)).ifeq(level.end());
  }

  private void make(Local target, Shape.Kind kind, Value empty, Runnable construct) {
    assign(
        target.index(),
        () -> {
          if (func.shape().kind(target.index()) == kind) {
            code.new_(kind.type()).dup();
            construct.run();
          } else {
            push(empty);
          }
        });
    learn(target);
  }

  /// Adds to an accumulator; where the local is not one in all cases, makes another value.
  ///
  /// @param at for the operations that may conflict
  private void grow(
      Local target,
      String operation,
      List<? extends Operand> operands,
      boolean asArray,
      Location at,
      Level level) {
    for (var operand : operands) {
      check(operand, level);
    }
    var kind = func.shape().kind(target.index());
    var parameters = new ArrayList<ClassDesc>();
    Runnable pushAll =
        () -> {
          loadRaw(target.index());
          if (asArray) {
            pushArray(operands.subList(0, operands.size() - 1));
            parameters.add(Descs.VALUES);
            push(operands.getLast());
            parameters.add(Descs.VALUE);
          } else {
            for (var operand : operands) {
              push(operand);
              parameters.add(Descs.VALUE);
            }
          }
          if (hasPlace(operation)) {
            push(at);
            parameters.add(Descs.LOCATION);
          }
        };
    if (kind != Shape.Kind.VALUE) {
      pushAll.run();
      code.invokevirtual(kind.type(), operation, MethodTypeDesc.of(CD_void, parameters));
      return;
    }
    assign(
        target.index(),
        () -> {
          pushAll.run();
          parameters.addFirst(Descs.VALUE);
          code.invokestatic(
              Descs.OPERATIONS, operation, MethodTypeDesc.of(Descs.VALUE, parameters));
        });
  }

  private static boolean hasPlace(String operation) {
    return switch (operation) {
      case "insertOnce", "insertNested", "addNested" -> true;
      default -> false;
    };
  }
}
