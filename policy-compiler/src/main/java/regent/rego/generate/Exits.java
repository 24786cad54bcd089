package regent.rego.generate;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;
import regent.rego.plan.Stmt;

/// Writes jumps out of blocks: leaving some of them, going on with the next block of the function,
/// returning. What a `with` changed is put back on the way.
final class Exits {
  private final CodeBuilder code;
  private final int frame;
  private final Nesting nesting;
  private final MethodLocals locals;
  private final ConflictWriter conflicts;

  Exits(
      CodeBuilder code, int frame, Nesting nesting, MethodLocals locals, ConflictWriter conflicts) {
    this.code = code;
    this.frame = frame;
    this.nesting = nesting;
    this.locals = locals;
    this.conflicts = conflicts;
  }

  /// Whether `level` is a block of the function itself.
  boolean isTop(Level level) {
    return nesting != Nesting.INNER && level.outer() == null;
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

  /// Leaves `index` blocks around the innermost one and that itself.
  void jump(Level level, int index) {
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
  void leaveBlockOfFunction(Level level) {
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

  private static Level.@Nullable OpenWith outermost(Level level) {
    Level.OpenWith found = null;
    for (Level l = level; l != null; l = l.outer()) {
      if (l.with() != null) {
        found = l.with();
      }
    }
    return found;
  }

  void leaveAll(Level level) {
    var with = outermost(level);
    if (with != null) {
      leave(with);
    }
  }

  private void leave(Level.OpenWith with) {
    code.aload(0).aload(with.scope());
    code.invokevirtual(Descs.EXECUTION, "leave", MethodTypeDesc.of(CD_void, Descs.SCOPE));
  }

  void putBack(Level.OpenWith with) {
    locals.assign(with.local(), () -> code.aload(with.saved()));
    leave(with);
  }

  void returnFromFrame(Level level) {
    leaveAll(level);
    if (nesting.isOutlined()) {
      code.loadConstant(FuncWriter.RETURN).ireturn();
    } else {
      conflicts.throwConflicts();
      code.aload(frame).loadConstant(FuncWriter.RETURNED).aaload();
      code.checkcast(Descs.VALUE).areturn();
    }
  }

  void returnLocal(Stmt.ReturnLocal s, Level level) {
    if (nesting.isOutlined()) {
      code.aload(frame).loadConstant(FuncWriter.RETURNED);
      locals.load(s.source());
      code.aastore();
      returnFromFrame(level);
      return;
    }
    conflicts.throwConflicts();
    leaveAll(level);
    locals.load(s.source());
    code.areturn();
  }
}
