package regent.rego.syntax;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Str;
import regent.rego.syntax.Module.Import;
import regent.rego.syntax.Module.Package;
import regent.rego.syntax.ParserOptions.Feature;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;

/// Parses `package` and `import`, and puts imported keywords into force. Null means that neither
/// stands here; with an error reported, that it is wrong.
final class ImportParser {
  private final Cursor cursor;
  private final TermParser terms;

  /// The keywords that this module may import.
  private final Set<TokenKind> importable;

  ImportParser(Cursor cursor, TermParser terms, Set<TokenKind> importable) {
    this.cursor = cursor;
    this.terms = terms;
    this.importable = importable;
  }

  @Nullable Package pkg() {
    var at = cursor.here();
    if (!toPath()) {
      return null;
    }
    Term path = terms.term();
    if (path == null) {
      if (!cursor.hasProblems()) {
        cursor.report(cursor.here(), "expected path");
      }
      return null;
    }
    return switch (path) {
      case Var v -> new Package(underData(v, List.of(), v.at()), at);
      case Ref(Var head, List<Term> steps, var pathAt) -> {
        if (!areNames(steps)) {
          yield null;
        }
        yield new Package(underData(head, steps, pathAt), at);
      }
      case Ref(Term head, var _, var _) -> {
        cursor.report(head.at(), "unexpected " + TermNames.of(head) + " token: expecting var");
        yield null;
      }
      default -> {
        cursor.illegal();
        yield null;
      }
    };
  }

  private static Ref underData(Var head, List<Term> steps, Location at) {
    var path = new ArrayList<Term>();
    path.add(new Scalar(Str.of(head.name()), head.at()));
    path.addAll(steps);
    return new Ref(new Var("data", head.at()), path, at);
  }

  /// Goes behind the keyword; answers whether a path may follow.
  private boolean toPath() {
    cursor.nextOrGap();
    if (cursor.at(TokenKind.DOT) || cursor.at(TokenKind.LBRACK)) {
      return false;
    }
    if (cursor.at(TokenKind.WHITESPACE)) {
      cursor.next();
    }
    if (cursor.at(TokenKind.IDENT)) {
      return true;
    }
    if (cursor.isKeywordForRef()) {
      cursor.takeAsName();
      return true;
    }
    cursor.illegal();
    return false;
  }

  @Nullable Import imported() {
    var at = cursor.here();
    if (!toPath()) {
      return null;
    }
    var path = path();
    if (path == null) {
      return null;
    }
    if (!isKnownRoot(path)) {
      cursor.hint("if this is unexpected, try updating OPA");
      cursor.report(
          path.at(),
          "unexpected import path, must begin with one of: {data, future, input, rego}, got: "
              + TermText.of(path.head()));
      return null;
    }
    if (cursor.at(TokenKind.AS)) {
      return aliased(path, at);
    }
    checkLastStep(path);
    return new Import(path, null, at, Location.NONE);
  }

  /// Parses the path while no future keyword is in force, the token behind it included: `import
  /// future.keywords.in` must be possible when `in` is a keyword already.
  private @Nullable Ref path() {
    var keywords = cursor.keywords();
    var present = EnumSet.copyOf(keywords);
    present.removeAll(Keywords.allFuture());
    cursor.useKeywords(present);
    Term term = new BodyParser(cursor).terms().term();
    cursor.useKeywords(keywords);
    return switch (term) {
      case Var v -> new Ref(v, List.of(), v.at());
      case Ref ref -> areNames(ref.path()) ? ref : null;
      case null, default -> {
        cursor.report(cursor.here(), "expected path");
        yield null;
      }
    };
  }

  /// Whether all steps are strings; reports the first that is not.
  private boolean areNames(List<Term> steps) {
    for (var step : steps) {
      if (Terms.text(step).isEmpty()) {
        cursor.report(step.at(), "unexpected " + TermNames.of(step) + " token: expecting string");
        return false;
      }
    }
    return true;
  }

  private static boolean isKnownRoot(Ref path) {
    return Terms.startsWith(path, "data")
        || Terms.startsWith(path, "input")
        || Terms.startsWith(path, "future")
        || Terms.startsWith(path, "rego");
  }

