package regent.rego.generate;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import regent.opa.diagnostic.Location;
import regent.opa.value.Value;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;

/// Writes statements that make composite values and add to them.
final class AccumulatorWriter {
  private final FuncWriter func;
  private final CodeBuilder code;
  private final MethodLocals locals;

  AccumulatorWriter(FuncWriter func, CodeBuilder code, MethodLocals locals) {
    this.func = func;
    this.code = code;
    this.locals = locals;
  }

  void make(Local target, Shape.Kind kind, Value empty, Runnable construct) {
    locals.assign(
        target.index(),
        () -> {
          if (func.shape().kind(target.index()) == kind) {
            code.new_(kind.type()).dup();
            construct.run();
          } else {
            locals.push(empty);
          }
        });
    locals.learn(target);
  }

  /// Adds to an accumulator; where the local is not one in all cases, makes another value.
  ///
  /// @param at for the operations that may conflict
  void grow(
      Local target,
      String operation,
      List<? extends Operand> operands,
      boolean asArray,
      Location at,
      Level level) {
    for (var operand : operands) {
      locals.check(operand, level);
    }
    var kind = func.shape().kind(target.index());
    var parameters = new ArrayList<ClassDesc>();
    Runnable pushAll =
        () -> {
          locals.loadRaw(target.index());
          if (asArray) {
            locals.pushArray(operands.subList(0, operands.size() - 1));
            parameters.add(Descs.VALUES);
            locals.push(operands.getLast());
            parameters.add(Descs.VALUE);
          } else {
            for (var operand : operands) {
              locals.push(operand);
              parameters.add(Descs.VALUE);
            }
          }
          if (hasPlace(operation)) {
            locals.push(at);
            parameters.add(Descs.LOCATION);
          }
        };
    if (kind != Shape.Kind.VALUE) {
      pushAll.run();
      code.invokevirtual(kind.type(), operation, MethodTypeDesc.of(CD_void, parameters));
      return;
    }
    locals.assign(
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
