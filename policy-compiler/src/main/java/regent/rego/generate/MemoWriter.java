package regent.rego.generate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import regent.rego.plan.Func;

/// Writes the method in front of a function that keeps its results. Small, so that HotSpot inlines
/// it where the function is called.
final class MemoWriter {
  private static final MethodTypeDesc REMEMBER_SLOT =
      MethodTypeDesc.of(Descs.VALUE, ConstantDescs.CD_int, Descs.VALUE);
  private static final MethodTypeDesc REMEMBER_CALL =
      MethodTypeDesc.of(Descs.VALUE, Descs.CALL_KEY, Descs.VALUE);

  private static final MethodTypeDesc KEPT = MethodTypeDesc.of(Descs.VALUE, ConstantDescs.CD_int);

  private static final MethodTypeDesc KEEPS = MethodTypeDesc.of(ConstantDescs.CD_boolean);

  private final FuncWriter.Context context;
  private final int number;
  private final Func func;
  private final MethodTypeDesc type;

  MemoWriter(FuncWriter.Context context, int number, Func func) {
    this.context = context;
    this.number = number;
    this.func = func;
    this.type = Descs.func(func.params().size());
  }

  void write(String name, String body) {
    int slot = context.linkage().slot(number);
    context
        .type()
        .withMethodBody(
            name,
            type,
            ClassFile.ACC_STATIC | ClassFile.ACC_FINAL,
            code -> {
              if (func.memo() == Func.Memo.TABLE) {
                table(code, body);
              } else if (slot >= 0) {
                bySlot(code, slot, body);
              } else {
                byArguments(code, body);
              }
            });
  }

  private void bySlot(CodeBuilder code, int slot, String body) {
    var unknown = code.newLabel();
    code.aload(0).getfield(Descs.EXECUTION, "results", Descs.VALUES);
    code.loadConstant(slot).aaload();
    returnKnown(code, unknown);
    int dataSlot = context.linkage().dataSlot(number);
    if (dataSlot < 0) {
      code.aload(0).loadConstant(slot);
      callBody(code, body);
    } else {
      pushKept(code, dataSlot, body);
      int kept = code.allocateLocal(Descs.REFERENCE);
      code.astore(kept).aload(0).loadConstant(slot).aload(kept);
    }
    code.invokevirtual(Descs.EXECUTION, "remember", REMEMBER_SLOT).areturn();
  }

  /// Undefined where nothing can be kept.
  private void table(CodeBuilder code, String body) {
    var keeps = code.newLabel();
    code.aload(0).invokevirtual(Descs.EXECUTION, "keeps", KEEPS);
    code.ifne(keeps);
    code.getstatic(Descs.UNDEFINED, "UNDEFINED", Descs.UNDEFINED).areturn();
    code.labelBinding(keeps);
    pushKept(code, context.linkage().dataSlot(number), body);
    code.areturn();
  }

  /// Pushes what is kept with the data, computed when there is nothing yet.
  private void pushKept(CodeBuilder code, int slot, String body) {
    int known = code.allocateLocal(Descs.REFERENCE);
    var done = code.newLabel();
    code.aload(0).loadConstant(slot).invokevirtual(Descs.EXECUTION, "kept", KEPT);
    code.astore(known).aload(known).ifnonnull(done);
    code.aload(0).loadConstant(slot);
    callBody(code, body);
    code.invokevirtual(Descs.EXECUTION, "keep", REMEMBER_SLOT).astore(known);
    code.labelBinding(done);
    code.aload(known);
  }

  private void byArguments(CodeBuilder code, String body) {
    var unknown = code.newLabel();
    int key = code.allocateLocal(Descs.REFERENCE);
    code.loadConstant(number);
    int args = func.params().size() - 2;
    code.loadConstant(args).anewarray(Descs.VALUE);
    for (int i = 0; i < args; i++) {
      code.dup().loadConstant(i).aload(i + 3).aastore();
    }
    code.invokestatic(
        Descs.CALL_KEY,
        "of",
        MethodTypeDesc.of(Descs.CALL_KEY, ConstantDescs.CD_int, Descs.VALUES));
    code.astore(key);
    code.aload(0).aload(key);
    code.invokevirtual(Descs.EXECUTION, "recall", MethodTypeDesc.of(Descs.VALUE, Descs.CALL_KEY));
    returnKnown(code, unknown);
    code.aload(0).aload(key);
    callBody(code, body);
    code.invokevirtual(Descs.EXECUTION, "remember", REMEMBER_CALL).areturn();
  }

  private static void returnKnown(CodeBuilder code, Label unknown) {
    int known = code.allocateLocal(Descs.REFERENCE);
    code.astore(known).aload(known).ifnull(unknown);
    code.aload(known).areturn();
    code.labelBinding(unknown);
  }

  private void callBody(CodeBuilder code, String body) {
    for (int i = 0; i <= func.params().size(); i++) {
      code.aload(i);
    }
    code.invokestatic(context.owner(), body, type);
  }
}
