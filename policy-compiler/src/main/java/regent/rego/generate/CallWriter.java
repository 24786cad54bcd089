package regent.rego.generate;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.util.List;
import regent.opa.builtin.Builtin;
import regent.opa.value.Undefined;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Writes calls of functions and built-ins.
final class CallWriter {
  private static final MethodTypeDesc REACH =
      MethodTypeDesc.of(Descs.VALUE, Descs.EXECUTION, Descs.BUILTIN_CALL, Descs.VALUE, Descs.VALUE);

  private final FuncWriter func;
  private final CodeBuilder code;
  private final MethodLocals locals;
  private final Exits exits;

  CallWriter(FuncWriter func, CodeBuilder code, MethodLocals locals, Exits exits) {
    this.func = func;
    this.code = code;
    this.locals = locals;
    this.exits = exits;
  }

  void call(Stmt.Call s, Level level) {
    var type = Descs.func(s.args().size());
    locals.result(
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
    args.forEach(locals::push);
  }

  void callBuiltin(Stmt.CallBuiltin s, Level level) {
    var call = func.linkage().call(s);
    locals.result(
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
              s.args().forEach(locals::push);
              for (int i = 0; i < s.args().size(); i++) {
                type = type.insertParameterTypes(type.parameterCount(), Descs.VALUE);
              }
            }
            case Builtin.Many _, Builtin.Contextual _ -> {
              locals.pushArray(s.args());
              type = type.insertParameterTypes(type.parameterCount(), Descs.VALUES);
            }
          }
          code.invokestatic(Descs.OPERATIONS, "call", type);
        });
  }

  void reach(Stmt.Reach s, Level level) {
    var call = func.linkage().call(s.asCall());
    locals.result(
        s.result(),
        level,
        () -> {
          code.aload(0);
          func.constants().push(code, call, Descs.BUILTIN_CALL);
          locals.push(s.graph());
          locals.push(s.initial());
          code.invokestatic(Descs.OPERATIONS, "reach", REACH);
        });
  }

  void callDynamic(Stmt.CallDynamic s, Level level) {
    int handle = code.allocateLocal(Descs.REFERENCE);
    var handleType = Descs.of(MethodHandle.class);
    func.constants().push(code, func.targets().dynamicCalls(), Descs.DYNAMIC_CALLS);
    locals.pushArray(s.path());
    code.invokevirtual(Descs.DYNAMIC_CALLS, "find", MethodTypeDesc.of(handleType, Descs.VALUES));
    code.astore(handle).aload(handle).ifnull(level.end());
    var defined = code.newLabel();
    locals.assign(
        s.result().index(),
        () -> {
          code.aload(handle);
          pushArguments(s.args());
          code.invokevirtual(handleType, "invokeExact", Descs.func(s.args().size()));
        });
    locals.loadRaw(s.result().index());
    locals.push(Undefined.UNDEFINED);
    code.if_acmpne(defined);
    exits.jump(level, s.whenUndefined());
    code.labelBinding(defined);
    locals.learn(s.result());
  }
}
