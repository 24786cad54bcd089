package regent.rego.generate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ConstantDescs;

/// Looks whether generated methods are short enough for HotSpot.
final class CodeSizes {
  /// HotSpot's `HugeMethodLimit`: it does not compile longer methods.
  static final int HUGE_METHOD = 8_000;

  private CodeSizes() {}

  /// Whether no method of the class is longer; the initializer runs once and does not count.
  static boolean areSmall(byte[] classFile) {
    for (var method : ClassFile.of().parse(classFile).methods()) {
      boolean small =
          method
              .code()
              .map(code -> ((CodeAttribute) code).codeLength() <= HUGE_METHOD)
              .orElse(true);
      if (!small && !method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME)) {
        throw new AssertionError(method.methodName() + " is too long");
      }
    }
    return true;
  }
}
