package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
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

/// Takes references and comprehensions out of terms, so that they are evaluated on their own
/// before: `f(data.bar, [input.x])` → `__local0__ = data.bar; __local1__ = input.x; f(__local0__,
/// [__local1__])`.
///
/// Runs after the bodies are in safe order and keeps that order.
public final class RewriteDynamicTerms {
  private final LocalNames names;

  private RewriteDynamicTerms(LocalNames names) {
    this.names = names;
  }

  public static void run(Compilation compilation) {
    var stage = new RewriteDynamicTerms(compilation.names());
    for (var module : compilation.modules()) {
      module.forEachBranch(rule -> rule.body(stage.body(rule.body())));
    }
  }

  public static Body query(Body query, LocalNames names) {
    return new RewriteDynamicTerms(names).body(query);
  }

  private Body body(Body body) {
    var result = new ArrayList<Expr>();
    body.forEach(expr -> expr(expr, result));
    return Exprs.body(result);
  }

  private void expr(Expr expr, List<Expr> out) {
    Form form =
        switch (expr.form()) {
          case Form.Single(Term term) -> new Form.Single(shallow(term, expr, out));
          case Form.Call(Ref operator, List<Term> arguments) -> {
            if (!Exprs.isEquality(expr)) {
              yield new Form.Call(operator, all(arguments, expr, out));
            }
            if (arguments.size() != 2) {
              yield expr.form();
            }
            var left = shallow(arguments.getFirst(), expr, out);
            var right = shallow(arguments.getLast(), expr, out);
            yield new Form.Call(operator, List.of(left, right));
          }
          case Form.Every every -> {
            var domain = deep(every.domain(), expr, out);
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
    out.add(Exprs.with(expr, form));
  }

  /// A reference or comprehension that stands alone stays; only what is inside it is taken out.
  private Term shallow(Term term, Expr expr, List<Expr> out) {
    return switch (term) {
      case Ref ref -> new Ref(ref.head(), all(ref.path(), expr, out), ref.at());
      case ArrayComprehension _, SetComprehension _, ObjectComprehension _ -> inside(term);
      case Scalar _, Var _, Call _, ArrayTerm _, ObjectTerm _, SetTerm _, TemplateString _ ->
          deep(term, expr, out);
    };
  }

  private Term inside(Term comprehension) {
    return switch (comprehension) {
      case ArrayComprehension c -> new ArrayComprehension(c.head(), body(c.body()), c.at());
      case SetComprehension c -> new SetComprehension(c.head(), body(c.body()), c.at());
      case ObjectComprehension c ->
          new ObjectComprehension(c.key(), c.value(), body(c.body()), c.at());
      case Scalar _, Var _, Ref _, Call _, ArrayTerm _, ObjectTerm _, SetTerm _, TemplateString _ ->
          comprehension;
    };
  }

  private List<Term> all(List<Term> terms, Expr expr, List<Expr> out) {
    var rewritten = new ArrayList<Term>(terms.size());
    terms.forEach(term -> rewritten.add(deep(term, expr, out)));
    return rewritten;
  }

  private Term deep(Term term, Expr expr, List<Expr> out) {
    return switch (term) {
      case Ref ref -> take(new Ref(ref.head(), all(ref.path(), expr, out), ref.at()), expr, out);
      case ArrayComprehension _, SetComprehension _, ObjectComprehension _ ->
          take(inside(term), expr, out);
      case ArrayTerm a -> {
        var items = all(a.items(), expr, out);
        yield new ArrayTerm(items, a.at());
      }
      case SetTerm s -> Terms.set(all(s.members(), expr, out), s.at());
      case ObjectTerm o -> {
        var entries = new ArrayList<Entry>();
        for (var entry : o.entries()) {
          var key = deep(entry.key(), expr, out);
          entries.add(new Entry(key, deep(entry.value(), expr, out)));
        }
        yield Terms.object(entries, o.at());
      }
      case Scalar _, Var _, Call _, TemplateString _ -> term;
    };
  }

  private Term take(Term term, Expr expr, List<Expr> out) {
    var binding = names.bind(term);
    out.add(Exprs.with(binding, expr.with()));
    var local = Exprs.operands(binding).getFirst();
    names.standsFor(local, term);
    return local;
  }
}
