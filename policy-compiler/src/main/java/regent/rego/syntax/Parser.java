package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.opa.value.DeepStack;
import regent.rego.syntax.Statement.BodyStatement;

/// Rego text in, syntax tree out.
///
/// The parser descends recursively over the tokens of [Lexer], and goes back where a statement or a
/// brace may be several things, as OPA's does: its errors, which are part of what authors and tools
/// know, say where such an attempt failed. How deep brackets may nest is limited, so that the
/// stack does not overflow; text that nests much is parsed on a stack of its own.
///
/// Errors are reported as `rego_parse_error`, with the line they are about.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-reference#grammar>
public final class Parser {
  /// How many calls of methods deep the parser may be on a stack of 1 MB.
  private static final int MAX_CALLS = 2_500;

  /// The same on a stack of its own: room for more than a thousand nested arrays. OPA allows
  /// 100,000 steps, which are about 10,000; but others walk the tree on the caller's stack.
  private static final int MAX_DEEP_CALLS = 5_000;

  /// From how many brackets in each other a text gets a stack of its own.
  private static final int DEEP = 100;

  private Parser() {}

  /// Parses a module.
  ///
  /// @return absent when there are errors; then at least one is reported
  public static @Nullable Module parse(
      Source source, ParserOptions options, Diagnostics diagnostics) {
    return withRoom(source, calls -> module(source, options, diagnostics, calls));
  }

  private static @Nullable Module module(
      Source source, ParserOptions options, Diagnostics diagnostics, int maxCalls) {
    var parsed = StatementParser.parse(source, options, diagnostics, maxCalls);
    return parsed == null ? null : new ModuleBuilder(source, options, diagnostics).build(parsed);
  }

  /// Parses a query.
  ///
  /// @return absent when there are errors; then at least one is reported
  public static @Nullable Body parseQuery(
      Source source, ParserOptions options, Diagnostics diagnostics) {
    return withRoom(source, calls -> query(source, options, diagnostics, calls));
  }

  private static @Nullable Body query(
      Source source, ParserOptions options, Diagnostics diagnostics, int maxCalls) {
    var parsed = StatementParser.parse(source, options, diagnostics, maxCalls);
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

  private static <T> @Nullable T withRoom(Source source, IntFunction<@Nullable T> parse) {
    if (nesting(source.text()) < DEEP) {
      return parse.apply(MAX_CALLS);
    }
    try {
      return DeepStack.call(() -> Optional.ofNullable(parse.apply(MAX_DEEP_CALLS))).orElse(null);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the parser failed", e.getCause());
    }
  }

  /// How many brackets stand in each other at most; those inside of strings count too.
  private static int nesting(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(', '[', '{' -> deepest = Math.max(deepest, ++depth);
        case ')', ']', '}' -> depth = Math.max(0, depth - 1);
        default -> {}
      }
    }
    return deepest;
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
