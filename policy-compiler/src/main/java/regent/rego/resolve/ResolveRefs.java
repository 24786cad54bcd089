package regent.rego.resolve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Module.Import;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Gives every name of a package's rule or of an import its full path: with `import data.users`,
/// `users[x]` → `data.users[x]`. Names that a body declares itself are left alone.
///
/// The first stage. Reports arguments that shadow a document, and keeps for later the imports that
/// nothing uses.
public final class ResolveRefs {
  private ResolveRefs() {}

  /// @return the imports that are not used, in strict mode
  public static List<Import> run(Compilation compilation) {
    Map<String, Set<String>> exports = exports(compilation);
    var unused = new ArrayList<Import>();
    for (var module : compilation.modules()) {
      var imports = module.parsed().imports();
      var names = exports.getOrDefault(TermText.of(module.path()), Set.of());
      var globals = new Globals(module.path(), names, imports);
      module.forEachBranch(rule -> resolve(rule, globals, compilation.problems()));
      if (compilation.options().strict()) {
        imports.stream()
            .filter(i -> !Globals.isKeywordImport(i) && globals.isUnused(i))
            .forEach(unused::add);
      }
    }
    return unused;
  }

  private static Map<String, Set<String>> exports(Compilation compilation) {
    var exports = new HashMap<String, Set<String>>();
    for (var module : compilation.modules()) {
      var names = exports.computeIfAbsent(TermText.of(module.path()), _ -> new LinkedHashSet<>());
      module.rules().forEach(rule -> addName(rule, names));
    }
    return exports;
  }

  private static void addName(RuleDraft rule, Set<String> names) {
    if (rule.head().reference().head() instanceof Var v) {
      names.add(v.name());
    }
  }

  /// Resolves a query that is asked inside the package `pkg` with `imports`.
  ///
  /// @param pkg absent when the query belongs to no package
  public static Body query(
      Body query, @Nullable Ref pkg, List<Import> imports, Compilation compilation) {
    var names = new LinkedHashSet<String>();
    if (pkg != null) {
      for (var module : compilation.modules()) {
        if (TermText.of(module.path()).equals(TermText.of(pkg))) {
          module.rules().forEach(rule -> addName(rule, names));
        }
      }
    }
    var home = pkg == null ? Terms.ref(query.exprs().getFirst().at(), "data") : pkg;
    return new Resolution(new Globals(home, names, imports), DeclaredVars.of(query)).body(query);
  }

  private static void resolve(RuleDraft rule, Globals globals, Problems problems) {
    for (var argument : rule.arguments()) {
      var shadowed = shadowedDocument(argument);
      if (shadowed != null) {
        var text = TermText.of(shadowed);
        problems.report(
            Code.COMPILE,
            "args must not shadow " + text + " (use a different variable name)",
            rule.at());
        return;
      }
    }
    var arguments = new LinkedHashSet<String>();
    for (var argument : rule.arguments()) {
      bindable(argument, arguments);
    }
    var resolution = new Resolution(globals, arguments);
    resolution.declare(DeclaredVars.of(rule.body()));
    rule.head(resolution.headOf(rule.head()));
    rule.body(resolution.body(rule.body()));
  }

  private static @Nullable Term shadowedDocument(Term argument) {
    var found = new ArrayList<Term>();
    Walk.terms(
            term -> {
              if (Terms.isRootDocument(term)) {
                found.add(term);
              }
              return !holdsNoPattern(term);
            })
        .term(argument);
    return found.isEmpty() ? null : found.getFirst();
  }

  private static void bindable(Term argument, Set<String> names) {
    Walk.terms(
            term -> {
              if (term instanceof Var v) {
                names.add(v.name());
              }
              return !holdsNoPattern(term);
            })
        .term(argument);
  }

  private static boolean holdsNoPattern(Term term) {
    return term instanceof SetTerm || term instanceof Call || Terms.isComprehension(term);
  }

  /// Makes the members of objects and sets unique and puts them in order.
  private static final class Sorting extends Rewrite {
    @Override
    public Term term(Term term) {
      return switch (below(term)) {
        case ObjectTerm o -> Terms.object(o.entries(), o.at());
        case SetTerm s -> Terms.set(s.members(), s.at());
        case Term other -> other;
      };
    }
  }

  /// Resolves inside nested scopes of declared names.
  private static final class Resolution extends Rewrite {
    private final Globals globals;
    private final Deque<Collection<String>> declared = new ArrayDeque<>();

    Resolution(Globals globals, Collection<String> declared) {
      this.globals = globals;
      this.declared.push(declared);
    }

    void declare(Collection<String> names) {
      declared.push(names);
    }

    Head headOf(Head head) {
      List<Term> path = all(head.reference().path(), this::term);
      var reference = new Ref(head.reference().head(), path, head.reference().at());
      return new Head(
          head.name(),
          reference,
          head.arguments() == null ? null : all(head.arguments(), new Sorting()::term),
          optional(head.key()),
          optional(head.value()),
          head.assign(),
          head.contains(),
          head.hasIf(),
          head.generatedValue(),
          head.at());
    }

    private @Nullable Ref global(Var v) {
      for (var names : declared) {
        if (names.contains(v.name())) {
          return null;
        }
      }
      return globals.resolve(v.name(), v.at());
    }

    @Override
    public Term term(Term term) {
      return switch (term) {
        case Var v -> {
          var ref = global(v);
          yield ref == null ? v : ref;
        }
        case Ref ref -> operator(ref);
        case ArrayComprehension c -> scoped(DeclaredVars.of(c.body()), c);
        case SetComprehension c -> scoped(DeclaredVars.of(c.body()), c);
        case ObjectComprehension c -> scoped(DeclaredVars.of(c.body()), c);
        // From here on the members of objects and sets are unique and in order.
        case ObjectTerm o -> Terms.object(((ObjectTerm) below(o)).entries(), o.at());
        case SetTerm s -> Terms.set(((SetTerm) below(s)).members(), s.at());
        case Term.Scalar _, Term.ArrayTerm _, Call _, Term.TemplateString _ -> below(term);
      };
    }

    private Term scoped(Collection<String> names, Term term) {
      declared.push(names);
      var resolved = below(term);
      declared.pop();
      return resolved;
    }

    @Override
    public Ref operator(Ref ref) {
      List<Term> path = all(ref.path(), this::term);
      var head = ref.head() instanceof Var v ? global(v) : null;
      if (head != null) {
        return new Ref(head.head(), Terms.append(head, path).path(), ref.at());
      }
      var other = ref.head() instanceof Var ? ref.head() : term(ref.head());
      return other == ref.head() && path == ref.path() ? ref : new Ref(other, path, ref.at());
    }

    @Override
    public Expr expr(Expr expr) {
      return switch (expr.form()) {
        case Form.Some some -> {
          var form =
              some.symbols().getFirst() instanceof Call call
                  ? new Form.Some(List.of(term(call)), some.at())
                  : some;
          yield Exprs.with(Exprs.with(expr, form), all(expr.with(), this::with));
        }
        case Form.Every every -> {
          var names = new LinkedHashSet<>(Vars.of(every.value()));
          if (every.key() != null) {
            names.addAll(Vars.of(every.key()));
          }
          declared.push(names);
          var form =
              new Form.Every(
                  every.key(), every.value(), term(every.domain()), body(every.body()), every.at());
          declared.pop();
          yield Exprs.with(Exprs.with(expr, form), all(expr.with(), this::with));
        }
        case Form.Single _, Form.Call _, Form.Not _, Form.And _, Form.Or _ -> below(expr);
      };
    }
  }
}
