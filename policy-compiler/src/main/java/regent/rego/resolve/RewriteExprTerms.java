package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Entry;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// Takes calls out of terms: `x = f(g(y)) + 1` → `g(y, __local0__); f(__local0__, __local1__);
/// plus(__local1__, 1, __local2__); x = __local2__`. What a reference refers into gets a name too:
/// `[1, 2][i]` → `__local0__ = [1, 2]; __local0__[i]`.
///
/// Runs after [RewriteLocalVars]; afterwards no term holds a call.
public final class RewriteExprTerms {
  private final LocalNames names;

  private RewriteExprTerms(LocalNames names) {
    this.names = names;
  }

  public static void run(Compilation compilation) {
    var stage = new RewriteExprTerms(compilation.names());
    for (var module : compilation.modules()) {
      module.forEachBranch(stage::rule);
    }
  }

  public static Body query(Body query, LocalNames names) {
    return new RewriteExprTerms(names).body(query);
  }

  private void rule(RuleDraft rule) {
    var head = rule.head();
    var support = new ArrayList<Expr>();
    var arguments = head.arguments() == null ? null : expandAll(head.arguments(), support);
    var key = head.key() == null ? null : expand(head.key(), support);
    var value = head.value() == null ? null : expand(head.value(), support);
    rule.head(
        new Head(
            head.name(),
            head.reference(),
            arguments,
            key,
            value,
            head.assign(),
            head.contains(),
            head.hasIf(),
            head.generatedValue(),
            head.at()));
    rule.body(body(Exprs.append(rule.body(), support)));
  }

  private Body body(Body body) {
    var expanded = new ArrayList<Expr>();
    body.forEach(expr -> expand(expr, expanded));
    return Exprs.body(expanded);
  }

  private void expand(Expr expr, List<Expr> out) {
    var with = new ArrayList<With>();
    for (var w : expr.with()) {
      with.add(new With(w.target(), expand(w.value(), out), w.at()));
    }
    var support = new ArrayList<Expr>();
    var form =
        switch (expr.form()) {
          case Form.Single(Term term) -> new Form.Single(expand(term, support));
          case Form.Call(Ref operator, List<Term> arguments) ->
              new Form.Call(operator, expandAll(arguments, support));
          case Form.Every every -> {
            var domain = names.local(every.domain().at());
            expand(Exprs.equation(domain, every.domain(), every.domain().at()), support);
            yield new Form.Every(
                every.key(), every.value(), domain, body(every.body()), every.at());
          }
          case Form.Not not -> new Form.Not(body(not.body()), not.explicitBody(), not.at());
          case Form.And and ->
              new Form.And(
                  body(and.left()),
                  body(and.right()),
                  and.explicitLeft(),
                  and.explicitRight(),
                  and.at());
          case Form.Or or ->
              new Form.Or(
                  body(or.left()),
                  body(or.right()),
                  or.explicitLeft(),
                  or.explicitRight(),
                  or.at());
          case Form.Some some -> some;
        };
    support.forEach(e -> out.add(with.isEmpty() ? e : Exprs.with(e, with)));
    out.add(Exprs.with(Exprs.with(expr, form), with));
  }

  private List<Term> expandAll(List<Term> terms, List<Expr> support) {
    var expanded = new ArrayList<Term>();
    terms.forEach(term -> expanded.add(expand(term, support)));
    return expanded;
  }

  private Term expand(Term term, List<Expr> support) {
    return switch (term) {
      case Scalar _, Var _ -> term;
      case Call c -> {
        var arguments = expandAll(c.arguments(), support);
        var result = names.local(c.at());
        arguments.add(result);
        var form = new Form.Call(c.operator(), arguments);
        support.add(new Expr(form, false, List.of(), true, 0, c.at()));
        yield result;
      }
      case Ref ref -> expandRef(ref, support);
      case ArrayTerm a -> new ArrayTerm(expandAll(a.items(), support), a.at());
      case SetTerm s -> Terms.set(expandAll(s.members(), support), s.at());
      case ObjectTerm o -> {
        var entries = new ArrayList<Entry>();
        for (var entry : o.entries()) {
          entries.add(new Entry(expand(entry.key(), support), expand(entry.value(), support)));
        }
        yield Terms.object(entries, o.at());
      }
      case ArrayComprehension c -> {
        var inner = new ArrayList<Expr>();
        var head = expand(c.head(), inner);
        yield new ArrayComprehension(head, body(Exprs.append(c.body(), inner)), c.at());
      }
      case SetComprehension c -> {
        var inner = new ArrayList<Expr>();
        var head = expand(c.head(), inner);
        yield new SetComprehension(head, body(Exprs.append(c.body(), inner)), c.at());
      }
      case ObjectComprehension c -> {
        var inner = new ArrayList<Expr>();
        var key = expand(c.key(), inner);
        var value = expand(c.value(), inner);
        yield new ObjectComprehension(key, value, body(Exprs.append(c.body(), inner)), c.at());
      }
      case TemplateString _ -> term;
    };
  }

  private Ref expandRef(Ref ref, List<Expr> support) {
    Term head = expandRemembering(ref.head(), support);
    var path = new ArrayList<Term>();
    ref.path().forEach(step -> path.add(expandRemembering(step, support)));
    if (!(head instanceof Var) && !(head instanceof Ref) && !(head instanceof Scalar)) {
      var binding = names.bind(head);
      support.add(binding);
      var local = Exprs.operands(binding).getFirst();
      names.standsFor(local, head);
      head = local;
    }
    return new Ref(head, path, ref.at());
  }

  private Term expandRemembering(Term term, List<Expr> support) {
    var expanded = expand(term, support);
    if (term instanceof Call) {
      names.standsFor(expanded, term);
    }
    return expanded;
  }
}
