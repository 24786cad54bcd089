package regent.rego.generate;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import regent.opa.diagnostic.Location;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;

/// The locals of one method: JVM locals, or cells of the frame where outlined methods share them.
///
/// Knows which locals have a value at the point where the writer is, so that most tests for
/// undefined are left out.
final class MethodLocals {
  private final FuncWriter func;
  private final CodeBuilder code;
  private final int frame;
  private final Map<Integer, Integer> slots = new HashMap<>();

  /// The locals that have a value here. Only locals that one statement writes are ever in it.
  private BitSet known = new BitSet();

  /// @param frame the JVM local of the frame; -1 when there is none
  MethodLocals(FuncWriter func, CodeBuilder code, int frame) {
    this.func = func;
    this.code = code;
    this.frame = frame;
  }

  /// What is known here, to go back to with [#know].
  BitSet known() {
    return (BitSet) known.clone();
  }

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

  void assign(int local, Runnable pushNew) {
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
  void loadRaw(int local) {
    int cell = func.cell(local);
    if (cell < 0) {
      code.aload(slot(local));
    } else {
      code.aload(frame).loadConstant(cell).aaload().checkcast(func.shape().kind(local).type());
    }
  }

  void load(Local local) {
    loadRaw(local.index());
    if (func.shape().kind(local.index()) != Shape.Kind.VALUE) {
      code.invokestatic(
          Descs.OPERATIONS, "read", MethodTypeDesc.of(Descs.VALUE, Descs.ACCUMULATOR));
    }
  }

  void push(Value constant) {
    func.constants().push(code, constant);
  }

  void push(Operand operand) {
    switch (operand) {
      case Local local -> load(local);
      case Operand.Constant(var value) -> push(value);
    }
  }

  void push(Location at) {
    func.constants().push(code, at, Descs.LOCATION);
  }

  void pushArray(List<? extends Operand> operands) {
    code.loadConstant(operands.size()).anewarray(Descs.VALUE);
    for (int i = 0; i < operands.size(); i++) {
      code.dup().loadConstant(i);
      push(operands.get(i));
      code.aastore();
    }
  }

  boolean isKnown(Operand operand) {
    return switch (operand) {
      case Local local -> known.get(local.index());
      case Operand.Constant(var value) -> value.isDefined();
    };
  }

  /// Notes that `local` has a value from here to the end of the block.
  void learn(Local local) {
    if (func.shape().isWrittenOnce(local.index())) {
      known.set(local.index());
    }
  }

  /// Leaves the block when the operand is undefined.
  void check(Operand operand, Level level) {
    if (!isKnown(operand)) {
      push(operand);
      undefinedUnlessValue(level);
    }
  }

  void undefined(Level level) {
    code.goto_(level.end());
  }

  void undefinedUnlessValue(Level level) {
    push(Undefined.UNDEFINED);
    code.if_acmpeq(level.end());
  }

  /// Assigns a result that may be undefined, and leaves the block when it is.
  void result(Local target, Level level, Runnable pushResult) {
    assign(target.index(), pushResult);
    loadRaw(target.index());
    undefinedUnlessValue(level);
    learn(target);
  }
}
