package regent.rego.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import regent.opa.trace.TraceEvent.Kind;
import regent.opa.trace.TraceEvent.Subject;
import regent.opa.value.Null;
import regent.opa.value.Value;
import regent.rego.resolve.RuleText;
import regent.rego.syntax.AstJson;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Module;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Rule;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Trees as events show them.
final class Subjects {
  static final Subject NOTHING = new Tree(Kind.NOTHING, () -> Null.NULL, () -> "");

  private final Map<String, String> written;

  /// @param written from the compiler's names of locals to those the author wrote
  Subjects(Map<String, String> written) {
    this.written = written;
  }

  private interface Json {
    Value make();
  }

  private interface Text {
    String make();
  }

  private record Tree(Kind kind, Json tree, Text words) implements Subject {
    @Override
    public Value json() {
      return tree.make();
    }

    @Override
    public String text() {
      return words.make();
    }
  }

  Subject body(Body body) {
    return new Tree(
        Kind.BODY,
        () -> AstJson.of(whole(body)),
        () -> whole(body).exprs().stream().map(this::text).collect(Collectors.joining("; ")));
  }

  Subject expr(Expr expr) {
    return new Tree(
        Kind.EXPR, () -> AstJson.of(new Body(List.of(whole(expr)))).at(0), () -> text(whole(expr)));
  }

  /// An expression that looks up the rules of `ref`.
  Subject lookup(Expr expr, Ref ref) {
    return new Tree(
        Kind.EXPR, () -> AstJson.of(new Body(List.of(whole(expr)))).at(0), () -> TermText.of(ref));
  }

  Subject rule(Module module, Rule rule) {
    return new Tree(Kind.RULE, () -> AstJson.of(rule), () -> path(module, rule));
  }

  private static String path(Module module, Rule rule) {
    var path = new ArrayList<Term>(module.pkg().path().path());
    var reference = rule.head().reference();
    if (reference.head() instanceof Var(String name, var at)) {
      path.add(Terms.string(name, at));
    }
    path.addAll(reference.path());
    return TermText.of(
        Terms.groundPrefix(new Ref(module.pkg().path().head(), path, reference.at())));
  }

  private String text(Expr expr) {
    return TermText.of(new Names(written).expr(shown(expr)));
  }

  /// The key of an `every` that the author did not name is not shown.
  private Expr shown(Expr expr) {
    if (expr.form() instanceof Form.Every every
        && every.key() instanceof Var(String name, var _)
        && written.getOrDefault(name, name).startsWith("__local")) {
      return Exprs.with(
          expr, new Form.Every(null, every.value(), every.domain(), every.body(), every.at()));
    }
    return expr;
  }

  /// Documents as trees again.
  private static Expr whole(Expr expr) {
    return new Documents().expr(expr);
  }

  private static Body whole(Body body) {
    return new Documents().body(body);
  }

  static Term whole(Term term) {
    return new Documents().term(term);
  }

  private static final class Documents extends Rewrite {
    @Override
    public Term term(Term term) {
      return term instanceof Scalar(Value value, var at) ? Terms.of(value, at) : below(term);
    }
  }

  private static final class Names extends Rewrite {
    private final Map<String, String> written;

    Names(Map<String, String> written) {
      this.written = written;
    }

    @Override
    public Term term(Term term) {
      return term instanceof Var(String name, var at)
          ? new Var(written.getOrDefault(name, name), at)
          : below(term);
    }
  }

  /// A reference with the names that the author wrote.
  Ref written(Ref ref) {
    return RuleText.written(ref, written);
  }
}
