package regent.rego.generate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Class files as text, to compare: an instruction a line, labels numbered in order.
final class ClassText {
  private final StringBuilder out = new StringBuilder();
  private final Map<Label, Integer> labels = new HashMap<>();

  private ClassText() {}

  /// The text of a class file, without the initializer.
  static String of(byte[] classFile) {
    var text = new ClassText();
    for (var method : ClassFile.of().parse(classFile).methods()) {
      if (!method.methodName().equalsString("<clinit>")) {
        text.method(method);
      }
    }
    return text.out.toString();
  }

  private void method(MethodModel method) {
    var type = method.methodTypeSymbol();
    out.append(method.methodName().stringValue()).append(type.displayDescriptor()).append('\n');
    labels.clear();
    method.code().ifPresent(this::code);
    out.append('\n');
  }

  private void code(CodeModel code) {
    for (var element : code.elementList()) {
      if (element instanceof BranchInstruction branch) {
        label(branch.target());
      }
    }
    for (var element : code.elementList()) {
      element(element);
    }
  }

  private String label(Label label) {
    return "L" + labels.computeIfAbsent(label, _ -> labels.size());
  }

  private void element(CodeElement element) {
    switch (element) {
      case LineNumber line -> out.append("  line ").append(line.line()).append('\n');
      case LabelTarget target -> {
        if (labels.containsKey(target.label())) {
          out.append(label(target.label())).append(":\n");
        }
      }
      case Instruction instruction -> out.append("    ").append(text(instruction)).append('\n');
      case LocalVariable _ -> {}
      case CodeElement _ -> {}
    }
  }

  private String text(Instruction instruction) {
    var name = instruction.opcode().name().toLowerCase(Locale.ROOT);
    return switch (instruction) {
      case LoadInstruction i -> "load " + i.slot();
      case StoreInstruction i -> "store " + i.slot();
      case ConstantInstruction i -> "push " + i.constantValue();
      case BranchInstruction i -> name + " " + label(i.target());
      case IncrementInstruction i -> "inc " + i.slot();
      case FieldInstruction i -> name + " " + simple(i.owner().asInternalName()) + "." + i.name();
      case InvokeInstruction i ->
          name
              + " "
              + simple(i.owner().asInternalName())
              + "."
              + i.name()
              + i.typeSymbol().displayDescriptor();
      case NewObjectInstruction i -> name + " " + simple(i.className().asInternalName());
      case TypeCheckInstruction i -> name + " " + simple(i.type().asInternalName());
      case TableSwitchInstruction i ->
          name
              + i.cases().stream()
                  .map(c -> " " + c.caseValue() + ":" + label(c.target()))
                  .collect(Collectors.joining());
      case Instruction _ -> name;
    };
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
