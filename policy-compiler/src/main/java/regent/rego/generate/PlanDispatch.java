package regent.rego.generate;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/// Writes what makes a class with plans a [PlanRunner]: the constructor and the switch.
final class PlanDispatch {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          Descs.VALUE, ConstantDescs.CD_int, Descs.EXECUTION, Descs.VALUE, Descs.VALUE);

  private PlanDispatch() {}

  static void write(ClassBuilder type, ClassDesc owner, List<String> methods) {
    type.withMethodBody(
        ConstantDescs.INIT_NAME,
        ConstantDescs.MTD_void,
        0,
        code ->
            code.aload(0)
                .invokespecial(
                    ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_());
    type.withMethodBody(
        "run",
        RUN,
        ClassFile.ACC_PUBLIC,
        code -> {
          var unknown = code.newLabel();
          var cases = new ArrayList<SwitchCase>();
          for (int i = 0; i < methods.size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
          }
          code.iload(1).tableswitch(unknown, cases);
          for (int i = 0; i < methods.size(); i++) {
            code.labelBinding(cases.get(i).target());
            code.aload(2).aload(3).aload(4);
            code.invokestatic(owner, methods.get(i), Descs.func(2)).areturn();
          }
          code.labelBinding(unknown);
          code.getstatic(Descs.UNDEFINED, "UNDEFINED", Descs.UNDEFINED).areturn();
        });
  }
}