  private @Nullable Import aliased(Ref path, Location at) {
    cursor.next();
    if (!cursor.at(TokenKind.IDENT)) {
      cursor.illegal("expected var");
      return null;
    }
    Term alias = terms.term();
    if (alias instanceof Var(String name, var aliasAt)) {
      return new Import(path, name, at, aliasAt);
    }
    if (alias != null && Terms.isRootDocument(alias)) {
      cursor.report(
          alias.at(),
          "unexpected import alias, must not be a reserved name, got: " + TermText.of(alias));
      return null;
    }
    cursor.illegal("expected var");
    return null;
  }

  private void checkLastStep(Ref path) {
    if (Terms.startsWith(path, "future") && !path.path().isEmpty()) {
      return;
    }
    Term last = path.path().isEmpty() ? path.head() : path.path().getLast();
    String name = last instanceof Var(String n, var _) ? n : Terms.text(last).orElse("");
    if (Keywords.isKeyword(name, cursor.options().version())) {
      cursor.hint("import a different path or use an alias");
      cursor.report(last.at(), "unexpected import path, must not end with a keyword, got: " + name);
    }
  }

  // What an import puts into force.

  /// Puts the keywords that `imported` names into force.
  void apply(Import imported) {
    if (Terms.startsWith(imported.path(), "rego")) {
      regoVersion(imported);
      cursor.reclassify();
    } else if (Terms.startsWith(imported.path(), "future")) {
      futureKeywords(imported);
      cursor.reclassify();
    }
  }

  private void regoVersion(Import imported) {
    var path = imported.path();
    switch (RegoImports.version(path)) {
      case V1 -> regoV1(imported);
      case V2 -> regoV2(imported);
      case null, default ->
          cursor.report(
              path.at(),
              "invalid import `" + TermText.of(path) + "`, must be one of: `rego.v1`, `rego.v2`");
    }
  }

  private boolean isAllowed(Import imported, String name, boolean supported) {
    if (!supported) {
      cursor.report(
          imported.path().at(),
          "invalid import, `" + name + "` is not supported by current capabilities");
    } else if (imported.alias() != null) {
      cursor.report(imported.aliasAt(), "`rego` imports cannot be aliased");
    } else {
      return true;
    }
    return false;
  }

  private void regoV1(Import imported) {
    var options = cursor.options();
    boolean supported =
        options.has(Feature.REGO_V1_IMPORT)
            || options.has(Feature.REGO_V1)
            || options.has(Feature.REGO_V2);
    if (isAllowed(imported, "rego.v1", supported) && options.version() != RegoVersion.V1) {
      Keywords.NEW_IN_V1.forEach(cursor::addKeyword);
    }
  }

  private void regoV2(Import imported) {
    var options = cursor.options();
    boolean supported = options.has(Feature.REGO_V2_IMPORT) || options.has(Feature.REGO_V2);
    if (isAllowed(imported, "rego.v2", supported) && options.version() != RegoVersion.V2) {
      Keywords.NEW_IN_V1.forEach(cursor::addKeyword);
      Keywords.NEW_IN_V2.forEach(cursor::addKeyword);
      cursor.allowNotBodies();
    }
  }

  private void futureKeywords(Import imported) {
    var path = imported.path();
    var steps = path.path();
    if (steps.isEmpty() || !Terms.text(steps.getFirst()).orElse("").equals("keywords")) {
      cursor.report(path.at(), "invalid import, must be `future.keywords`");
      return;
    }
    if (imported.alias() != null) {
      cursor.report(imported.aliasAt(), "`future` imports cannot be aliased");
      return;
    }
    if (steps.size() != 2) {
      importable.forEach(this::enable);
      return;
    }
    var keyword = Keywords.future(Terms.text(steps.getLast()).orElse(""));
    if (keyword == null || !importable.contains(keyword)) {
      cursor.report(
          path.at(),
          "unexpected keyword, must be one of "
              + Keywords.names(importable).toString().replace(",", ""));
      return;
    }
    enable(keyword);
  }

  private void enable(TokenKind keyword) {
    if (keyword == TokenKind.NOT) {
      cursor.allowNotBodies();
    }
    cursor.addKeyword(keyword);
  }
}
