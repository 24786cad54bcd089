package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
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

/// Makes a changed copy of a tree; what does not change is shared. A subclass says what becomes of
/// a node and calls `below` to change what is inside it.
public class Rewrite {
  public Term term(Term term) {
    return below(term);
  }

  public Expr expr(Expr expr) {
    return below(expr);
  }

  public With with(With with) {
    return below(with);
  }

  public Body body(Body body) {
    return below(body);
  }

  /// The operator of a call; it must remain a reference.
  public Ref operator(Ref operator) {
    return below(operator);
  }

  public final @Nullable Term optional(@Nullable Term term) {
    return term == null ? null : term(term);
  }

  public final Rule.Head head(Rule.Head head) {
    return new Rule.Head(
        head.name(),
        below(head.reference()),
        head.arguments() == null ? null : all(head.arguments(), this::term),
        optional(head.key()),
        optional(head.value()),
        head.assign(),
        head.contains(),
        head.hasIf(),
        head.generatedValue(),
        head.at());
  }

  protected final Body below(Body body) {
    var exprs = all(body.exprs(), this::expr);
    return exprs == body.exprs() ? body : Exprs.body(exprs);
  }

  protected final With below(With with) {
    var target = term(with.target());
    var value = term(with.value());
    return target == with.target() && value == with.value()
        ? with
        : new With(target, value, with.at());
  }

  protected final Expr below(Expr expr) {
    return Exprs.with(Exprs.with(expr, below(expr.form())), all(expr.with(), this::with));
  }

  protected final Form below(Form form) {
    return switch (form) {
      case Form.Single(Term old) -> {
        var term = term(old);
        yield term == old ? form : new Form.Single(term);
      }
      case Form.Call(Ref old, List<Term> olds) -> {
        var operator = operator(old);
        var arguments = all(olds, this::term);
        yield operator == old && arguments == olds ? form : new Form.Call(operator, arguments);
      }
      case Form.Some some -> {
        var symbols = all(some.symbols(), this::term);
        yield symbols == some.symbols() ? form : new Form.Some(symbols, some.at());
      }
      case Form.Every every ->
          new Form.Every(
              optional(every.key()),
              term(every.value()),
              term(every.domain()),
              body(every.body()),
              every.at());
      case Form.Not not -> {
        var body = body(not.body());
        yield body == not.body() ? form : new Form.Not(body, not.explicitBody(), not.at());
      }
      case Form.And and -> {
        var left = body(and.left());
        var right = body(and.right());
        yield left == and.left() && right == and.right()
            ? form
            : new Form.And(left, right, and.explicitLeft(), and.explicitRight(), and.at());
      }
      case Form.Or or -> {
        var left = body(or.left());
        var right = body(or.right());
        yield left == or.left() && right == or.right()
            ? form
            : new Form.Or(left, right, or.explicitLeft(), or.explicitRight(), or.at());
      }
    };
  }

  protected final Ref below(Ref ref) {
    var head = term(ref.head());
    var path = all(ref.path(), this::term);
    return head == ref.head() && path == ref.path() ? ref : new Ref(head, path, ref.at());
  }

  protected final Term below(Term term) {
    return switch (term) {
      case Scalar _, Var _ -> term;
      case Ref ref -> below(ref);
      case Call call -> {
        var operator = operator(call.operator());
        var arguments = all(call.arguments(), this::term);
        yield operator == call.operator() && arguments == call.arguments()
            ? call
            : new Call(operator, arguments, call.at());
      }
      case ArrayTerm array -> {
        var items = all(array.items(), this::term);
        yield items == array.items() ? array : new ArrayTerm(items, array.at());
      }
      case SetTerm set -> {
        var members = all(set.members(), this::term);
        yield members == set.members() ? set : Terms.set(members, set.at());
      }
      case ObjectTerm object -> {
        var entries = all(object.entries(), this::entry);
        yield entries == object.entries() ? object : Terms.object(entries, object.at());
      }
      case ArrayComprehension c -> {
        var head = term(c.head());
        var body = body(c.body());
        yield head == c.head() && body == c.body() ? c : new ArrayComprehension(head, body, c.at());
      }
      case SetComprehension c -> {
        var head = term(c.head());
        var body = body(c.body());
        yield head == c.head() && body == c.body() ? c : new SetComprehension(head, body, c.at());
      }
      case ObjectComprehension c -> {
        var key = term(c.key());
        var value = term(c.value());
        var body = body(c.body());
        yield key == c.key() && value == c.value() && body == c.body()
            ? c
            : new ObjectComprehension(key, value, body, c.at());
      }
      case TemplateString template -> {
        var parts = all(template.parts(), this::part);
        yield parts == template.parts()
            ? template
            : new TemplateString(parts, template.multiLine(), template.at());
      }
    };
  }

  private Entry entry(Entry entry) {
    var key = term(entry.key());
    var value = term(entry.value());
    return key == entry.key() && value == entry.value() ? entry : new Entry(key, value);
  }

  private Part part(Part part) {
    return switch (part) {
      case Part.Text text -> text;
      case Part.Embedded(Expr old) -> {
        var expr = expr(old);
        yield expr == old ? part : new Part.Embedded(expr);
      }
    };
  }

  /// The list of what `change` makes of each; the same list when nothing changed.
  protected static <T> List<T> all(List<T> olds, UnaryOperator<T> change) {
    @Nullable List<T> news = null;
    for (int i = 0; i < olds.size(); i++) {
      T old = olds.get(i);
      T changed = change.apply(old);
      if (news == null && changed != old) {
        news = new ArrayList<>(olds.size());
        news.addAll(olds.subList(0, i));
      }
      if (news != null) {
        news.add(changed);
      }
    }
    return news == null ? olds : news;
  }
}
