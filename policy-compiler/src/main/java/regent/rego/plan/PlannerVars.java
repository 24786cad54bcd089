package regent.rego.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Term;

/// The variables of terms and expressions, in the order in which they are written. The inside of
/// comprehensions and of other bodies does not count: what is bound there stays there. Nor do the
/// modifiers of an expression: they read what is bound before, or name functions.
final class PlannerVars {
  static final Set<String> RESERVED = Set.of("data", "input");

  private final SequencedSet<String> found = new LinkedHashSet<>();

  private PlannerVars() {}

  /// Whether `name` is what the parser made of a `_`: nobody reads it.
  static boolean isWildcard(String name) {
    return name.startsWith("$");
  }

  static SequencedSet<String> of(Body body) {
    var vars = new PlannerVars();
    body.forEach(vars::visit);
    return vars.found;
  }

  static SequencedSet<String> of(Expr expr) {
    var vars = new PlannerVars();
    vars.visit(expr);
    return vars.found;
  }

  static SequencedSet<String> of(Term term) {
    return of(List.of(term));
  }

  static SequencedSet<String> of(List<Term> terms) {
    var vars = new PlannerVars();
    terms.forEach(vars::visit);
    return vars.found;
  }

  private void visit(Expr expr) {
    switch (expr.form()) {
      case Expr.Form.Single(var term) -> visit(term);
      case Expr.Form.Call(_, var arguments) -> arguments.forEach(this::visit);
      case Expr.Form.Some(var symbols, _) -> symbols.forEach(this::visit);
      case Expr.Form.Every every -> visit(every.domain());
      case Expr.Form.Not _, Expr.Form.And _, Expr.Form.Or _ -> {}
    }
  }

  private void visit(Term term) {
    switch (term) {
      case Term.Var(var name, _) -> {
        if (!RESERVED.contains(name)) {
          found.add(name);
        }
      }
      case Term.Ref ref -> {
        visit(ref.head());
        ref.path().forEach(this::visit);
      }
      case Term.ArrayTerm array -> array.items().forEach(this::visit);
      case Term.SetTerm set -> set.members().forEach(this::visit);
      case Term.ObjectTerm object ->
          object
              .entries()
              .forEach(
                  entry -> {
                    visit(entry.key());
                    visit(entry.value());
                  });
      case Term.Call call -> call.arguments().forEach(this::visit);
      case Term.Scalar _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ -> {}
    }
  }
}
