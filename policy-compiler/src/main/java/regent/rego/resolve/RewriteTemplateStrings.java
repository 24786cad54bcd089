package regent.rego.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.Str;
import regent.rego.resolve.Vars.Skip;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.RegoVersion;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Makes a call of each template string; what may be undefined becomes a set of at most one member:
/// `$"hi {input.x}"` → `internal.template_string(["hi ", {__local0__ | __local0__ = input.x}])`.
///
/// Runs after [RewriteLocalVars]. Reports variables that are not declared where the string stands,
/// and built-ins with several results.
public final class RewriteTemplateStrings {
  private static final String BUILTIN = "internal.template_string";

  private final Compilation compilation;
  private final Problems problems;
  private final LocalNames names;
  private final Map<String, String> rewritten;
  private final boolean supported;

  private RewriteTemplateStrings(
      Compilation compilation,
      Problems problems,
      LocalNames names,
      Map<String, String> rewritten,
      RegoVersion version) {
    this.compilation = compilation;
    this.problems = problems;
    this.names = names;
    this.rewritten = rewritten;
    var capabilities = compilation.capabilities();
    this.supported =
        capabilities.builtin(BUILTIN) != null
            && (capabilities.features().contains("template_strings")
                || (version == RegoVersion.V2 && capabilities.features().contains("rego_v2")));
  }

  public static void run(Compilation compilation) {
    for (var module : compilation.modules()) {
      var stage =
          new RewriteTemplateStrings(
              compilation,
              compilation.problems(),
              compilation.names(),
              compilation.rewritten(),
              module.parsed().version());
      module.forEachBranch(stage::rule);
    }
  }

  public static Body query(
      Body query,
      Compilation compilation,
      Problems problems,
      LocalNames names,
      Map<String, String> rewritten) {
    var stage =
        new RewriteTemplateStrings(
            compilation, problems, names, rewritten, compilation.options().version());
    return stage.new Scope(Set.of("data", "input")).open(query);
  }

  private void rule(RuleDraft rule) {
    var search = new Search();
    search.head(rule.head());
    search.body(rule.body());
    if (!search.found) {
      return;
    }
    var safe = new HashSet<>(Vars.of(rule.arguments(), Skip.TEMPLATES));
    safe.add("data");
    safe.add("input");
    var scope = new Scope(safe);
    rule.body(scope.open(rule.body()));
    var head = rule.head();
    rule.head(
        new Head(
            head.name(),
            head.reference(),
            head.arguments() == null ? null : head.arguments().stream().map(scope::term).toList(),
            scope.optional(head.key()),
            scope.optional(head.value()),
            head.assign(),
            head.contains(),
            head.hasIf(),
            head.generatedValue(),
            head.at()));
  }

  private static final class Search extends Walk {
    private boolean found;

    @Override
    public void term(Term term) {
      found |= term instanceof TemplateString;
      if (!found) {
        below(term);
      }
    }
  }

  /// Template strings where certain variables are bound.
  private final class Scope extends Rewrite {
    private Set<String> safe;

    Scope(Set<String> safe) {
      this.safe = safe;
    }

    /// Rewrites a body; afterwards what it binds is bound here.
    Body open(Body body) {
      var known = new HashSet<>(safe);
      known.addAll(OutputVars.of(body, compilation::arity, safe));
      safe = known;
      return below(body);
    }

    /// What could not be rewritten is reported here again, as OPA does.
    private Term again(Term comprehension) {
      var search = new Search();
      search.term(comprehension);
      return search.found ? below(comprehension) : comprehension;
    }

    private Scope inner() {
      return new Scope(safe);
    }

    @Override
    public Term term(Term term) {
      return switch (term) {
        case TemplateString template -> call(template);
        case ArrayComprehension c -> {
          var inner = inner();
          var body = inner.open(c.body());
          yield again(new ArrayComprehension(inner.term(c.head()), body, c.at()));
        }
        case SetComprehension c -> {
          var inner = inner();
          var body = inner.open(c.body());
          yield again(new SetComprehension(inner.term(c.head()), body, c.at()));
        }
        case ObjectComprehension c -> {
          var inner = inner();
          var body = inner.open(c.body());
          yield again(
              new ObjectComprehension(inner.term(c.key()), inner.term(c.value()), body, c.at()));
        }
        case Scalar _, Var _, Ref _, Call _, ArrayTerm _, SetTerm _, Term.ObjectTerm _ ->
            below(term);
      };
    }

    @Override
    public Expr expr(Expr expr) {
      if (!(expr.form() instanceof Form.Every every)) {
        return below(expr);
      }
      var domain = term(every.domain());
      var known = new HashSet<>(safe);
      known.addAll(Vars.of(every.value()));
      if (every.key() != null) {
        known.addAll(Vars.of(every.key()));
      }
      var body = new Scope(known).open(every.body());
      var form = new Form.Every(every.key(), every.value(), domain, body, every.at());
      return Exprs.with(Exprs.with(expr, form), all(expr.with(), this::with));
    }

    private Term call(TemplateString template) {
      if (!supported) {
        problems.report(Code.COMPILE, "template-strings are not supported", template.at());
        return template;
      }
      int before = problems.count();
      var items = new ArrayList<Term>();
      for (var part : template.parts()) {
        switch (part) {
          case Part.Text(Scalar text) -> items.add(text);
          case Part.Embedded(Expr expr) -> embed(expr, items);
        }
      }
      if (template.parts().isEmpty()) {
        items.add(new Scalar(Str.EMPTY, template.at()));
      }
      var at = template.at();
      if (problems.count() > before) {
        return template;
      }
      return new Call(Terms.operator(BUILTIN, at), List.of(new ArrayTerm(items, at)), at);
    }

    private void embed(Expr expr, List<Term> items) {
      Term value;
      switch (expr.form()) {
        case Form.Call call -> {
          var builtin = compilation.capabilities().builtin(Compilation.name(call.operator()));
          if (builtin != null && builtin.relation()) {
            problems.report(
                Code.COMPILE,
                "illegal call to relation built-in '"
                    + builtin.name()
                    + "' that may cause multiple outputs",
                Location.NONE);
            return;
          }
          value = new Call(call.operator(), call.arguments(), Location.NONE);
        }
        case Form.Single(Term term) -> value = term;
        case Form.Some _, Form.Every _, Form.Not _, Form.And _, Form.Or _ -> {
          problems.report(Code.COMPILE, "unexpected template-string expression type", expr.at());
          return;
        }
      }
      boolean defined = value instanceof Ref ref && compilation.isKnownDefined(ref);
      if (defined || value instanceof Var) {
        items.add(new SetTerm(List.of(value), value.at()));
        return;
      }
      checkDeclared(value, problems, safe, rewritten);
      var at = value.at();
      var local = names.local(at);
      var capture =
          new Expr(
              new Form.Call(Terms.operator("eq", at), List.of(local, term(value))),
              false,
              expr.with(),
              false,
              0,
              at);
      items.add(new SetComprehension(local, new Body(List.of(capture)), at));
    }
  }

  /// Reports the variables in `term` that nothing binds where it stands.
  static void checkDeclared(
      Term term, Problems problems, Set<String> safe, Map<String, String> rewritten) {
    var vars = Vars.collector(Vars.SAFETY);
    vars.term(term);
    for (var name : new TreeSet<>(vars.names())) {
      if (!safe.contains(name)) {
        problems.report(
            Code.COMPILE,
            "var " + LocalNames.text(rewritten.getOrDefault(name, name)) + " is undeclared",
            term.at());
      }
    }
  }
}
