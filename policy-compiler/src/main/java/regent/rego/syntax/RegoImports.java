package regent.rego.syntax;

import org.jspecify.annotations.Nullable;
import regent.rego.syntax.Term.Ref;

/// The imports that choose a version of Rego.
final class RegoImports {
  private RegoImports() {}

  /// The version that `import path` chooses; absent when it chooses none.
  static @Nullable RegoVersion version(Ref path) {
    if (!Terms.startsWith(path, "rego") || path.path().size() != 1) {
      return null;
    }
    return switch (Terms.text(path.path().getFirst()).orElse("")) {
      case "v1" -> RegoVersion.V1;
      case "v2" -> RegoVersion.V2;
      default -> null;
    };
  }
}
