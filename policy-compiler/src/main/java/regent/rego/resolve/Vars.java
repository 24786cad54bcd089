package regent.rego.resolve;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Expr.With;
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
import regent.rego.syntax.Walk;

/// Collects the variables of a tree, leaving out what the caller does not ask for.
public final class Vars extends Walk {
  /// What is not looked into.
  public enum Skip {
    REF_HEAD,
    /// The first name of a called function.
    CALL_HEAD,
    OBJECT_KEYS,
    /// Comprehensions, template strings, and the bodies of `every`, `not`, `and`, `or`.
    CLOSURES,
    SETS,
    TEMPLATES
  }

  /// What a body reads and binds itself.
  public static final Set<Skip> SAFETY = Set.of(Skip.CALL_HEAD, Skip.CLOSURES);

  /// What an equation can bind inside a collection.
  static final Set<Skip> BINDABLE = Set.of(Skip.REF_HEAD, Skip.OBJECT_KEYS, Skip.CLOSURES);

  private final Map<String, Location> found = new LinkedHashMap<>();
  private final Set<Skip> skip;
  private final @Nullable Arity arity;

  private Vars(Collection<Skip> skip, @Nullable Arity arity) {
    this.skip = skip.isEmpty() ? EnumSet.noneOf(Skip.class) : EnumSet.copyOf(skip);
    this.arity = arity;
  }

  public static Vars collector(Skip... skip) {
    return new Vars(Set.of(skip), null);
  }

  public static Vars collector(Collection<Skip> skip) {
    return new Vars(skip, null);
  }

  /// As [#SAFETY], but implicit operands of `not`, `and` and `or` show what they need from outside.
  public static Vars forSafety(Arity arity) {
    return new Vars(SAFETY, arity);
  }

  public static Set<String> of(Term term, Skip... skip) {
    var vars = collector(skip);
    vars.term(term);
    return vars.names();
  }

  public static Set<String> of(Collection<? extends Term> terms, Skip... skip) {
    var vars = collector(skip);
    terms.forEach(vars::term);
    return vars.names();
  }

  public static Set<String> of(Body body, Skip... skip) {
    var vars = collector(skip);
    vars.body(body);
    return vars.names();
  }

  /// All variables of a head: of its reference, arguments, key and value.
  public static Map<String, Location> of(Head head) {
    var vars = collector();
    vars.head(head);
    head.reference().path().forEach(vars::term);
    return vars.found;
  }

  public Set<String> names() {
    return found.keySet();
  }

  /// The names with a place where each stands.
  public Map<String, Location> places() {
    return found;
  }

  void add(String name, Location at) {
    found.put(name, at);
  }

  @Override
  public void term(Term term) {
    switch (term) {
      case Scalar _ -> {}
      case Var v -> found.put(v.name(), v.at());
      case Ref r -> {
        if (!skip.contains(Skip.REF_HEAD)) {
          term(r.head());
        }
        r.path().forEach(this::term);
      }
      case Call c -> {
        if (skip.contains(Skip.CALL_HEAD)) {
          c.operator().path().forEach(this::term);
        } else {
          term(c.operator());
        }
        c.arguments().forEach(this::term);
      }
      case ArrayTerm a -> a.items().forEach(this::term);
      case ObjectTerm o when skip.contains(Skip.OBJECT_KEYS) ->
          o.entries().stream().map(Entry::value).forEach(this::term);
      case SetTerm _ when skip.contains(Skip.SETS) -> {}
      case TemplateString _ when skip.contains(Skip.TEMPLATES) -> {}
      case ArrayComprehension _, SetComprehension _, ObjectComprehension _, TemplateString _
          when skip.contains(Skip.CLOSURES) -> {}
      case ObjectTerm _,
          SetTerm _,
          TemplateString _,
          ArrayComprehension _,
          SetComprehension _,
          ObjectComprehension _ ->
          below(term);
    }
  }

  @Override
  public void expr(Expr expr) {
    switch (expr.form()) {
      case Form.Every every when skip.contains(Skip.CLOSURES) -> term(every.domain());
      case Form.Not not when skip.contains(Skip.CLOSURES) -> {
        promote(not.body(), not.explicitBody());
        expr.with().forEach(this::with);
      }
      case Form.And and when skip.contains(Skip.CLOSURES) -> {
        promote(and.left(), and.explicitLeft());
        promote(and.right(), and.explicitRight());
        expr.with().forEach(this::with);
      }
      case Form.Or or when skip.contains(Skip.CLOSURES) -> {
        promote(or.left(), or.explicitLeft());
        promote(or.right(), or.explicitRight());
        expr.with().forEach(this::with);
      }
      case Form.Call call when skip.contains(Skip.CALL_HEAD) -> {
        call.operator().path().forEach(this::term);
        call.arguments().forEach(this::term);
        expr.with().forEach(this::with);
      }
      case Form.Single _,
          Form.Call _,
          Form.Some _,
          Form.Every _,
          Form.Not _,
          Form.And _,
          Form.Or _ ->
          below(expr);
    }
  }

  /// Functions may be replaced and be replacements; their names are no variables.
  @Override
  public void with(With with) {
    if (!skip.contains(Skip.CALL_HEAD)) {
      below(with);
      return;
    }
    if (with.target() instanceof Ref target) {
      target.path().forEach(this::term);
    }
    if (with.value() instanceof Ref value) {
      value.path().forEach(this::term);
    } else {
      term(with.value());
    }
  }

  private void promote(Body body, boolean explicit) {
    if (arity != null && !explicit) {
      ImplicitBodies.needs(body, arity)
          .forEach(name -> found.put(name, body.exprs().getFirst().at()));
    }
  }
}
