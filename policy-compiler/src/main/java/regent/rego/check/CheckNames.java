package regent.rego.check;

import java.util.HashMap;
import java.util.List;
import java.util.Set;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.ModuleDraft;
import regent.rego.resolve.Problems;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Module.Import;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermText;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Checks names and imports: what Rego v1 and strict mode do not allow to be called `input` or
/// `data`, imports of one name twice, and imports that nothing uses.
final class CheckNames {
  private static final Set<String> RESERVED = Set.of("data", "input");

  private CheckNames() {}

  static void unusedImports(List<Import> imports, Compilation compilation) {
    for (var unused : imports) {
      if (!compilation.problems().note(Code.COMPILE, text(unused) + " unused", unused.at())) {
        break;
      }
    }
  }

  static String text(Import imported) {
    return "import "
        + TermText.of(imported.path())
        + (imported.alias() == null ? "" : " as " + imported.alias());
  }

  /// Reports rules, arguments and variables that are called `data` or `input`.
  static void shadowing(Compilation compilation) {
    for (var module : compilation.modules()) {
      if (compilation.options().strict() || module.isV1()) {
        shadowing(module, compilation.problems());
      }
    }
  }

  private static void shadowing(ModuleDraft module, Problems problems) {
    for (var rule : module.rules()) {
      if (rule.head().reference().head() instanceof Var v && RESERVED.contains(v.name())) {
        problems.note(
            Code.COMPILE,
            "rules must not shadow " + v.name() + " (use a different rule name)",
            rule.at());
      }
      for (var argument : rule.arguments()) {
        if (Terms.isRootDocument(argument)) {
          problems.note(
              Code.COMPILE,
              "args must not shadow " + TermText.of(argument) + " (use a different variable name)",
              argument.at());
        }
      }
    }
    var walk = assignments(problems);
    module.forEachBranch(
        rule -> {
          walk.head(rule.head());
          walk.body(rule.body());
        });
  }

  static void shadowing(Body query, Problems problems) {
    assignments(problems).body(query);
  }

  private static Walk assignments(Problems problems) {
    return Walk.exprs(
        expr -> {
          assignment(expr, problems);
          return true;
        });
  }

  private static void assignment(Expr expr, Problems problems) {
    if (Exprs.isAssignment(expr) && !Exprs.operands(expr).isEmpty()) {
      var name = TermText.of(Exprs.operands(expr).getFirst());
      if (RESERVED.contains(name)) {
        problems.note(
            Code.COMPILE,
            "variables must not shadow " + name + " (use a different variable name)",
            expr.at());
      }
    }
  }

  /// Reports imports that the capabilities do not allow and those of a name that is taken.
  static void imports(Compilation compilation) {
    var features = compilation.capabilities().features();
    boolean v2 = features.contains("rego_v2") || features.contains("rego_v2_import");
    boolean v1 =
        features.contains("rego_v1")
            || features.contains("rego_v1_import")
            || features.contains("rego_v2");
    for (var module : compilation.modules()) {
      for (var imported : module.parsed().imports()) {
        var path = TermText.of(imported.path());
        if ((path.equals("rego.v1") && !v1) || (path.equals("rego.v2") && !v2)) {
          unsupported(path, imported.at(), compilation.problems());
        }
      }
      if (compilation.options().strict() || module.isV1()) {
        duplicates(module, compilation.problems());
      }
    }
  }

  private static void unsupported(String path, Location at, Problems problems) {
    problems.note(Code.COMPILE, path + " import is not supported", at);
  }

  private static void duplicates(ModuleDraft module, Problems problems) {
    var byName = new HashMap<String, Import>();
    for (var imported : module.parsed().imports()) {
      var first = byName.putIfAbsent(name(imported), imported);
      if (first != null) {
        problems.note(Code.COMPILE, "import must not shadow " + text(first), imported.at());
      }
    }
  }

  private static String name(Import imported) {
    var alias = imported.alias();
    if (alias != null) {
      return alias;
    }
    var path = imported.path().path();
    return path.isEmpty() ? TermText.of(imported.path()) : Terms.text(path.getLast()).orElse("");
  }
}
