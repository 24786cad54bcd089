package regent.rego.check;

import java.util.List;
import java.util.function.Supplier;
import regent.opa.CompileException;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.CompilerOptions;
import regent.rego.resolve.DependencyGraph;
import regent.rego.resolve.ResolveRefs;
import regent.rego.resolve.RewriteComprehensionTerms;
import regent.rego.resolve.RewriteDynamicTerms;
import regent.rego.resolve.RewriteEquals;
import regent.rego.resolve.RewriteExprTerms;
import regent.rego.resolve.RewriteHeadRefs;
import regent.rego.resolve.RewriteHeadTerms;
import regent.rego.resolve.RewriteLocalVars;
import regent.rego.resolve.RewriteMetadataCalls;
import regent.rego.resolve.RewritePrintCalls;
import regent.rego.resolve.RewriteTemplateStrings;
import regent.rego.resolve.RewriteWithValues;
import regent.rego.syntax.Module;

/// The stages between parser and planner, in the order of OPA's compiler, which decides what errors
/// an author sees: a stage that finds some ends the compilation, unless the later stages can live
/// with them.
public final class Checks {
  private final Compilation compilation;

  private Checks(Compilation compilation) {
    this.compilation = compilation;
  }

  /// Checks `modules`, which are compiled as one policy.
  ///
  /// @throws CompileException with the problems, by place
  public static TypedRules check(List<Module> modules, CompilerOptions options)
      throws CompileException {
    return new Checks(new Compilation(modules, options)).run();
  }

  private TypedRules run() throws CompileException {
    var unused = stage(() -> ResolveRefs.run(compilation));
    stage(() -> CheckNames.unusedImports(unused, compilation));
    stage(compilation::initLocalNames);
    stage(() -> RewriteHeadRefs.run(compilation));
    stage(() -> CheckNames.shadowing(compilation));
    stage(() -> CheckNames.imports(compilation));
    stage(compilation::setRuleTree);
    stage(() -> RewriteLocalVars.run(compilation));
    stage(() -> RewriteTemplateStrings.run(compilation));
    stage(() -> CheckCalls.voidCalls(compilation));
    stage(() -> RewritePrintCalls.run(compilation));
    stage(() -> RewriteExprTerms.run(compilation));
    stage(() -> RewriteMetadataCalls.parseAnnotations(compilation));
    stage(() -> RewriteMetadataCalls.collectAnnotations(compilation));
    stage(() -> RewriteMetadataCalls.run(compilation));
    var graph = stage(() -> DependencyGraph.of(compilation));
    stage(() -> RewriteComprehensionTerms.run(compilation));
    stage(() -> RewriteHeadTerms.run(compilation));
    stage(() -> RewriteWithValues.run(compilation));
    stage(() -> CheckConflicts.run(compilation));
    var builtins = CheckTypes.builtins(compilation);
    if (!compilation.options().undefinedFunctions()) {
      stage(() -> CheckCalls.undefined(compilation, builtins));
    }
    stage(() -> CheckSafety.heads(compilation));
    if (!compilation.options().undefinedFunctions()) {
      stage(() -> CheckSafety.bodies(compilation));
    }
    stage(() -> RewriteEquals.run(compilation));
    // No stage between this one and the type checker may change what locals stand for.
    stage(() -> RewriteDynamicTerms.run(compilation));
    stage(() -> CheckRecursion.run(compilation, graph));
    var types = stage(() -> CheckTypes.run(compilation, graph, builtins));
    stage(() -> CheckCalls.unsafe(compilation));
    stage(() -> CheckCalls.deprecated(compilation));
    if (!compilation.problems().isEmpty()) {
      throw new CompileException(compilation.problems().sorted());
    }
    return new TypedRules(compilation, graph, types);
  }

  private void stage(Runnable stage) throws CompileException {
    stage.run();
    stopAtErrors();
  }

  private <T> T stage(Supplier<T> stage) throws CompileException {
    T result = stage.get();
    stopAtErrors();
    return result;
  }

  private void stopAtErrors() throws CompileException {
    if (compilation.problems().mustStop()) {
      throw new CompileException(compilation.problems().sorted());
    }
  }
}
