package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.rego.syntax.Statement.BodyStatement;

/// Rego text in, syntax tree out.
///
/// The parser descends recursively over the tokens of [Lexer], and goes back where a statement or a
/// brace may be several things, as OPA's does: its errors, which are part of what authors and tools
/// know, say where such an attempt failed. How deep brackets may nest is limited, so that
/// the stack does not overflow.
///
/// Errors are reported as `rego_parse_error`, with the line they are about.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-reference#grammar>
public final class Parser {
  private Parser() {}

  /// Parses a module.
  ///
  /// @return absent when there are errors; then at least one is reported
  public static @Nullable Module parse(
      Source source, ParserOptions options, Diagnostics diagnostics) {
    var parsed = StatementParser.parse(source, options, diagnostics);
    return parsed == null ? null : new ModuleBuilder(source, options, diagnostics).build(parsed);
  }

  /// Parses a query.
  ///
  /// @return absent when there are errors; then at least one is reported
  public static @Nullable Body parseQuery(
      Source source, ParserOptions options, Diagnostics diagnostics) {
    var parsed = StatementParser.parse(source, options, diagnostics);
    if (parsed == null) {
      return null;
    }
    List<Expr> exprs = new ArrayList<>();
    for (var statement : parsed.statements()) {
      if (!(statement instanceof BodyStatement(Body body))) {
        diagnostics.report(
            Diagnostic.Code.PARSE, "expected body but got " + name(statement), Location.NONE);
        return null;
      }
      for (var e : body) {
        exprs.add(new Expr(e.form(), e.negated(), e.with(), e.generated(), exprs.size(), e.at()));
      }
    }
    return new Body(exprs);
  }

  /// Reads the annotations of a module that was parsed without them.
  ///
  /// @return absent when there are errors; then at least one is reported
  public static @Nullable Module annotate(Module module, Diagnostics diagnostics) {
    var blocks = MetadataParser.blocks(module.comments(), diagnostics);
    return diagnostics.isEmpty() ? Annotated.module(module, blocks, diagnostics) : null;
  }

  private static String name(Statement statement) {
    return switch (statement) {
      case Statement.PackageStatement _ -> "*ast.Package";
      case Statement.ImportStatement _ -> "*ast.Import";
      case Statement.RuleStatement _ -> "*ast.Rule";
      case BodyStatement _ -> "ast.Body";
    };
  }
}
