package regent.rego.check;

import java.util.Optional;
import regent.opa.type.Type;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.RuleDraft;

/// Types of documents that JSON Schemas describe.
final class SchemaTypes {
  SchemaTypes(Compilation compilation) {}

  /// The type of the input, where the compiler was given a schema for it.
  Optional<Type> input() {
    return Optional.empty();
  }

  /// Tells `env` the types of the documents that annotations of `rule` describe.
  void declare(RuleDraft rule, TypeEnv env) {}
}
