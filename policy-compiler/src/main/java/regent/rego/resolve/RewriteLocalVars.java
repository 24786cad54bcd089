package regent.rego.resolve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.rego.resolve.Scopes.Occurrence;
import regent.rego.resolve.Vars.Skip;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr.With;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Renames the arguments and declared variables of every rule to `__local0__`, `__local1__`, …; see
/// [RenameLocals] for bodies.
///
/// Runs after the heads have their final references. Reports what is declared twice or too late,
/// and, without ending the compilation, what is declared and not used.
public final class RewriteLocalVars {
  private final Compilation compilation;
  private final boolean strict;

  private RewriteLocalVars(Compilation compilation) {
    this.compilation = compilation;
    this.strict = compilation.options().strict();
  }

  public static void run(Compilation compilation) {
    var stage = new RewriteLocalVars(compilation);
    for (var module : compilation.modules()) {
      module.rules().forEach(stage::rule);
    }
  }

  /// Renames in a query; `rewritten` gets the names that the author wrote by the new ones.
  public static Body query(
      Body query,
      LocalNames names,
      boolean strict,
      Map<String, String> rewritten,
      Problems problems) {
    var scopes = new Scopes();
    var renaming = new RenameLocals(names, scopes, strict);
    var body = renaming.body(query, Set.of());
    problems.report(renaming.errors());
    problems.report(scopes.unused);
    rewritten.putAll(scopes.rewritten());
    return body;
  }

  private void rule(RuleDraft first) {
    var problems = compilation.problems();
    Set<String> unusedArguments = new LinkedHashSet<>();
    if (strict) {
      unusedArguments.addAll(Vars.of(first.arguments()));
    }
    var arguments = new Scopes();
    renameArguments(first, arguments);
    for (@Nullable RuleDraft rule = first; rule != null; rule = rule.otherwise()) {
      var scopes = branch(rule, unusedArguments, arguments);
      if (!problems.note(scopes.unused)) {
        return;
      }
      unusedArguments.removeIf(name -> scopes.count(name) > 1);
    }
    for (var name : unusedArguments) {
      if (!LocalNames.isWildcard(name)) {
        problems.note(
            Code.COMPILE,
            "unused argument " + name + ". (hint: use _ (wildcard variable) instead)",
            first.head().at());
      }
    }
  }

  private void renameArguments(RuleDraft rule, Scopes scopes) {
    if (rule.head().arguments() == null) {
      return;
    }
    var renaming =
        new Rewrite() {
          @Override
          public Term term(Term term) {
            return switch (term) {
              case Var v -> argument(v, scopes);
              case ObjectTerm o ->
                  Terms.object(
                      o.entries().stream()
                          .map(e -> new Term.Entry(e.key(), term(e.value())))
                          .toList(),
                      o.at());
              case Call c -> {
                compilation
                    .problems()
                    .report(Code.COMPILE, "rule arguments cannot contain calls", c.at());
                yield c;
              }
              case Ref _, ArrayTerm _ -> below(term);
              case Scalar _,
                  SetTerm _,
                  ArrayComprehension _,
                  SetComprehension _,
                  ObjectComprehension _,
                  TemplateString _ ->
                  term;
            };
          }
        };
    List<Term> renamed = rule.arguments().stream().map(renaming::term).toList();
    rule.head(withArguments(rule.head(), renamed));
  }

  private Term argument(Var v, Scopes scopes) {
    var renamed = scopes.renamed(v.name());
    if (renamed != null) {
      scopes.use(v.name());
      return new Var(renamed, v.at());
    }
    var local = compilation.names().local(v.at());
    scopes.insert(v.name(), local.name(), Occurrence.ARGUMENT);
    return local;
  }

  static Head withArguments(Head head, @Nullable List<Term> arguments) {
    return new Head(
        head.name(),
        head.reference(),
        arguments,
        head.key(),
        head.value(),
        head.assign(),
        head.contains(),
        head.hasIf(),
        head.generatedValue(),
        head.at());
  }

  /// Whether anything in the head is not a plain constant.
  public static boolean mayHaveVars(Head head) {
    return (head.arguments() != null && !head.arguments().stream().allMatch(Terms::isScalar))
        || (head.key() != null && !Terms.isScalar(head.key()))
        || (head.value() != null && !Terms.isScalar(head.value()))
        || !head.reference().path().stream().allMatch(Terms::isScalar);
  }

