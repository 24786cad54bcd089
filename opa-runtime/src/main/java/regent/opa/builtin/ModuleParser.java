package regent.opa.builtin;

import regent.opa.value.Value;

/// Parses Rego for the built-in `rego.parse_module`; the compiler provides it.
@FunctionalInterface
public interface ModuleParser {
  /// There is no compiler.
  ModuleParser NONE =
      (_, _) -> {
        throw new BuiltinException("no parser of Rego is available");
      };

  /// The syntax tree of `rego` in OPA's JSON form.
  ///
  /// @throws BuiltinException with the problems when it does not parse
  Value parse(String file, String rego) throws BuiltinException;
}
