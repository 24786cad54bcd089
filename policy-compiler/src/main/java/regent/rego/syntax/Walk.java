package regent.rego.syntax;

import java.util.function.Consumer;
import java.util.function.Predicate;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;

/// Visits a tree from the top down. A subclass says what happens at a node and calls `below` to go
/// on into it; a node without such a method is just passed.
public class Walk {
  public void term(Term term) {
    below(term);
  }

  public void expr(Expr expr) {
    below(expr);
  }

  public void with(With with) {
    below(with);
  }

  public void body(Body body) {
    below(body);
  }

  /// The arguments, key and value of a head; its reference is left out, as OPA's visitors do.
  public final void head(Rule.Head head) {
    if (head.arguments() != null) {
      head.arguments().forEach(this::term);
    }
    if (head.key() != null) {
      term(head.key());
    }
    if (head.value() != null) {
      term(head.value());
    }
  }

  protected final void below(Body body) {
    body.exprs().forEach(this::expr);
  }

  protected final void below(With with) {
    term(with.target());
    term(with.value());
  }

  protected final void below(Expr expr) {
    switch (expr.form()) {
      case Form.Single(Term term) -> term(term);
      case Form.Call(Ref operator, var arguments) -> {
        term(operator);
        arguments.forEach(this::term);
      }
      case Form.Some some -> some.symbols().forEach(this::term);
      case Form.Every every -> {
        if (every.key() != null) {
          term(every.key());
        }
        term(every.value());
        term(every.domain());
        body(every.body());
      }
      case Form.Not not -> body(not.body());
      case Form.And and -> {
        body(and.left());
        body(and.right());
      }
      case Form.Or or -> {
        body(or.left());
        body(or.right());
      }
    }
    expr.with().forEach(this::with);
  }

  protected final void below(Term term) {
    switch (term) {
      case Scalar _, Var _ -> {}
      case Ref ref -> {
        term(ref.head());
        ref.path().forEach(this::term);
      }
      case Call call -> {
        term(call.operator());
        call.arguments().forEach(this::term);
      }
      case ArrayTerm array -> array.items().forEach(this::term);
      case SetTerm set -> set.members().forEach(this::term);
      case ObjectTerm object ->
          object
              .entries()
              .forEach(
                  entry -> {
                    term(entry.key());
                    term(entry.value());
                  });
      case ArrayComprehension c -> {
        term(c.head());
        body(c.body());
      }
      case SetComprehension c -> {
        term(c.head());
        body(c.body());
      }
      case ObjectComprehension c -> {
        term(c.key());
        term(c.value());
        body(c.body());
      }
      case TemplateString template ->
          template
              .parts()
              .forEach(
                  part -> {
                    switch (part) {
                      case Part.Text(Scalar text) -> term(text);
                      case Part.Embedded(Expr expr) -> expr(expr);
                    }
                  });
    }
  }

  /// Calls `visitor` for each term; it answers whether to go on below.
  public static Walk terms(Predicate<Term> visitor) {
    return new Walk() {
      @Override
      public void term(Term term) {
        if (visitor.test(term)) {
          below(term);
        }
      }
    };
  }

  /// Calls `visitor` for each expression; it answers whether to go on below.
  public static Walk exprs(Predicate<Expr> visitor) {
    return new Walk() {
      @Override
      public void expr(Expr expr) {
        if (visitor.test(expr)) {
          below(expr);
        }
      }
    };
  }

  /// Calls `visitor` for each variable, heads of references included.
  public static Walk vars(Consumer<Var> visitor) {
    return terms(
        term -> {
          if (term instanceof Var v) {
            visitor.accept(v);
          }
          return true;
        });
  }
}
