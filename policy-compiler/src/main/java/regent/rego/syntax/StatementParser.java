package regent.rego.syntax;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.rego.syntax.Module.Comment;
import regent.rego.syntax.ParserOptions.Feature;
import regent.rego.syntax.Statement.BodyStatement;
import regent.rego.syntax.Statement.ImportStatement;
import regent.rego.syntax.Statement.PackageStatement;
import regent.rego.syntax.Statement.RuleStatement;

/// Parses a whole source into statements: each is tried as a package, an import, a rule and a body,
/// in this order. The first error ends it.
final class StatementParser {
  /// @param statements in order
  /// @param comments in order
  /// @param metadata the `# METADATA` blocks among the comments, when they are asked for
  record Parsed(
      List<Statement> statements, List<Comment> comments, List<MetadataParser.Block> metadata) {}

  private final Cursor cursor;
  private final BodyParser bodies;
  private final RuleParser rules;
  private final ImportParser imports;
  private final boolean skipRules;

  private StatementParser(Cursor cursor, Set<TokenKind> importable) {
    this.cursor = cursor;
    this.bodies = new BodyParser(cursor);
    this.rules = new RuleParser(cursor, bodies);
    this.imports = new ImportParser(cursor, bodies.terms(), importable);
    this.skipRules = cursor.options().skipRules();
  }

  /// Parses `source`; absent when there are errors, which are reported.
  ///
  /// @param maxCalls how many calls of methods deep the parser may be
  static @Nullable Parsed parse(
      Source source, ParserOptions options, Diagnostics diagnostics, int maxCalls) {
    var choice = new KeywordChoice(options);
    String wrong = choice.problem();
    if (!wrong.isEmpty()) {
      diagnostics.report(Diagnostic.Code.PARSE, wrong, Location.NONE);
      return null;
    }
    var cursor = new Cursor(source, options, maxCalls);
    choice.selected().forEach(cursor::addKeyword);
    if (choice.selected().contains(TokenKind.NOT)) {
      cursor.allowNotBodies();
    }
    var statements = new StatementParser(cursor, choice.importable()).statements();
    cursor.problems().forEach(diagnostics::report);
    var wrongMetadata = new Diagnostics();
    var comments = comments(cursor);
    var metadata =
        options.processAnnotation()
            ? MetadataParser.blocks(comments, wrongMetadata)
            : List.<MetadataParser.Block>of();
    wrongMetadata.all().forEach(diagnostics::report);
    return cursor.hasProblems() || !wrongMetadata.isEmpty()
        ? null
        : new Parsed(statements, comments, metadata);
  }

  private List<Statement> statements() {
    var statements = new ArrayList<Statement>();
    cursor.begin();
    while (!cursor.at(TokenKind.EOF)) {
      bodies.terms().forget();
      var statement = statement();
      if (statement == null) {
        break;
      }
      statements.add(statement);
    }
    return statements;
  }

  private @Nullable Statement statement() {
    if (!skipRules && rules.reportKeywordAsName(false)) {
      return null;
    }
    var mark = cursor.mark();
    if (cursor.at(TokenKind.PACKAGE)) {
      var pkg = imports.pkg();
      if (pkg != null) {
        return endsPath() ? new PackageStatement(pkg) : null;
      }
      if (cursor.hasProblems()) {
        return null;
      }
      cursor.reset(mark);
    }
    if (cursor.at(TokenKind.IMPORT)) {
      var imported = imports.imported();
      if (imported != null) {
        if (!endsPath()) {
          return null;
        }
        imports.apply(imported);
        return new ImportStatement(imported);
      }
      if (cursor.hasProblems()) {
        return null;
      }
      cursor.reset(mark);
    }
    if (!skipRules) {
      var found = rules.rules();
      if (found != null) {
        return new RuleStatement(found);
      }
      if (cursor.hasProblems()) {
        return null;
      }
      cursor.reset(mark);
    }
    Body body = bodies.statement();
    return body == null ? null : new BodyStatement(body);
  }

  /// A minus behind a path would be taken for the next statement.
  private boolean endsPath() {
    if (cursor.at(TokenKind.SUB)) {
      cursor.illegal();
      return false;
    }
    return true;
  }

  /// The comments up to where the cursor stands.
  private static List<Comment> comments(Cursor cursor) {
    var source = cursor.source();
    return cursor.tokens().comments().stream()
        .takeWhile(cursor::isBehind)
        .map(
            c ->
                new Comment(
                    withoutReturns(source.text().substring(c.start() + 1, c.end())),
                    Location.in(source, c.row(), c.col(), c.start(), c.end())))
        .toList();
  }

  private static String withoutReturns(String text) {
    if (text.equals("\r")) {
      return "";
    }
    int end = text.length();
    while (end > 1 && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(0, end);
  }

  /// Which keywords are in force at the beginning, and which may be imported.
  private static final class KeywordChoice {
    private final Set<TokenKind> importable = EnumSet.noneOf(TokenKind.class);
    private final Set<TokenKind> selected = EnumSet.noneOf(TokenKind.class);
    private String problem = "";

    KeywordChoice(ParserOptions options) {
      var version = options.version();
      boolean isV1 = version == RegoVersion.V1 || version == RegoVersion.V2;
      var feature = version == RegoVersion.V2 ? Feature.REGO_V2 : Feature.REGO_V1;
      if (isV1 && !options.has(feature)) {
        String name = version == RegoVersion.V2 ? "v2" : "v1";
        problem =
            "illegal capabilities: "
                + feature.text()
                + " feature required for parsing "
                + name
                + " Rego";
        return;
      }
      for (var word : options.importableKeywords()) {
        var keyword = Keywords.future(word);
        if (keyword == null) {
          problem = "illegal capabilities: unknown keyword: " + word;
          return;
        }
        if (!isV1 || Keywords.NEW_IN_V2.contains(keyword)) {
          importable.add(keyword);
        }
      }
      if (isV1 || options.has(Feature.REGO_V1)) {
        importable.addAll(Keywords.NEW_IN_V1);
      }
      if (version == RegoVersion.V2) {
        importable.addAll(Keywords.NEW_IN_V2);
      }
      select(options);
    }

    private void select(ParserOptions options) {
      if (options.allFutureKeywords()) {
        selected.addAll(importable);
      } else if (options.version() == RegoVersion.V1) {
        selected.addAll(Keywords.NEW_IN_V1);
      } else if (options.version() == RegoVersion.V2) {
        selected.addAll(Keywords.allFuture());
      }
      for (var word : options.futureKeywords()) {
        var keyword = Keywords.future(word);
        if (keyword == null || !importable.contains(keyword)) {
          problem = "unknown future keyword: " + word;
          return;
        }
        selected.add(keyword);
      }
    }

    String problem() {
      return problem;
    }

    Set<TokenKind> importable() {
      return importable;
    }

    Set<TokenKind> selected() {
      return selected;
    }
  }
}
