package regent.rego.check;

import java.util.List;
import java.util.Map;
import regent.opa.builtin.Capabilities;
import regent.opa.value.Obj;
import regent.rego.resolve.AnnotationSet;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.DependencyGraph;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.Module;
import regent.rego.syntax.Rule;

/// Modules in their simplest form, with every name resolved and every check passed: what the
/// planner works on. Immutable and thread-safe. It has the shape that OPA's compiler leaves behind:
///
/// - references start at `data` or `input` (or at a local variable), imports are gone;
/// - locals are unique, `__local0__` and so on; `:=` has become `=`, `some x` is gone;
/// - calls, comprehensions and dynamic parts of references stand alone, as `__local1__ = …`;
/// - bodies are in an order in which each variable is bound before it is read;
/// - `print` is gone or an `internal.print`, template strings are `internal.template_string`.
public final class TypedRules {
  private final List<Module> modules;
  private final RuleTree rules;
  private final Compilation compilation;
  private final DependencyGraph graph;
  private final TypeEnv types;
  private final RuleLabels labels;

  TypedRules(Compilation compilation, DependencyGraph graph, TypeEnv types) {
    this.modules = compilation.frozenModules();
    this.rules = compilation.frozenTree(modules);
    this.compilation = compilation;
    this.graph = graph;
    this.types = types;
    this.labels = new RuleLabels(compilation, modules);
  }

  /// In the order of their names.
  public List<Module> modules() {
    return modules;
  }

  /// The rules of [#modules()] by path.
  public RuleTree rules() {
    return rules;
  }

  public AnnotationSet annotations() {
    return compilation.annotations();
  }

  /// The built-ins that may be called, with their types.
  public Capabilities capabilities() {
    return compilation.capabilities();
  }

  /// From the compiler's names of locals to those the author wrote.
  public Map<String, String> rewritten() {
    return compilation.rewritten();
  }

  /// Whether any rule has labels.
  public boolean haveLabels() {
    return !labels.isEmpty();
  }

  /// The labels of a rule or `else` branch of [#modules()], with those of its package; empty when
  /// there are none.
  public Obj labels(Rule rule) {
    return labels.of(rule);
  }

  Compilation compilation() {
    return compilation;
  }

  DependencyGraph graph() {
    return graph;
  }

  TypeEnv types() {
    return types;
  }
}
