package regent.rego.generate;

import static java.lang.constant.ConstantDescs.CD_boolean;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Value;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Writes statements that look at values and change none.
final class LookWriter {
  static final MethodTypeDesc TEST_TWO = MethodTypeDesc.of(CD_boolean, Descs.VALUE, Descs.VALUE);

  private final FuncWriter func;
  private final CodeBuilder code;
  private final MethodLocals locals;

  LookWriter(FuncWriter func, CodeBuilder code, MethodLocals locals) {
    this.func = func;
    this.code = code;
    this.locals = locals;
  }

  void dot(Stmt.Dot s, Level level) {
    locals.result(
        s.target(),
        level,
        () -> {
          if (s.source() instanceof Local local
              && func.shape().kind(local.index()) == Shape.Kind.OBJECT) {
            locals.loadRaw(local.index());
            locals.push(s.key());
            code.invokestatic(
                Descs.OPERATIONS,
                "child",
                MethodTypeDesc.of(Descs.VALUE, Descs.OBJECT_BUILDER, Descs.VALUE));
            return;
          }
          locals.push(s.source());
          locals.push(s.key());
          code.invokestatic(Descs.OPERATIONS, "dot", StmtWriter.VALUE_OF_TWO);
        });
  }

  private static boolean isSingleton(Operand operand) {
    return operand instanceof Operand.Constant(var value)
        && (value instanceof Bool || value instanceof Null);
  }

  void equal(Operand a, Operand b, Level level) {
    if (isSingleton(a) || isSingleton(b)) {
      locals.push(a);
      locals.push(b);
      code.if_acmpne(level.end());
      return;
    }
    pushConstantFirst(a, b);
    code.invokestatic(Descs.OPERATIONS, "equal", TEST_TWO).ifeq(level.end());
  }

  void notEqual(Operand a, Operand b, Level level) {
    if (isSingleton(a) || isSingleton(b)) {
      locals.check(a, level);
      locals.check(b, level);
      locals.push(a);
      locals.push(b);
      code.if_acmpeq(level.end());
      return;
    }
    pushConstantFirst(a, b);
    code.invokestatic(Descs.OPERATIONS, "notEqual", TEST_TWO).ifeq(level.end());
  }

  /// HotSpot knows the class of a constant, and with it the `equals` to inline.
  private void pushConstantFirst(Operand a, Operand b) {
    locals.push(b instanceof Operand.Constant ? b : a);
    locals.push(b instanceof Operand.Constant ? a : b);
  }

  void is(Operand source, Class<? extends Value> kind, Level level) {
    locals.push(source);
    code.instanceOf(Descs.of(kind)).ifeq(level.end());
  }
}
