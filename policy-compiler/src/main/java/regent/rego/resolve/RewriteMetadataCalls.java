package regent.rego.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Location;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.resolve.AnnotationSet.Entry;
import regent.rego.syntax.Annotations;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Parser;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Answers `rego.metadata.rule()` and `rego.metadata.chain()` at compile time:
/// `rego.metadata.rule(x)` → `__local0__ = {…}; x = __local0__`.
///
/// Runs after [RewriteExprTerms], which gave each call a variable for its result. Reports
/// annotations that are declared twice.
public final class RewriteMetadataCalls {
  private static final String CHAIN = "rego.metadata.chain";
  private static final String RULE = "rego.metadata.rule";

  private RewriteMetadataCalls() {}

  /// Reads annotations that the parser left alone, if any rule asks for them.
  public static void parseAnnotations(Compilation compilation) {
    var asked = new boolean[1];
    var walk =
        Walk.exprs(
            expr -> {
              asked[0] |= isCall(expr, CHAIN) || isCall(expr, RULE);
              return !asked[0];
            });
    for (var module : compilation.modules()) {
      module.forEachBranch(
          rule -> {
            walk.head(rule.head());
            walk.body(rule.body());
          });
    }
    if (!asked[0]) {
      return;
    }
    for (var module : compilation.modules()) {
      if (module.annotations().isEmpty()) {
        var diagnostics = new Diagnostics();
        var annotated = Parser.annotate(module.parsed(), diagnostics);
        compilation.problems().report(diagnostics.all());
        if (annotated != null) {
          module.annotations(annotated.annotations());
        }
      }
    }
  }

  /// Collects the annotations of all modules; the rewriting needs them.
  public static void collectAnnotations(Compilation compilation) {
    compilation.annotations(AnnotationSet.of(compilation.modules(), compilation.problems()));
  }

  public static void run(Compilation compilation) {
    for (var module : compilation.modules()) {
      module.forEachBranch(rule -> rewrite(rule, compilation));
    }
  }

  private static void rewrite(RuleDraft rule, Compilation compilation) {
    var capabilities = compilation.capabilities();
    var chainCall =
        capabilities.builtin(CHAIN) == null ? null : firstCall(rule, e -> isCall(e, CHAIN));
    var ruleCall =
        capabilities.builtin(RULE) == null ? null : firstCall(rule, e -> isCall(e, RULE));
    if (chainCall == null && ruleCall == null) {
      return;
    }
    var annotations = compilation.annotations();
    var bindings = new ArrayList<Expr>();
    var chain = bind(chainCall, chain(annotations.chain(rule)), compilation, bindings);
    var own = bind(ruleCall, own(annotations.ofRule(rule)), compilation, bindings);
    var replace = new Replacement(chain, own);
    rule.head(replace.head(rule.head()));
    bindings.addAll(replace.body(rule.body()).exprs());
    rule.body(Exprs.body(bindings));
  }

  private static @Nullable Var bind(
      @Nullable Expr call, Value value, Compilation compilation, List<Expr> bindings) {
    if (call == null) {
      return null;
    }
    var binding = compilation.names().bind(Terms.of(value, call.at()));
    bindings.add(binding);
    return (Var) Exprs.operands(binding).getFirst();
  }

  private static boolean isCall(Expr expr, String name) {
    return expr.form() instanceof Form.Call call && Compilation.name(call.operator()).equals(name);
  }

  private static @Nullable Expr firstCall(RuleDraft rule, Predicate<Expr> test) {
    var found = new ArrayList<Expr>();
    var walk =
        Walk.exprs(
            expr -> {
              if (found.isEmpty() && test.test(expr)) {
                found.add(expr);
              }
              return found.isEmpty();
            });
    for (@Nullable RuleDraft r = rule; r != null; r = r.otherwise()) {
      walk.head(r.head());
      walk.body(r.body());
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  private static Value own(List<Annotations> annotations) {
    return annotations.stream()
        .min((a, b) -> Problems.compare(a.at(), b.at()))
        .map(a -> (Value) term(a))
        .orElse(Obj.EMPTY);
  }

  private static Value chain(List<Entry> chain) {
    var links = new ArrayList<Value>();
    for (var link : chain) {
      var object = Obj.builder().put("path", path(link.path().path()));
      if (link.annotations() != null) {
        object.put("annotations", term(link.annotations()));
      }
      links.add(object.build());
    }
    return Arr.of(links);
  }

  /// The block as Rego sees it: without its location and without what is for tools only.
  private static Obj term(Annotations annotations) {
    var object = Obj.builder().put("scope", Str.of(annotations.scope()));
    annotations
        .content()
        .forEach(
            (key, value) -> {
              if (!key.equals(Str.of("location")) && !key.equals(Str.of("compile"))) {
                object.put(
                    key, key.equals(Str.of("schemas")) ? SchemaAnnotation.plain(value) : value);
              }
            });
    return object.build();
  }

  private static Arr path(List<Term> steps) {
    return Arr.of(
        steps.stream()
            .map(step -> Str.of(Terms.text(step).orElseGet(() -> TermText.of(step))))
            .toList());
  }

  private static final class Replacement extends Rewrite {
    private final @Nullable Var chain;
    private final @Nullable Var own;

    Replacement(@Nullable Var chain, @Nullable Var own) {
      this.chain = chain;
      this.own = own;
    }

    @Override
    public Expr expr(Expr expr) {
      if (chain != null && isCall(expr, CHAIN)) {
        return value(expr, chain);
      }
      if (own != null && isCall(expr, RULE)) {
        return value(expr, own);
      }
      return below(expr);
    }

    private static Expr value(Expr call, Var local) {
      Location at = call.at();
      var operands = Exprs.operands(call);
      var form =
          operands.isEmpty()
              ? new Form.Single(local)
              : new Form.Call(Terms.operator("eq", at), List.of(operands.getFirst(), local));
      return new Expr(form, false, List.of(), true, call.index(), at);
    }
  }
}
