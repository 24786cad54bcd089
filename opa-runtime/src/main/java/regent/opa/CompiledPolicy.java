package regent.opa;

/// Modules that were compiled together. Immutable and thread-safe; holds no data and no input.
public interface CompiledPolicy {
  /// Prepares `query`, any Rego query text such as `data.authz.allow` or `x := 1; data.p[x]`.
  ///
  /// @throws CompileException when the query does not parse or does not compile
  PreparedQuery prepare(String query) throws CompileException;
}