  private Scopes branch(RuleDraft rule, Set<String> unusedArguments, Scopes arguments) {
    boolean open = mayHaveVars(rule.head());
    Set<String> used = open ? renameInHead(rule, unusedArguments) : Set.of();
    var scopes = arguments.copy();
    renameBuiltinNames(rule, scopes);
    var renaming = new RenameLocals(compilation.names(), scopes, strict);
    rule.body(renaming.body(rule.body(), used));
    compilation.rewritten().putAll(scopes.rewritten());
    if (open) {
      applyToHead(rule, scopes.current().names);
    }
    compilation.problems().report(renaming.errors());
    return scopes;
  }

  /// Comprehensions in the head have scopes of their own and are renamed before the body.
  private Set<String> renameInHead(RuleDraft rule, Set<String> unusedArguments) {
    var unused = new ArrayList<Diagnostic>();
    var errors = new ArrayList<Diagnostic>();
    var renaming =
        new Rewrite() {
          @Override
          public Term term(Term term) {
            if (!Terms.isComprehension(term) && !(term instanceof TemplateString)) {
              return below(term);
            }
            var scopes = new Scopes();
            var locals = new RenameLocals(compilation.names(), scopes, strict);
            var renamed = term instanceof TemplateString t ? locals.template(t) : locals.term(term);
            errors.addAll(locals.errors());
            compilation.rewritten().putAll(scopes.rewritten());
            unused.addAll(scopes.unused);
            return renamed;
          }
        };
    var head = rule.head();
    rule.head(
        new Head(
            head.name(),
            head.reference(),
            head.arguments() == null
                ? null
                : head.arguments().stream().map(renaming::term).toList(),
            renaming.optional(head.key()),
            renaming.optional(head.value()),
            head.assign(),
            head.contains(),
            head.hasIf(),
            head.generatedValue(),
            head.at()));
    compilation.problems().report(errors);
    compilation.problems().note(unused);
    return usedByHead(rule.head(), unusedArguments);
  }

  private static Set<String> usedByHead(Head head, Set<String> unusedArguments) {
    var used = new LinkedHashSet<>(Vars.of(head.reference().path()));
    if (head.key() != null) {
      used.addAll(Vars.of(head.key()));
    }
    if (head.value() != null) {
      var inValue = Vars.of(head.value());
      used.addAll(inValue);
      unusedArguments.removeAll(inValue);
    }
    return used;
  }

  /// A variable may have the name of a built-in; from here on it must not be taken for it.
  private void renameBuiltinNames(RuleDraft rule, Scopes scopes) {
    var builtins = compilation.capabilities().builtins();
    var vars = Vars.collector(Vars.SAFETY);
    vars.body(rule.body());
    var names = new TreeSet<>(vars.names());
    names.removeIf(name -> !builtins.containsKey(name) || scopes.renamed(name) != null);
    if (names.isEmpty()) {
      return;
    }
    names.removeAll(DeclaredVars.of(rule.body()));
    names.removeAll(inWith(rule));
    for (var name : names) {
      scopes.insert(name, compilation.names().name(), Occurrence.SEEN);
    }
  }

  private static Set<String> inWith(RuleDraft rule) {
    var vars = Vars.collector(Skip.CALL_HEAD);
    var walk =
        new Walk() {
          @Override
          public void with(With with) {
            vars.term(with.target());
            vars.term(with.value());
            below(with);
          }
        };
    for (@Nullable RuleDraft r = rule; r != null; r = r.otherwise()) {
      walk.head(r.head());
      walk.body(r.body());
    }
    return vars.names();
  }

  private static void applyToHead(RuleDraft rule, Map<String, String> names) {
    Map<String, String> renamed = new LinkedHashMap<>(names);
    var renaming =
        new Rewrite() {
          @Override
          public Term term(Term term) {
            if (term instanceof Var v) {
              var name = renamed.get(v.name());
              return name == null || name.equals(v.name()) ? v : new Var(name, v.at());
            }
            return below(term);
          }
        };
    var head = rule.head();
    var reference = head.reference();
    var path = reference.path().stream().map(renaming::term).toList();
    rule.head(
        new Head(
            head.name(),
            new Ref(reference.head(), path, reference.at()),
            head.arguments() == null
                ? null
                : head.arguments().stream().map(renaming::term).toList(),
            renaming.optional(head.key()),
            renaming.optional(head.value()),
            head.assign(),
            head.contains(),
            head.hasIf(),
            head.generatedValue(),
            head.at()));
  }
}
