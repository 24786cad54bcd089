package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Module.Import;
import regent.rego.syntax.Module.Package;
import regent.rego.syntax.Statement.BodyStatement;
import regent.rego.syntax.Statement.ImportStatement;
import regent.rego.syntax.Statement.PackageStatement;
import regent.rego.syntax.Statement.RuleStatement;
import regent.rego.syntax.Term.Var;

/// Makes a module of the statements of a source: bodies become rules, Rego v1 is checked, and
/// annotations are attached.
final class ModuleBuilder {
  private final Source source;
  private final ParserOptions options;
  private final Diagnostics diagnostics;
  private final List<Import> imports = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();

  /// The newest version that the module must conform to.
  private RegoVersion newest;

  private boolean valid = true;

  ModuleBuilder(Source source, ParserOptions options, Diagnostics diagnostics) {
    this.source = source;
    this.options = options;
    this.diagnostics = diagnostics;
    this.newest =
        options.version() == RegoVersion.V0_COMPAT_V1 ? RegoVersion.V1 : options.version();
  }

  /// The module; absent when there are errors, which are reported.
  @Nullable Module build(StatementParser.Parsed parsed) {
    var statements = parsed.statements();
    if (statements.isEmpty()) {
      if (parsed.metadata().isEmpty()) {
        report("empty module", new Location(source.name(), 0, 0, ""));
      } else {
        report("package expected", parsed.metadata().getFirst().at());
      }
      return null;
    }
    Package pkg = null;
    if (statements.getFirst() instanceof PackageStatement(Package first)) {
      pkg = first;
    } else {
      report("package expected", statements.getFirst().at());
    }
    for (int i = 1; i < statements.size(); i++) {
      add(statements, i);
    }
    if (newest != RegoVersion.V0) {
      rules.forEach(this::checkVersion1);
    }
    if (pkg == null || !valid) {
      return null;
    }
    var module = new Module(source, version(), pkg, imports, List.of(), rules, parsed.comments());
    return Annotated.module(module, parsed.metadata(), diagnostics);
  }

  private RegoVersion version() {
    return options.version() == RegoVersion.V0 && newest != RegoVersion.V0
        ? RegoVersion.V0_COMPAT_V1
        : options.version();
  }

  private void report(String message, Location at) {
    diagnostics.report(Diagnostic.Code.PARSE, message, at);
    valid = false;
  }

  private void add(List<Statement> statements, int index) {
    switch (statements.get(index)) {
      case PackageStatement p -> report("unexpected package", p.at());
      case ImportStatement(Import imported) -> {
        imports.add(imported);
        var chosen = RegoImports.version(imported.path());
        if (chosen != null && chosen.compareTo(newest) > 0) {
          newest = chosen;
        }
      }
      case RuleStatement(List<Rule> more) -> rules.addAll(more);
      case BodyStatement(Body body) -> {
        switch (new BodyRule(options).of(body)) {
          case BodyRule.Result.Is(Rule rule) -> rules.add(rule);
          case BodyRule.Result.IsNot(String problem) ->
              report(
                  problem + missingKeyword(statements, index).orElse(""),
                  body.exprs().getFirst().at());
        }
      }
    }
  }

  // Hints at keywords that were not imported.

  private Optional<String> missingKeyword(List<Statement> statements, int index) {
    if (newest != RegoVersion.V0) {
      return Optional.empty();
    }
    var statement = statements.get(index);
    return headKeyword(statement)
        .or(
            () ->
                index + 1 < statements.size()
                        && statements.get(index + 1).at().row() == statement.at().row()
                    ? headKeyword(statements.get(index + 1))
                    : Optional.empty())
        .map(
            keyword ->
                " (hint: `import future.keywords."
                    + keyword
                    + "` for `"
                    + (keyword.equals("if") ? "p if { ... }" : "p contains x")
                    + "` rules)");
  }

  /// The keyword of rule heads that `statement` was taken for a name of.
  private static Optional<String> headKeyword(Statement statement) {
    String name =
        switch (statement) {
          case RuleStatement(List<Rule> rules) -> rules.getFirst().head().name();
          case BodyStatement(Body body)
              when body.exprs().size() == 1
                  && body.exprs().getFirst().form() instanceof Form.Single(Var v) ->
              v.name();
          case BodyStatement _, PackageStatement _, ImportStatement _ -> "";
        };
    return name.equals("if") || name.equals("contains") ? Optional.of(name) : Optional.empty();
  }

  // What Rego v1 asks of rules.

  private void checkVersion1(Rule rule) {
    for (Rule r = rule; r != null; r = r.otherwise()) {
      var head = r.head();
      boolean isFunction = head.arguments() != null && !head.arguments().isEmpty();
      String kind = isFunction ? "function" : "rule";
      if (head.reference().path().isEmpty() && Keywords.isKeyword(head.name(), RegoVersion.V1)) {
        report(head.name() + " keyword cannot be used for rule name", r.at());
      }
      if (r.generatedBody() && head.generatedValue()) {
        report(kind + " must have value assignment and/or body declaration", r.at());
      }
      if (!r.generatedBody() && !head.hasIf() && !r.isDefault()) {
        report("`if` keyword is required before " + kind + " body", r.at());
      }
      if (head.value() == null && !head.contains()) {
        report("`contains` keyword is required for partial set rules", r.at());
      }
    }
  }
}
