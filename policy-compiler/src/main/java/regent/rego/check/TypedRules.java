package regent.rego.check;

import java.util.List;
import java.util.Map;
import regent.opa.builtin.Capabilities;
import regent.rego.resolve.AnnotationSet;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.Module;

/// Modules in their simplest form, with every name resolved and every check passed: what the
/// planner works on. It has the shape that OPA's compiler leaves behind:
///
/// - references start at `data` or `input` (or at a local variable), imports are gone;
/// - locals are unique, `__local0__` and so on; `:=` has become `=`, `some x` is gone;
/// - calls, comprehensions and dynamic parts of references stand alone, as `__local1__ = …`;
/// - bodies are in an order in which each variable is bound before it is read;
/// - `print` is gone or an `internal.print`, template strings are `internal.template_string`.
///
/// @param modules in the order of their names
/// @param rules the same rules by path
/// @param capabilities the built-ins that may be called, with their types
/// @param rewritten from the compiler's names of locals to those the author wrote
public record TypedRules(
    List<Module> modules,
    RuleTree rules,
    AnnotationSet annotations,
    Capabilities capabilities,
    Map<String, String> rewritten) {
  public TypedRules {
    modules = List.copyOf(modules);
    rewritten = Map.copyOf(rewritten);
  }
}
