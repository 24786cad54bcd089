package regent.rego.generate;

import java.util.HashSet;
import java.util.Set;

/// Names of methods: those of the rules, as far as the class file format allows.
final class Names {
  private static final int LONGEST = 200;

  private final Set<String> taken = new HashSet<>();

  /// A name that is not taken yet and reads like `name`.
  String unique(String name) {
    var text = new StringBuilder();
    name.codePoints().limit(LONGEST).forEach(c -> text.appendCodePoint(allowed(c)));
    if (text.isEmpty()) {
      text.append("plan");
    }
    var base = text.toString();
    var result = base;
    for (int i = 2; !taken.add(result); i++) {
      result = base + "_" + i;
    }
    return result;
  }

  private static int allowed(int c) {
    return switch (c) {
      case '.', ';', '[', '/', '<', '>' -> ':';
      default -> c;
    };
  }
}
