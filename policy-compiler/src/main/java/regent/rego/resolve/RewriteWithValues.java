package regent.rego.resolve;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Capabilities.Declaration;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;

/// Evaluates values of `with` before: `p with input as data.x` →
/// `__local0__ = data.x; p with input as __local0__`. Functions stay where they replace functions.
///
/// Reports targets that cannot be replaced.
public final class RewriteWithValues extends Rewrite {
  private static final String REPLACING = "with keyword replacing built-in function: ";

  private final Compilation compilation;
  private final Problems problems;
  private final LocalNames names;
  private final Set<String> unsafe;

  private RewriteWithValues(Compilation compilation, Problems problems, LocalNames names) {
    this.compilation = compilation;
    this.problems = problems;
    this.names = names;
    this.unsafe = compilation.options().unsafeBuiltins();
  }

  public static void run(Compilation compilation) {
    var stage = new RewriteWithValues(compilation, compilation.problems(), compilation.names());
    for (var module : compilation.modules()) {
      module.forEachBranch(
          rule -> {
            rule.head(stage.head(rule.head()));
            rule.body(stage.body(rule.body()));
          });
    }
  }

  public static Body query(
      Body query, Compilation compilation, Problems problems, LocalNames names) {
    return new RewriteWithValues(compilation, problems, names).body(query);
  }

  @Override
  public Body body(Body body) {
    if (body.exprs().stream().allMatch(e -> e.with().isEmpty())) {
      return below(body);
    }
    var result = new ArrayList<Expr>();
    // Expressions that were one have the same modifiers; their values are evaluated once.
    var shared = new IdentityHashMap<With, With>();
    for (var expr : body) {
      var with = new ArrayList<With>();
      for (var w : expr.with()) {
        try {
          var known = shared.get(w);
          var modifier = known == null ? modifier(w, result) : known;
          shared.put(w, modifier);
          with.add(modifier);
        } catch (Refused refused) {
          // One error a body, as OPA: what follows from it would not help.
          problems.report(refused.code, refused.message, w.target().at());
          return body;
        }
      }
      result.add(Exprs.with(expr, with));
    }
    return below(Exprs.body(result));
  }

  private With modifier(With with, List<Expr> out) throws Refused {
    var target = builtinReference(with.target());
    var value = builtinReference(with.value());
    if (mayStay(target, value) || !RewriteHeadTerms.needsEvaluation(value)) {
      return new With(target, value, with.at());
    }
    var binding = names.bind(value);
    out.add(binding);
    return new With(target, Exprs.operands(binding).getFirst(), with.at());
  }

  /// A plain name of a built-in is a reference to it.
  private Term builtinReference(Term term) {
    return term instanceof Var v && builtin(v) != null ? new Ref(v, List.of(), v.at()) : term;
  }

  private @Nullable Declaration builtin(Term term) {
    return switch (term) {
      case Var v -> compilation.capabilities().builtin(v.name());
      case Ref r -> compilation.capabilities().builtin(Compilation.name(r));
      default -> null;
    };
  }

  /// Whether the value is a function or document that takes the place of a function.
  private boolean mayStay(Term target, Term value) throws Refused {
    boolean isBuiltin = isAllowedBuiltin(target);
    if (target instanceof Ref ref && Terms.startsWith(ref, "data")) {
      return replacesDocument(ref, value);
    }
    if (target instanceof Ref ref && Terms.startsWith(ref, "input")) {
      return false;
    }
    if (isBuiltin) {
      var declaration = builtin(target);
      if (declaration != null) {
        checkTarget(declaration, target);
      }
      return isFunction(value);
    }
    if (compilation.options().undefinedFunctions()
        && (target instanceof Ref || target instanceof Var)) {
      return true;
    }
    throw new Refused(
        Code.TYPE, "with keyword target must reference existing input, data, or a function");
  }

  private boolean replacesDocument(Ref target, Term value) throws Refused {
    @Nullable DraftTree node = compilation.tree().root(target);
    var path = target.path();
    for (int i = 0; i < path.size() - 1 && node != null; i++) {
      var child = node.child(path.get(i));
      if (child != null && !child.rules().isEmpty()) {
        throw new Refused(
            Code.COMPILE, "with keyword cannot partially replace virtual document(s)");
      }
      if (child == null) {
        break;
      }
      node = child;
    }
    var replaced = node == null || path.isEmpty() ? null : node.child(path.getLast());
    if (replaced != null && isFunction(replaced) && isFunction(value)) {
      return true;
    }
    var replacement = value instanceof Ref ref ? compilation.tree().find(ref) : null;
    return replacement != null && isFunction(replacement);
  }

  private static boolean isFunction(DraftTree node) {
    return node.rules().stream().anyMatch(r -> !r.arguments().isEmpty());
  }

  private boolean isFunction(Term value) throws Refused {
    return (value instanceof Ref ref && compilation.tree().find(ref) != null)
        || isAllowedBuiltin(value);
  }

  private boolean isAllowedBuiltin(Term term) throws Refused {
    var name =
        switch (term) {
          case Var v -> v.name();
          case Ref r -> Compilation.name(r);
          default -> "";
        };
    if (unsafe.contains(name)) {
      throw new Refused(Code.COMPILE, REPLACING + "target must not be unsafe: \"" + name + "\"");
    }
    return builtin(term) != null;
  }

  private static void checkTarget(Declaration builtin, Term target) throws Refused {
    switch (builtin.name()) {
      case "eq", "rego.metadata.chain", "rego.metadata.rule" ->
          throw new Refused(
              Code.COMPILE, REPLACING + "replacement of \"" + builtin.name() + "\" invalid");
      default -> {}
    }
    if (builtin.name().startsWith("internal.")) {
      throw new Refused(
          Code.COMPILE,
          REPLACING + "replacement of internal function \"" + TermText.of(target) + "\" invalid");
    }
    if (builtin.relation()) {
      throw new Refused(Code.COMPILE, REPLACING + "target must not be a relation");
    }
    if (builtin.type().result() == null) {
      throw new Refused(Code.COMPILE, REPLACING + "target must not be a void function");
    }
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String message;

    Refused(Code code, String message) {
      super(message, null, false, false);
      this.code = code;
      this.message = message;
    }
  }
}
