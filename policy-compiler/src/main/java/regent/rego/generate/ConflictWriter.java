package regent.rego.generate;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import regent.opa.diagnostic.Location;
import regent.opa.value.Undefined;
import regent.rego.plan.Stmt;

/// Writes what notes conflicting values of a function, and raises the error when the function ends.
final class ConflictWriter {
  private final FuncWriter func;
  private final CodeBuilder code;
  private final int frame;
  private final MethodLocals locals;
  private final Map<Integer, Integer> places = new HashMap<>();

  /// The JVM local of the conflicts; -1 when there are none, or when they are in the frame.
  private int conflicts = -1;

  private boolean mayConflict;

  ConflictWriter(FuncWriter func, CodeBuilder code, int frame, MethodLocals locals) {
    this.func = func;
    this.code = code;
    this.frame = frame;
    this.locals = locals;
  }

  /// Starts a function in which the locals `assignedOnce` may conflict.
  void begin(List<Integer> assignedOnce) {
    mayConflict = !assignedOnce.isEmpty();
    if (!mayConflict) {
      return;
    }
    if (frame < 0) {
      conflicts = code.allocateLocal(Descs.REFERENCE);
    }
    assignConflicts(code::aconst_null);
    for (int local : assignedOnce) {
      assignPlace(local, Location.NONE);
    }
  }

  /// Writes: when there are conflicts, raise their error.
  void throwConflicts() {
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
      locals.push(at);
      code.astore(place(local));
    } else {
      code.aload(frame).loadConstant(func.placeCell(local));
      locals.push(at);
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

  void assignOnce(Stmt.AssignVarOnce s, Level level, Exits exits) {
    locals.check(s.source(), level);
    int target = s.target().index();
    var assigned = code.newLabel();
    var done = code.newLabel();
    locals.loadRaw(target);
    locals.push(Undefined.UNDEFINED);
    code.if_acmpne(assigned);
    locals.assign(target, () -> locals.push(s.source()));
    assignPlace(target, s.at());
    code.goto_(done);
    code.labelBinding(assigned);
    locals.loadRaw(target);
    locals.push(s.source());
    code.invokestatic(Descs.OPERATIONS, "equal", LookWriter.TEST_TWO).ifne(done);
    assignConflicts(
        () -> {
          loadConflicts();
          locals.loadRaw(target);
          loadPlace(target);
          locals.push(s.source());
          func.constants().push(code, s.conflict(), ConstantDescs.CD_String);
          locals.push(s.at());
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
    exits.leaveBlockOfFunction(level);
    code.labelBinding(done);
    locals.learn(s.target());
  }
}
