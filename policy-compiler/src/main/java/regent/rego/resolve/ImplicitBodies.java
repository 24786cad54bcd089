package regent.rego.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Var;

/// What an operand of `not`, `and` or `or` that is written without braces needs from the body
/// around it: such an operand binds nothing of its own but the locals that the compiler put there.
final class ImplicitBodies {
  private static final Set<String> ROOTS = Set.of("data", "input");

  private ImplicitBodies() {}

  /// The variables that `body` does not both bind and read itself.
  static Set<String> needs(Body body, Arity arity) {
    Map<String, Integer> occurrences = new LinkedHashMap<>();
    for (var expr : body) {
      var vars = Vars.collector(Vars.SAFETY);
      vars.expr(expr);
      vars.names().forEach(v -> occurrences.merge(v, 1, Integer::sum));
    }
    if (body.exprs().size() <= 1) {
      return occurrences.keySet();
    }
    var bound = equations(body, occurrences.keySet());
    bound.addAll(callOutputs(body, arity));
    var needs = new LinkedHashSet<String>();
    occurrences.forEach(
        (name, times) -> {
          if (times == 1 || !bound.contains(name)) {
            needs.add(name);
          }
        });
    return needs;
  }

  /// What equations bind, given all variables that are not a side of one.
  private static Set<String> equations(Body body, Set<String> vars) {
    List<Expr> equations = new ArrayList<>();
    var safe = new HashSet<>(ROOTS);
    safe.addAll(vars);
    for (var expr : body) {
      if (Exprs.isEquality(expr)) {
        equations.add(expr);
        for (var side : Exprs.operands(expr).stream().limit(2).toList()) {
          if (side instanceof Var v) {
            safe.remove(v.name());
          }
        }
      }
    }
    var bound = new HashSet<String>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (var equation : equations) {
        for (var v : OutputVars.ofEquation(equation, safe)) {
          if (bound.add(v)) {
            safe.add(v);
            changed = true;
          }
        }
      }
    }
    return bound;
  }

  private static Set<String> callOutputs(Body body, Arity arity) {
    var bound = new HashSet<String>();
    for (var expr : body) {
      if (expr.form() instanceof Form.Call call && !Exprs.isEquality(expr)) {
        int inputs = arity.of(call.operator());
        List<Term> arguments = call.arguments();
        if (inputs != Arity.UNKNOWN && inputs < arguments.size()) {
          var vars = Vars.collector(OutputVars.OPERANDS);
          arguments.subList(inputs, arguments.size()).forEach(vars::term);
          bound.addAll(vars.names());
        }
      }
    }
    return bound;
  }
}
