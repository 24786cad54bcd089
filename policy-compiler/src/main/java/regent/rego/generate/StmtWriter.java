package regent.rego.generate;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Writes the statements of one method. A statement is undefined by a jump to the end of its block.
final class StmtWriter {
  static final MethodTypeDesc VALUE_OF_TWO =
      MethodTypeDesc.of(Descs.VALUE, Descs.VALUE, Descs.VALUE);
  private static final MethodTypeDesc VALUE_OF_ONE = MethodTypeDesc.of(Descs.VALUE, Descs.VALUE);
  private static final MethodTypeDesc VALUE_AT =
      MethodTypeDesc.of(Descs.VALUE, Descs.VALUE, CD_int);

  private final FuncWriter func;
  private final CodeBuilder code;
  private final int frame;
  private final MethodLocals locals;
  private final ConflictWriter conflicts;
  private final Exits exits;
  private final CallWriter calls;
  private final LookWriter looks;
  private final AccumulatorWriter accumulators;
  private final SelectWriter selects;
  private final SearchWriter searches;
  private final RowWriter rows;
  private int line = -1;

  /// @param frame the JVM local of the frame; -1 when there is none
  StmtWriter(FuncWriter func, CodeBuilder code, int frame, Exits.Nesting nesting) {
    this.func = func;
    this.code = code;
    this.frame = frame;
    locals = new MethodLocals(func, code, frame);
    conflicts = new ConflictWriter(func, code, frame, locals);
    exits = new Exits(code, frame, nesting, locals, conflicts);
    calls = new CallWriter(func, code, locals, exits);
    looks = new LookWriter(func, code, locals);
    accumulators = new AccumulatorWriter(func, code, locals);
    selects = new SelectWriter(func, code, locals, this);
    searches = new SearchWriter(func, code, locals, this);
    rows = new RowWriter(func, code, frame, locals, this);
  }

  MethodLocals locals() {
    return locals;
  }

  /// Writes all of a function: its pieces, the return that is undefined, and what makes an error of
  /// conflicting values, also when another error comes after them.
  ///
  /// @param assignedOnce the locals that may conflict
  void body(List<Piece> pieces, List<Integer> assignedOnce) {
    var root = new Level(code.newLabel(), null, null);
    if (assignedOnce.isEmpty()) {
      pieces(pieces, root);
      code.labelBinding(Objects.requireNonNull(root.end()));
      locals.push(Undefined.UNDEFINED);
      code.areturn();
      return;
    }
    conflicts.begin(assignedOnce);
    var start = code.newBoundLabel();
    pieces(pieces, root);
    code.labelBinding(Objects.requireNonNull(root.end()));
    conflicts.throwConflicts();
    locals.push(Undefined.UNDEFINED);
    code.areturn();
    var end = code.newBoundLabel();
    var handler = code.newBoundLabel();
    int error = code.allocateLocal(Descs.REFERENCE);
    code.astore(error);
    conflicts.throwConflicts();
    code.aload(error).athrow();
    code.exceptionCatch(start, end, handler, Descs.ERROR);
  }

