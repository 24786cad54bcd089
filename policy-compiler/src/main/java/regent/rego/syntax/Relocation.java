package regent.rego.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Entry;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;

/// Copies of trees as if all of them had been written at one place: the heads of chained rules, and
/// the expression of an `else`.
record Relocation(Location at) {
  Rule.Head head(Rule.Head head) {
    return new Rule.Head(
        head.name(),
        ref(head.reference()),
        head.arguments() == null ? null : terms(head.arguments()),
        optional(head.key()),
        optional(head.value()),
        head.assign(),
        head.contains(),
        head.hasIf(),
        head.generatedValue(),
        at);
  }

  Body body(Body body) {
    return new Body(body.exprs().stream().map(this::expr).toList());
  }

  private Expr expr(Expr expr) {
    var with =
        expr.with().stream()
            .map(w -> new Expr.With(term(w.target()), term(w.value()), at))
            .toList();
    return new Expr(form(expr.form()), expr.negated(), with, expr.generated(), expr.index(), at);
  }

  private Form form(Form form) {
    return switch (form) {
      case Form.Single(Term term) -> new Form.Single(term(term));
      case Form.Call(Ref operator, List<Term> arguments) ->
          new Form.Call(ref(operator), terms(arguments));
      case Form.Some(List<Term> symbols, var _) -> new Form.Some(terms(symbols), at);
      case Form.Every e ->
          new Form.Every(optional(e.key()), term(e.value()), term(e.domain()), body(e.body()), at);
      case Form.Not(Body body, boolean explicit, var _) -> new Form.Not(body(body), explicit, at);
      case Form.And a ->
          new Form.And(body(a.left()), body(a.right()), a.explicitLeft(), a.explicitRight(), at);
      case Form.Or o ->
          new Form.Or(body(o.left()), body(o.right()), o.explicitLeft(), o.explicitRight(), at);
    };
  }

  private @Nullable Term optional(@Nullable Term term) {
    return term == null ? null : term(term);
  }

  private List<Term> terms(List<Term> terms) {
    return terms.stream().map(this::term).toList();
  }

  private Ref ref(Ref ref) {
    return new Ref(term(ref.head()), terms(ref.path()), at);
  }

  private Term term(Term term) {
    return switch (term) {
      case Scalar s -> new Scalar(s.value(), at);
      case Var v -> new Var(v.name(), at);
      case Ref r -> ref(r);
      case Call c -> new Call(ref(c.operator()), terms(c.arguments()), at);
      case ArrayTerm a -> new ArrayTerm(terms(a.items()), at);
      case SetTerm s -> new SetTerm(terms(s.members()), at);
      case ObjectTerm o ->
          new ObjectTerm(
              o.entries().stream().map(e -> new Entry(term(e.key()), term(e.value()))).toList(),
              at);
      case ArrayComprehension c -> new ArrayComprehension(term(c.head()), body(c.body()), at);
      case SetComprehension c -> new SetComprehension(term(c.head()), body(c.body()), at);
      case ObjectComprehension c ->
          new ObjectComprehension(term(c.key()), term(c.value()), body(c.body()), at);
      case TemplateString t ->
          new TemplateString(t.parts().stream().map(this::part).toList(), t.multiLine(), at);
    };
  }

  private Part part(Part part) {
    return switch (part) {
      case Part.Text(Scalar text) -> new Part.Text(new Scalar(text.value(), at));
      case Part.Embedded(Expr expr) -> new Part.Embedded(expr(expr));
    };
  }
}
