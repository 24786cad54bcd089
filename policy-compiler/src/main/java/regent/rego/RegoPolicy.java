package regent.rego;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.CompiledPolicy;
import regent.opa.builtin.Builtins;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.opa.value.Needs;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.check.CompiledQuery;
import regent.rego.check.PathConflicts;
import regent.rego.check.QueryChecks;
import regent.rego.check.TypedRules;
import regent.rego.explain.Tracer;
import regent.rego.optimize.Optimizer;
import regent.rego.plan.InputReads;
import regent.rego.plan.Planner;
import regent.rego.plan.Policy;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.AstJson;
import regent.rego.syntax.Body;
import regent.rego.syntax.Module.Import;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;
import regent.rego.syntax.Term;

/// Checked modules. Functions are planned when the first query needs them. Thread-safe.
public final class RegoPolicy implements CompiledPolicy {
  private final TypedRules rules;
  private final Builtins builtins;
  private final Backend backend;
  private final Optimizer optimizer;

  /// Guarded by itself.
  private final Planner planner;

  RegoPolicy(TypedRules rules, Builtins builtins, Backend backend, Optimizer optimizer) {
    this.rules = rules;
    this.builtins = builtins;
    this.backend = backend;
    this.optimizer = optimizer;
    this.planner = new Planner(rules);
  }

  /// The same modules, to be run by `other` with the rewrites that it takes by itself.
  public RegoPolicy withBackend(Backend other) {
    return new RegoPolicy(rules, builtins, other, other.optimizer());
  }

  /// The modules in their simplest form, and what is known about them.
  public TypedRules rules() {
    return rules;
  }

  @Override
  public PlannedQuery prepare(String query) throws CompileException {
    return prepare(query, Set.of());
  }

  @Override
  public PlannedQuery prepare(String query, Set<String> unsafe) throws CompileException {
    return DeepCompilation.call(
        () -> prepared(QueryChecks.check(parse(query), rules, null, List.of(), unsafe)));
  }

  @Override
  public Value tree(String module) {
    for (var each : rules.modules()) {
      if (each.source().name().equals(module)) {
        return AstJson.of(each);
      }
    }
    return Undefined.UNDEFINED;
  }

  @Override
  public boolean hasRules(List<Value> path) {
    @Nullable RuleTree node = rules.rules().child(Str.of("data"));
    for (int i = 0; node != null && node.rules().isEmpty() && i < path.size(); i++) {
      node = node.child(path.get(i));
    }
    return node != null && !node.rules().isEmpty();
  }

  @Override
  public boolean hasRuleLabels() {
    return rules.haveLabels();
  }

  @Override
  public List<Diagnostic> conflicts(Obj data) {
    return PathConflicts.of(rules.rules(), data);
  }

  /// Prepares a query that was parsed before, inside a package or none.
  ///
  /// @param pkg the path of the package, from `data` on; absent for none
  /// @param imports what the query may use by name
  /// @throws CompileException when the query does not compile
  public PlannedQuery prepare(Body query, Term.@Nullable Ref pkg, List<Import> imports)
      throws CompileException {
    return DeepCompilation.call(() -> prepared(QueryChecks.check(query, rules, pkg, imports)));
  }

  private PlannedQuery prepared(CompiledQuery query) {
    var plan = plan(query);
    var program = backend.link(optimizer.optimize(plan), builtins);
    return PlannedQuery.of(
            program, plan, policy -> backend.link(policy, builtins), 0, plan.plans().size() - 1)
        .explainedBy(
            (evaluation, events) -> Tracer.explain(query, rules, builtins, evaluation, events));
  }

  /// What was done to make `query` fast, and what could not be done.
  ///
  /// @throws CompileException when the query does not parse or does not compile
  public Explanation explain(String query) throws CompileException {
    var plan = plan(query);
    return DeepCompilation.call(() -> Explanation.of(plan, optimizer));
  }

  @Override
  public Needs needs(String query) throws CompileException {
    var plan = plan(query);
    return DeepCompilation.call(() -> InputReads.of(plan));
  }

  /// The plan of `query`, before it is optimised: its first entry point gives the answers, its last
  /// the value.
  ///
  /// @throws CompileException when the query does not parse or does not compile
  public Policy plan(String query) throws CompileException {
    return DeepCompilation.call(() -> plan(QueryChecks.check(parse(query), rules)));
  }

  private Policy plan(CompiledQuery query) {
    synchronized (planner) {
      return planner.plan(query);
    }
  }

  private static Body parse(String query) throws CompileException {
    var diagnostics = new Diagnostics();
    var body =
        Parser.parseQuery(
            new Source("", query), ParserOptions.DEFAULT.withSkipRules(), diagnostics);
    diagnostics.throwIfAny();
    if (body == null) {
      throw new IllegalStateException("no query and no error: " + query);
    }
    return body;
  }
}
