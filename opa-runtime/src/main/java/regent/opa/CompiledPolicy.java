package regent.opa;

import java.util.List;
import java.util.Set;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.value.Needs;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// Modules that were compiled together. Immutable and thread-safe; holds no data and no input.
public interface CompiledPolicy {
  /// Prepares `query`, any Rego query text such as `data.authz.allow` or `x := 1; data.p[x]`.
  ///
  /// @throws CompileException when the query does not parse or does not compile
  default PreparedQuery prepare(String query) throws CompileException {
    return prepare(query, Set.of());
  }

  /// Prepares a query of somebody who may not call all built-ins. Rules may call them.
  ///
  /// @param unsafe names of built-ins that the query itself may not call
  /// @throws CompileException as [#prepare(String)]
  PreparedQuery prepare(String query, Set<String> unsafe) throws CompileException;

  /// Which parts of the input the answers of `query` depend on, through all rules and functions
  /// that it reaches.
  ///
  /// @throws CompileException as [#prepare(String)]
  default Needs needs(String query) throws CompileException {
    return prepare(query).needs();
  }

  /// The module of that name in OPA's JSON form, as compilation left it: names resolved, bodies
  /// ordered. [regent.opa.value.Undefined] when there is none.
  Value tree(String module);

  /// Whether there are rules at `path`, below which `data` comes, or at one of its parents.
  boolean hasRules(List<Value> path);

  /// Whether any rule has labels, so that [PreparedQuery#explain] may tell some.
  default boolean hasRuleLabels() {
    return false;
  }

  /// A problem for each rule where `data` has a document, or where a parent is no object.
  List<Diagnostic> conflicts(Obj data);
}
