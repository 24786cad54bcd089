package regent.rego.resolve;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import regent.rego.resolve.Vars.Skip;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// The variables that an expression or a body binds once others are bound.
public final class OutputVars {
  static final Set<Skip> OPERANDS =
      Set.of(Skip.CLOSURES, Skip.SETS, Skip.OBJECT_KEYS, Skip.REF_HEAD);

  private OutputVars() {}

  /// What `body` binds from left to right when `safe` is bound; without `safe`.
  public static Set<String> of(Iterable<Expr> body, Arity arity, Set<String> safe) {
    var known = new HashSet<>(safe);
    var output = new LinkedHashSet<String>();
    for (var expr : body) {
      for (var name : of(expr, arity, known)) {
        known.add(name);
        output.add(name);
      }
    }
    output.removeAll(safe);
    return output;
  }

  public static Set<String> of(Body body, Arity arity, Set<String> safe) {
    return of(body.exprs(), arity, safe);
  }

  /// What `expr` binds when `safe` is bound.
  public static Set<String> of(Expr expr, Arity arity, Set<String> safe) {
    if (expr.negated() || !withIsSafe(expr, safe)) {
      return Set.of();
    }
    return switch (expr.form()) {
      case Form.Single single -> ofTerms(List.of(single.term()), safe);
      case Form.Call call -> {
        if (Exprs.isEquality(expr)) {
          yield ofEquation(expr, safe);
        }
        int inputs = arity.of(call.operator());
        yield inputs == Arity.UNKNOWN ? Set.of() : ofCall(expr, call, inputs, safe);
      }
      case Form.Every every -> ofTerms(List.of(every.domain()), safe);
      case Form.Some _, Form.Not _, Form.And _, Form.Or _ -> Set.of();
    };
  }

  private static boolean withIsSafe(Expr expr, Set<String> safe) {
    for (var with : expr.with()) {
      var vars = Vars.collector(Vars.SAFETY);
      vars.with(with);
      if (!safe.containsAll(vars.names())) {
        return false;
      }
    }
    return true;
  }

  /// What `a = b` binds when `safe` is bound. What `:=` assigns to is never bound by its other
  /// variables.
  public static Set<String> ofEquation(Expr equation, Set<String> safe) {
    var sides = Exprs.operands(equation);
    if (sides.size() != 2) {
      return safe;
    }
    var known = new HashSet<>(ofTerms(List.of(equation), safe));
    known.addAll(safe);
    if (Exprs.wasAssignment(equation)) {
      known.removeAll(Vars.of(sides.getFirst()));
    }
    var output = new LinkedHashSet<>(known);
    output.addAll(Unification.of(known, sides.getFirst(), sides.getLast()));
    output.removeAll(safe);
    return output;
  }

  private static Set<String> ofCall(Expr expr, Form.Call call, int inputs, Set<String> safe) {
    var output = ofTerms(List.of(expr), safe);
    var arguments = call.arguments();
    if (inputs >= arguments.size()) {
      return output;
    }
    var given = Vars.collector(OPERANDS);
    given.term(call.operator());
    arguments.subList(0, inputs).forEach(given::term);
    for (var name : given.names()) {
      if (!output.contains(name) && !safe.contains(name)) {
        return Set.of();
      }
    }
    var results = Vars.collector(OPERANDS);
    arguments.subList(inputs, arguments.size()).forEach(results::term);
    output.addAll(results.names());
    return output;
  }

  /// The variables in references whose heads are bound; `node` holds terms or expressions.
  private static Set<String> ofTerms(List<?> nodes, Set<String> safe) {
    var output = new LinkedHashSet<String>();
    var walk =
        Walk.terms(
            term -> {
              if (Terms.isComprehension(term) || term instanceof Term.TemplateString) {
                return false;
              }
              if (term instanceof Ref ref) {
                if (!Unification.isSafe(ref, safe)) {
                  return false;
                }
                if (!Terms.isGround(ref)) {
                  output.addAll(Vars.of(ref, Skip.REF_HEAD));
                }
              }
              return true;
            });
    for (var node : nodes) {
      switch (node) {
        case Term term -> walk.term(term);
        case Expr expr -> walk.expr(expr);
        default -> throw new IllegalArgumentException("neither term nor expression: " + node);
      }
    }
    return output;
  }
}
