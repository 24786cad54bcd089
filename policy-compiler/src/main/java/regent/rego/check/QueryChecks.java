package regent.rego.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.LocalNames;
import regent.rego.resolve.Problems;
import regent.rego.resolve.ResolveRefs;
import regent.rego.resolve.RewriteComprehensionTerms;
import regent.rego.resolve.RewriteDynamicTerms;
import regent.rego.resolve.RewriteExprTerms;
import regent.rego.resolve.RewriteLocalVars;
import regent.rego.resolve.RewritePrintCalls;
import regent.rego.resolve.RewriteTemplateStrings;
import regent.rego.resolve.RewriteWithValues;
import regent.rego.syntax.Body;
import regent.rego.syntax.Module.Import;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;

/// The stages of [Checks] for a query over checked rules. Unlike there, each stage that finds
/// errors ends the compilation.
public final class QueryChecks {
  private final Compilation compilation;
  private final TypedRules rules;
  private final Problems problems;
  private final Set<String> unsafe;
  private final Map<String, String> rewritten = new HashMap<>();
  private final Map<String, Term> subjects = new HashMap<>();
  private Body query;

  private QueryChecks(Body query, TypedRules rules, Set<String> unsafe) {
    this.rules = rules;
    this.unsafe = unsafe;
    this.compilation = rules.compilation();
    this.problems = new Problems(compilation.options().errorLimit());
    this.query = query;
  }

  /// Checks a query that belongs to no package.
  ///
  /// @throws CompileException with the problems of the first stage that found some
  public static CompiledQuery check(Body query, TypedRules rules) throws CompileException {
    return check(query, rules, null, List.of());
  }

  /// Checks a query inside a package.
  ///
  /// @param pkg the path of the package, from `data` on; absent for none
  /// @param imports what the query may use by name
  /// @throws CompileException with the problems of the first stage that found some
  public static CompiledQuery check(
      Body query, TypedRules rules, @Nullable Ref pkg, List<Import> imports)
      throws CompileException {
    return check(query, rules, pkg, imports, Set.of());
  }

  /// As [#check(Body, TypedRules, Ref, List)], of somebody who may not call all built-ins.
  ///
  /// @param unsafe names of built-ins that the query may not call, beside those of the options
  public static CompiledQuery check(
      Body query, TypedRules rules, @Nullable Ref pkg, List<Import> imports, Set<String> unsafe)
      throws CompileException {
    if (query.exprs().isEmpty()) {
      throw new CompileException(
          List.of(new Diagnostic(Code.COMPILE, "empty query cannot be compiled", Location.NONE)));
    }
    return new QueryChecks(query, rules, unsafe).run(pkg, imports);
  }

  private CompiledQuery run(@Nullable Ref pkg, List<Import> imports) throws CompileException {
    var strict = compilation.options().strict();
    if (strict) {
      CheckNames.shadowing(query, problems);
      stopAtErrors();
    }
    next(ResolveRefs.query(query, pkg, imports, compilation));
    next(RewriteLocalVars.query(query, names(), strict, rewritten, problems));
    next(RewriteTemplateStrings.query(query, compilation, problems, names(), rewritten));
    CheckCalls.voidCalls(query, compilation, problems);
    stopAtErrors();
    next(RewritePrintCalls.query(query, compilation, problems, names(), rewritten));
    var locals = names();
    next(RewriteExprTerms.query(query, locals));
    subjects.putAll(locals.subjects());
    next(RewriteComprehensionTerms.query(query, names()));
    next(RewriteWithValues.query(query, compilation, problems, names()));
    if (!compilation.options().undefinedFunctions()) {
      CheckCalls.undefined(query, compilation, rules.types(), rewritten, problems);
      stopAtErrors();
    }
    next(CheckSafety.query(query, compilation, rewritten, problems));
    locals = names();
    next(RewriteDynamicTerms.query(query, locals));
    subjects.putAll(locals.subjects());
    types();
    CheckCalls.unsafe(query, compilation, unsafe, problems);
    stopAtErrors();
    CheckCalls.deprecated(query, compilation, problems);
    stopAtErrors();
    return new CompiledQuery(query, rewritten);
  }

  private void types() throws CompileException {
    var written = TypeChecker.writer(subjects, List.of(rewritten, compilation.rewritten()));
    var checker = new TypeChecker(compilation, rules.graph(), written);
    for (var problem : checker.check(query, rules.types()).problems()) {
      problems.report(problem.diagnostic());
    }
    stopAtErrors();
  }

  private LocalNames names() {
    return LocalNames.forQuery(query);
  }

  private void next(Body body) throws CompileException {
    query = body;
    stopAtErrors();
  }

  private void stopAtErrors() throws CompileException {
    if (!problems.isEmpty()) {
      throw new CompileException(problems.found());
    }
  }
}
