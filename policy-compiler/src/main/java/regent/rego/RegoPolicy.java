package regent.rego;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.CompiledPolicy;
import regent.opa.builtin.Builtins;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Source;
import regent.rego.check.CompiledQuery;
import regent.rego.check.QueryChecks;
import regent.rego.check.TypedRules;
import regent.rego.optimize.Optimizer;
import regent.rego.plan.Planner;
import regent.rego.plan.Policy;
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

  /// The modules in their simplest form, and what is known about them.
  public TypedRules rules() {
    return rules;
  }

  @Override
  public PlannedQuery prepare(String query) throws CompileException {
    return DeepCompilation.call(() -> prepared(parse(query), null, List.of()));
  }

  /// Prepares a query that was parsed before, inside a package or none.
  ///
  /// @param pkg the path of the package, from `data` on; absent for none
  /// @param imports what the query may use by name
  /// @throws CompileException when the query does not compile
  public PlannedQuery prepare(Body query, Term.@Nullable Ref pkg, List<Import> imports)
      throws CompileException {
    return DeepCompilation.call(() -> prepared(query, pkg, imports));
  }

  private PlannedQuery prepared(Body query, Term.@Nullable Ref pkg, List<Import> imports)
      throws CompileException {
    var plan = plan(QueryChecks.check(query, rules, pkg, imports));
    var program = backend.link(optimizer.optimize(plan), builtins);
    return PlannedQuery.of(program, plan, 0, plan.plans().size() - 1);
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
