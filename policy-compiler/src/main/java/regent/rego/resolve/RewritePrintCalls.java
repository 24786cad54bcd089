package regent.rego.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Erases calls of `print`, or wraps what they print so that undefined values can be printed too:
/// `print(input.x)` → `internal.print([{__local0__ | __local0__ = input.x}])`.
///
/// Runs after [RewriteLocalVars]. Reports printed variables that nothing binds before.
public final class RewritePrintCalls {
  private final Compilation compilation;
  private final Problems problems;
  private final LocalNames names;
  private final Map<String, String> rewritten;

  private RewritePrintCalls(
      Compilation compilation, Problems problems, LocalNames names, Map<String, String> rewritten) {
    this.compilation = compilation;
    this.problems = problems;
    this.names = names;
    this.rewritten = rewritten;
  }

  public static void run(Compilation compilation) {
    var stage =
        new RewritePrintCalls(
            compilation, compilation.problems(), compilation.names(), compilation.rewritten());
    for (var module : compilation.modules()) {
      module.forEachBranch(stage::rule);
    }
  }

  public static Body query(
      Body query,
      Compilation compilation,
      Problems problems,
      LocalNames names,
      Map<String, String> rewritten) {
    if (!prints(query)) {
      return query;
    }
    return compilation.options().printStatements()
        ? new RewritePrintCalls(compilation, problems, names, rewritten)
            .new Wrapper(Set.of("data", "input"))
            .body(query)
        : new Eraser().body(query);
  }

  private void rule(RuleDraft rule) {
    boolean inHead = new PrintSearch().in(rule);
    if (!inHead && !prints(rule.body())) {
      return;
    }
    Rewrite rewrite;
    if (compilation.options().printStatements()) {
      var safe = new HashSet<>(Vars.of(rule.arguments()));
      safe.add("data");
      safe.add("input");
      rewrite = new Wrapper(safe);
    } else {
      rewrite = new Eraser();
    }
    rule.head(rewrite.head(rule.head()));
    rule.body(rewrite.body(rule.body()));
  }

  private static boolean prints(Body body) {
    var search = new PrintSearch();
    search.body(body);
    return search.found;
  }

  private static final class PrintSearch extends Walk {
    private boolean found;

    boolean in(RuleDraft rule) {
      head(rule.head());
      return found;
    }

    @Override
    public void expr(Expr expr) {
      found |= Exprs.calls(expr, "print");
      if (!found) {
        below(expr);
      }
    }
  }

  private static final class Eraser extends Rewrite {
    @Override
    public Body body(Body body) {
      var kept = new ArrayList<Expr>();
      for (var expr : body) {
        if (!Exprs.calls(expr, "print")) {
          kept.add(expr(expr));
        }
      }
      if (kept.isEmpty()) {
        Location at = body.exprs().isEmpty() ? Location.NONE : body.exprs().getFirst().at();
        var always = new Form.Single(new Scalar(Bool.of(true), at));
        kept.add(new Expr(always, false, List.of(), false, 0, at));
      }
      return Exprs.body(kept);
    }
  }

  private final class Wrapper extends Rewrite {
    private final Set<String> globals;

    Wrapper(Set<String> globals) {
      this.globals = globals;
    }

    @Override
    public Body body(Body body) {
      var done = new ArrayList<Expr>();
      for (int i = 0; i < body.exprs().size(); i++) {
        var expr = body.exprs().get(i);
        var before = body.exprs().subList(0, i);
        var inside = PrintsInside.test(expr) ? inside(expr, before) : expr;
        done.add(Exprs.calls(expr, "print") ? wrap(inside, before) : inside);
      }
      return Exprs.body(done);
    }

    /// `expr` with calls in nested bodies wrapped, which may print what is bound here.
    private Expr inside(Expr expr, List<Expr> before) {
      var safe = new HashSet<>(OutputVars.of(before, compilation::arity, globals));
      safe.addAll(globals);
      if (expr.form() instanceof Form.Every every) {
        safe.addAll(Vars.of(every.value()));
        if (every.key() != null) {
          safe.addAll(Vars.of(every.key()));
        }
      }
      return new Wrapper(safe).below(expr);
    }

    private Expr wrap(Expr print, List<Expr> before) {
      var safe = new HashSet<>(OutputVars.of(before, compilation::arity, globals));
      safe.addAll(globals);
      var locals =
          Walk.vars(
              v -> {
                if (LocalNames.isGenerated(v.name())) {
                  safe.add(v.name());
                }
              });
      before.forEach(locals::expr);
      var items = new ArrayList<Term>();
      for (var operand : Exprs.operands(print)) {
        RewriteTemplateStrings.checkDeclared(operand, problems, safe, rewritten);
        var at = operand.at();
        var local = names.local(at);
        var capture =
            new Expr(
                new Form.Call(Terms.operator("eq", at), List.of(local, operand)),
                false,
                List.of(),
                false,
                0,
                at);
        items.add(new SetComprehension(local, new Body(List.of(capture)), at));
      }
      var at = print.at();
      var form =
          new Form.Call(Terms.operator("internal.print", at), List.of(new ArrayTerm(items, at)));
      return new Expr(form, false, List.of(), false, print.index(), at);
    }
  }

  private static final class PrintsInside {
    static boolean test(Expr expr) {
      var search = new PrintSearch();
      search.expr(expr);
      return search.found;
    }
  }
}