  /// Writes the pieces of a block; what comes after them is reached when the block is completed.
  void pieces(List<Piece> pieces, Level level) {
    var before = locals.known();
    for (var piece : pieces) {
      switch (piece) {
        case Piece.Outlined(var inner) -> outlined(inner, level);
        case Piece.Cases some -> {
          switch (some.stmt()) {
            case Stmt.Select s -> selects.cases(s, some, level);
            case Stmt.Indexed s -> rows.templates(s, some, level);
            case Stmt s -> throw new IllegalStateException("has no cases: " + s);
          }
        }
        case Piece.Inline(var stmt) -> {
          line(stmt.at());
          write(stmt, level);
          if (isEnd(stmt)) {
            locals.know(before);
            return;
          }
        }
      }
    }
    locals.know(before);
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

  void outlined(List<Piece> pieces, Level level) {
    int outcome = code.allocateLocal(TypeKind.INT);
    boolean isTop = exits.isTop(level);
    var inside = isTop ? Exits.Nesting.TOP : Exits.Nesting.INNER;
    code.aload(0).aload(frame);
    func.callOutlined(code, func.outline(pieces, locals.known(), inside));
    var completed = code.newLabel();
    code.istore(outcome).iload(outcome).ifeq(completed);
    for (int exit : func.exits(pieces)) {
      if (exit == FuncWriter.CONFLICT && isTop) {
        continue;
      }
      var next = code.newLabel();
      code.iload(outcome).loadConstant(exit).if_icmpne(next);
      if (exit == FuncWriter.RETURN) {
        exits.returnFromFrame(level);
      } else if (exit == FuncWriter.CONFLICT) {
        exits.leaveBlockOfFunction(level);
      } else {
        exits.jump(level, exit - 1);
      }
      code.labelBinding(next);
    }
    code.labelBinding(completed);
  }

  private void write(Stmt stmt, Level level) {
    switch (stmt) {
      case Stmt.ReturnLocal s -> exits.returnLocal(s, level);
      case Stmt.Call s -> calls.call(s, level);
      case Stmt.CallBuiltin s -> calls.callBuiltin(s, level);
      case Stmt.Reach s -> calls.reach(s, level);
      case Stmt.CallDynamic s -> calls.callDynamic(s, level);
      case Stmt.Blocks s -> {
        for (var block : s.blocks()) {
          var end = code.newLabel();
          pieces(func.pieces(block), new Level(end, null, level));
          code.labelBinding(end);
        }
      }
      case Stmt.Break s -> exits.jump(level, s.index());
      case Stmt.Scan s -> scan(s, level);
      case Stmt.Search s -> searches.search(s, level);
      case Stmt.Not s -> {
        var end = code.newLabel();
        pieces(func.pieces(s.block()), new Level(end, null, level));
        locals.undefined(level);
        code.labelBinding(end);
      }
      case Stmt.With s -> with(s, level);
      case Stmt.Select s -> selects.select(s, level);
      case Stmt.Indexed s -> rows.indexed(s, level);
      case Stmt.Fail s -> fail(s);
      case Stmt.AssignVar s -> {
        boolean defined = locals.isKnown(s.source());
        locals.assign(s.target().index(), () -> locals.push(s.source()));
        if (defined) {
          locals.learn(s.target());
        }
      }
      case Stmt.AssignVarOnce s -> conflicts.assignOnce(s, level, exits);
      case Stmt.ResetLocal s -> locals.init(s.target().index());
      case Stmt.Dot s -> looks.dot(s, level);
      case Stmt.DotBase s ->
          locals.result(
              s.target(),
              level,
              () -> {
                locals.push(s.source());
                locals.push(s.key());
                code.invokestatic(Descs.OPERATIONS, "dotBase", VALUE_OF_TWO);
              });
      case Stmt.Len s ->
          locals.result(
              s.target(),
              level,
              () -> {
                locals.push(s.source());
                code.invokestatic(Descs.OPERATIONS, "length", VALUE_OF_ONE);
              });
      case Stmt.Equal s -> looks.equal(s.a(), s.b(), level);
      case Stmt.NotEqual s -> looks.notEqual(s.a(), s.b(), level);
      case Stmt.IsArray s -> looks.is(s.source(), Arr.class, level);
      case Stmt.IsObject s -> looks.is(s.source(), Obj.class, level);
      case Stmt.IsSet s -> looks.is(s.source(), SetValue.class, level);
      case Stmt.IsDefined s -> locals.check(s.source(), level);
      case Stmt.IsUndefined s -> {
        locals.push(s.source());
        locals.push(Undefined.UNDEFINED);
        code.if_acmpne(level.end());
      }
      case Stmt.MakeArray s ->
          accumulators.make(
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
          accumulators.make(
              s.target(), Shape.Kind.OBJECT, Obj.EMPTY, () -> init(Descs.OBJECT_BUILDER));
      case Stmt.MakeSet s ->
          accumulators.make(
              s.target(), Shape.Kind.SET, SetValue.EMPTY, () -> init(Descs.SET_BUILDER));
      case Stmt.ArrayAppend s ->
          accumulators.grow(s.array(), "append", List.of(s.value()), false, Location.NONE, level);
      case Stmt.SetAdd s ->
          accumulators.grow(s.set(), "add", List.of(s.value()), false, Location.NONE, level);
      case Stmt.ObjectInsert s ->
          accumulators.grow(
              s.object(), "insert", List.of(s.key(), s.value()), false, Location.NONE, level);
      case Stmt.ObjectInsertOnce s ->
          accumulators.grow(
              s.object(), "insertOnce", List.of(s.key(), s.value()), false, s.at(), level);
      case Stmt.InsertNested s -> {
        var operands = new ArrayList<Operand>(s.path());
        operands.add(s.value());
        var name =
            switch (s.leaf()) {
              case VALUE -> "insertNested";
              case MEMBER -> "addNested";
            };
        accumulators.grow(s.object(), name, operands, true, s.at(), level);
      }
      case Stmt.ObjectMerge s ->
          locals.result(
              s.target(),
              level,
              () -> {
                locals.load(s.a());
                locals.load(s.b());
                code.invokestatic(Descs.OPERATIONS, "merge", VALUE_OF_TWO);
              });
      case Stmt.ResultSetAdd s -> {
        code.aload(0);
        locals.load(s.value());
        code.invokevirtual(Descs.EXECUTION, "answer", MethodTypeDesc.of(CD_void, Descs.VALUE));
      }
      case Stmt.Decided s -> {
        code.aload(0).loadConstant(func.number());
        locals.push(s.at());
        code.invokevirtual(
            Descs.EXECUTION, "decide", MethodTypeDesc.of(CD_void, CD_int, Descs.LOCATION));
      }
      case Stmt.DecidedAmong s -> {
        code.aload(0).loadConstant(func.number());
        func.constants().push(code, s.places(), Descs.LIST);
        locals.push(s.number());
        code.invokevirtual(
            Descs.EXECUTION, "decide", MethodTypeDesc.of(CD_void, CD_int, Descs.LIST, Descs.VALUE));
      }
    }
  }

  private void init(ClassDesc builder) {
    code.invokespecial(builder, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
  }

  private void scan(Stmt.Scan s, Level level) {
    int source = code.allocateLocal(Descs.REFERENCE);
    int size = code.allocateLocal(TypeKind.INT);
    int index = code.allocateLocal(TypeKind.INT);
    var start = code.newLabel();
    var next = code.newLabel();
    var done = code.newLabel();
    locals.load(s.source());
    code.astore(source).aload(source);
    code.invokestatic(Descs.OPERATIONS, "size", MethodTypeDesc.of(CD_int, Descs.VALUE));
    code.istore(size).iconst_0().istore(index);
    code.labelBinding(start);
    code.iload(index).iload(size).if_icmpge(done);
    code.aload(0).invokevirtual(Descs.EXECUTION, "step", ConstantDescs.MTD_void);
    element(s.key(), "keyAt", source, index);
    element(s.value(), "valueAt", source, index);
    var before = locals.known();
    locals.learn(s.key());
    locals.learn(s.value());
    pieces(func.pieces(s.block()), new Level(next, null, level));
    locals.know(before);
    code.labelBinding(next);
    code.iinc(index, 1).goto_(start);
    code.labelBinding(done);
  }

  void element(Local target, String operation, int source, int index) {
    if (func.shape().isRead(target.index())) {
      locals.assign(
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
      locals.check(s.value(), level);
    }
    int saved = code.allocateLocal(Descs.REFERENCE);
    int scope = code.allocateLocal(Descs.REFERENCE);
    locals.load(s.local());
    code.astore(saved);
    locals.assign(
        local,
        () -> {
          if (s.path().isEmpty()) {
            locals.push(s.value());
            return;
          }
          code.aload(saved);
          var path = s.path().stream().map(Str::of).toArray(Str[]::new);
          func.constants().push(code, path, Descs.STRS);
          locals.push(s.value());
          code.invokestatic(
              Descs.OPERATIONS,
              "patch",
              MethodTypeDesc.of(Descs.VALUE, Descs.VALUE, Descs.STRS, Descs.VALUE));
        });
    code.aload(0);
    locals.load(Local.INPUT);
    locals.load(Local.DATA);
    code.invokevirtual(
        Descs.EXECUTION, "enter", MethodTypeDesc.of(Descs.SCOPE, Descs.VALUE, Descs.VALUE));
    code.astore(scope);
    var open = new Level.OpenWith(local, saved, scope);
    var incomplete = code.newLabel();
    var done = code.newLabel();
    pieces(func.pieces(s.block()), new Level(incomplete, open, level));
    exits.putBack(open);
    code.goto_(done);
    code.labelBinding(incomplete);
    exits.putBack(open);
    locals.undefined(level);
    code.labelBinding(done);
  }

  private void fail(Stmt.Fail s) {
    code.getstatic(Descs.ERROR_CODE, s.code().name(), Descs.ERROR_CODE);
    func.constants().push(code, s.message(), ConstantDescs.CD_String);
    locals.push(s.at());
    code.invokestatic(
        Descs.OPERATIONS,
        "error",
        MethodTypeDesc.of(Descs.ERROR, Descs.ERROR_CODE, ConstantDescs.CD_String, Descs.LOCATION));
    code.athrow();
  }
}
