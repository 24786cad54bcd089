package regent.rego.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.check.CompiledQuery;
import regent.rego.check.TypedRules;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Term;

/// Plans queries of a policy: turns checked rules and a checked query into statements.
///
/// One planner serves all queries of its rules, one after the other. Functions are planned when a
/// query needs them for the first time and are the same [Func] in all policies afterwards, so that
/// a back end can keep what it made of them. Reports no errors: what could be wrong was found by
/// the checks before. Not thread-safe.
public final class Planner {
  private final PlannerFunctions functions;

  public Planner(TypedRules rules) {
    this.functions = new PlannerFunctions(rules);
  }

  /// Plans `query`. The first plan gives all answers: an object each, from the variables that the
  /// author named to their values. The last one is another where the query is one ground reference:
  /// it returns the reference's value.
  public Policy plan(CompiledQuery query) {
    var called = new LinkedHashSet<String>();
    var plans = new ArrayList<Plan>();
    plans.add(answers(query, called));
    var path = groundPath(query);
    if (path != null) {
      plans.add(value(query, path, called));
    }
    return new Policy(plans, functions.reachable(called));
  }

  private Plan answers(CompiledQuery query, Set<String> called) {
    var frame = frame(query);
    var code = frame.code;
    int mark = code.begin();
    frame.exprs.body(query.body());
    var answer = code.newLocal();
    code.add(new Stmt.MakeObject(answer, code.at()));
    for (var variable : PlannerVars.of(query.body())) {
      var name = query.rewritten().getOrDefault(variable, variable);
      var value = frame.scope.find(variable);
      if (value != null && !isGenerated(name)) {
        code.add(
            new Stmt.ObjectInsert(new Operand.Constant(Str.of(name)), value, answer, code.at()));
      }
    }
    code.add(new Stmt.ResultSetAdd(answer, code.at()));
    called.addAll(frame.called);
    return new Plan("answers", List.of(code.end(mark)));
  }

  private Plan value(CompiledQuery query, List<Value> path, Set<String> called) {
    var frame = frame(query);
    var code = frame.code;
    int mark = code.begin();
    var expr = query.body().exprs().getFirst();
    code.moveTo(expr.at());
    var value = code.local(frame.terms.value(((Expr.Form.Single) expr.form()).term()));
    code.add(new Stmt.ReturnLocal(value, code.at()));
    called.addAll(frame.called);
    return new Plan("value", List.of(code.end(mark)), rule(path));
  }

  private PlannerFrame frame(CompiledQuery query) {
    var exprs = query.body().exprs();
    return new PlannerFrame(
        functions, PlannerContext.NONE, 0, exprs.isEmpty() ? Location.NONE : exprs.getFirst().at());
  }

  /// The keys below `data` of a query such as `data.authz.allow`; empty for a ground reference into
  /// the input.
  private static @Nullable List<Value> groundPath(CompiledQuery query) {
    var exprs = query.body().exprs();
    if (exprs.size() != 1
        || exprs.getFirst().negated()
        || !exprs.getFirst().with().isEmpty()
        || !(exprs.getFirst().form() instanceof Expr.Form.Single(Term.Ref ref))
        || !(ref.head() instanceof Term.Var(var head, _))
        || !PlannerVars.RESERVED.contains(head)) {
      return null;
    }
    var path = new ArrayList<Value>();
    for (var key : ref.path()) {
      var constant = PlannerTerms.constant(key);
      if (constant == null) {
        return null;
      }
      path.add(constant);
    }
    return head.equals("data") ? path : List.of();
  }

  /// The function of the rules at `path`; absent when there are none.
  private @Nullable String rule(List<Value> path) {
    var node = functions.tree().find(path);
    return node == null || node.rules().isEmpty()
        ? null
        : functions.rules(path, List.of(), PlannerContext.NONE);
  }

  private static boolean isGenerated(String name) {
    return name.startsWith("__local") || PlannerVars.isWildcard(name);
  }
}
