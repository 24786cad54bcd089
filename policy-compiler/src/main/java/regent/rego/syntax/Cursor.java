package regent.rego.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.rego.syntax.ParserOptions.Feature;

/// Where the parser stands in the tokens, and all that must be undone when it goes back: the errors
/// found, the hints waiting for one, and the count of wildcards.
///
/// Whitespace is skipped, except by [#nextOrGap()], which stops in it: then the kind is
/// [TokenKind#WHITESPACE].
final class Cursor {
  /// How deep a tree may be through chains of operators, such as `a + b + c`, which nest to the
  /// left without nested calls of the parser.
  private static final int MAX_CHAIN = 1_000;

  /// What was found so far, the latest first.
  private record Problem(Location at, String message, @Nullable Problem previous) {}

  /// A place to go back to.
  static final class Mark {
    private final int index;
    private final boolean gap;
    private final TokenKind kind;
    private final int wildcards;
    private final @Nullable Problem problems;
    private final List<String> hints;

    private Mark(Cursor cursor) {
      this.index = cursor.index;
      this.gap = cursor.gap;
      this.kind = cursor.kind;
      this.wildcards = cursor.wildcards;
      this.problems = cursor.problems;
      this.hints = cursor.hints;
    }

    int index() {
      return index;
    }
  }

  private final Source source;
  private final Tokens tokens;
  private final ParserOptions options;
  private Set<TokenKind> keywords = EnumSet.copyOf(Keywords.BASE);
  private boolean notBodies;

  private int index;
  private boolean gap;
  private TokenKind kind = TokenKind.EOF;
  private int wildcards;
  private @Nullable Problem problems;
  private List<String> hints = List.of();
  private int depth;

  /// How many calls of methods deep the parser may be.
  private final int maxCalls;

  /// Something was too deep. That ends all attempts, so going back does not undo it.
  private @Nullable Problem tooDeep;

  /// @param maxCalls how many calls of methods deep the parser may be
  Cursor(Source source, ParserOptions options, int maxCalls) {
    this.maxCalls = maxCalls;
    this.source = source;
    this.tokens = Lexer.tokens(source);
    this.options = options;
  }

  // What stands here.

  TokenKind kind() {
    return kind;
  }

  boolean at(TokenKind wanted) {
    return kind == wanted;
  }

  /// The number of the token, for [RememberedTerms].
  int index() {
    return index;
  }

  int size() {
    return tokens.size();
  }

  /// The text of the token.
  String text() {
    return source.text().substring(tokens.start(index), tokens.end(index));
  }

  /// The name that the token is; empty for a sign, which OPA takes for a name in a few places. A
  /// letter that names cannot have belongs to it, though an error follows.
  String name() {
    var read = tokens.kind(index);
    if (read != TokenKind.IDENT && !read.isKeyword()) {
      return "";
    }
    return beforeNonAscii() ? text() + '\uFFFD' : text();
  }

  Source source() {
    return source;
  }

  Tokens tokens() {
    return tokens;
  }

  ParserOptions options() {
    return options;
  }

  int start() {
    return tokens.start(index);
  }

  int end() {
    return tokens.end(index);
  }

  /// The place from `place` to the end of the token that stands here.
  Location toHere(Location place) {
    return place.spanning(place.start(), end());
  }

  /// Where the token before this one ends.
  int lastEnd() {
    return index == 0 ? 0 : tokens.end(index - 1);
  }

  String text(int start, int end) {
    int last = Math.min(end, source.text().length());
    return start >= last ? "" : source.text().substring(start, last);
  }

  /// Whether a line ended between the token before and this one.
  boolean afterNewline() {
    return tokens.newlineBefore(index);
  }

  /// Whether the cursor has passed `comment`.
  boolean isBehind(Tokens.CommentToken comment) {
    return comment.before() < index || (comment.before() == index && !gap);
  }

  /// Whether a comment stands between the token before and this one.
  boolean afterComment() {
    return tokens.commentBefore(index);
  }

  /// Whether a character outside ASCII follows right behind this token.
  boolean beforeNonAscii() {
    int end = tokens.end(index);
    return end < source.text().length() && source.text().charAt(end) >= 0x80;
  }

  Location here() {
    if (gap) {
      return gapLocation();
    }
    return Location.in(
        source, tokens.row(index), tokens.col(index), tokens.start(index), tokens.end(index));
  }

  /// The first whitespace behind the token before.
  private Location gapLocation() {
    int at = tokens.end(index - 1);
    String text = source.text();
    if (at < text.length() && text.charAt(at) == '#') {
      while (at < text.length() && text.charAt(at) != '\n') {
        at++;
      }
    }
    int begin = tokens.start(index - 1);
    int row = tokens.row(index - 1);
    int col = tokens.col(index - 1);
    for (int i = begin; i < at; i += Character.charCount(text.codePointAt(i))) {
      if (text.charAt(i) == '\n') {
        row++;
        col = 0;
      } else {
        col++;
      }
    }
    // A line break counts as the beginning of the next line.
    boolean lineBreak = at < text.length() && text.charAt(at) == '\n';
    return Location.in(source, lineBreak ? row + 1 : row, lineBreak ? 0 : col, at, at + 1);
  }

  /// `base` with the text from its own start to the end of the token before.
  Location extended(Location base) {
    return base.spanning(base.start(), lastEnd());
  }

  /// The place of `base` with the text from `start` to `end`.
  static Location spanning(Location base, int start, int end) {
    return base.spanning(start, end);
  }

  // Moving.

  /// Begins at the first token.
  void begin() {
    index = 0;
    arrive();
  }

  /// Goes to the next token.
  void next() {
    if (gap) {
      gap = false;
    } else if (index < tokens.size() - 1) {
      index++;
    }
    arrive();
  }

  /// Goes to the next token, or to the whitespace before it.
  void nextOrGap() {
    if (!gap && index < tokens.size() - 1 && tokens.spaceBefore(index + 1)) {
      index++;
      gap = true;
      kind = TokenKind.WHITESPACE;
    } else {
      next();
    }
  }

  private void arrive() {
    kind = classify(tokens.kind(index));
    if (kind == TokenKind.ILLEGAL) {
      for (var message : tokens.errors(index)) {
        report(here(), message);
      }
    }
  }

  private TokenKind classify(TokenKind read) {
    return read.isKeyword() && !keywords.contains(read) ? TokenKind.IDENT : read;
  }

  /// Takes the token for a name, whatever it is.
  void takeAsName() {
    kind = TokenKind.IDENT;
  }

  /// Takes a name that was read before its keyword came into force for the keyword.
  void reclassify() {
    if (kind == TokenKind.IDENT) {
      kind = classify(tokens.kind(index));
    }
  }

  /// The kind of the token after this one.
  TokenKind peek() {
    var mark = mark();
    next();
    var found = kind;
    reset(mark);
    return found;
  }

  /// The kind of what comes after this token, which may be whitespace.
  TokenKind peekOrGap() {
    var mark = mark();
    nextOrGap();
    var found = kind;
    reset(mark);
    return found;
  }

  /// Whether a reference or an index follows right behind this token.
  boolean beforeRefStep() {
    var following = peekOrGap();
    return following == TokenKind.DOT || following == TokenKind.LBRACK;
  }

  Mark mark() {
    return new Mark(this);
  }

  void reset(Mark mark) {
    index = mark.index;
    gap = mark.gap;
    kind = mark.kind;
    wildcards = mark.wildcards;
    problems = mark.problems;
    hints = mark.hints;
  }

  /// Goes to where the reading of something ended that had begun at `begin`. The problems that it
  /// found are there again; those found before it, in an attempt that was given up since, are not.
  void jump(Mark begin, Mark end) {
    var before = problems;
    reset(end);
    problems = isKnown(end.problems, before) ? before : added(before, begin.problems, end.problems);
  }

  private static boolean isKnown(@Nullable Problem problem, @Nullable Problem known) {
    if (problem == null) {
      return true;
    }
    for (var p = known; p != null; p = p.previous()) {
      if (p.at() == problem.at() && p.message().equals(problem.message())) {
        return true;
      }
    }
    return false;
  }

  /// `before` with the problems of `end` that `begin` does not have.
  private static @Nullable Problem added(
      @Nullable Problem before, @Nullable Problem begin, @Nullable Problem end) {
    return end == null || end == begin
        ? before
        : new Problem(end.at(), end.message(), added(before, begin, end.previous()));
  }

  // Names and keywords.

  /// A new name for `_`.
  String wildcard() {
    return "$" + wildcards++;
  }

  boolean isKeyword(TokenKind keyword) {
    return keywords.contains(keyword);
  }

  void addKeyword(TokenKind keyword) {
    keywords.add(keyword);
    if (keyword == TokenKind.EVERY) {
      keywords.add(TokenKind.IN);
    }
  }

  /// The keywords in force, to be given back to [#useKeywords(Set)].
  Set<TokenKind> keywords() {
    return keywords;
  }

  void useKeywords(Set<TokenKind> used) {
    keywords = used;
  }

  /// Whether `not` may have a body.
  boolean notBodies() {
    return notBodies;
  }

  void allowNotBodies() {
    notBodies = true;
  }

  boolean logicalKeywords() {
    return keywords.contains(TokenKind.LOGICAL_AND) || keywords.contains(TokenKind.LOGICAL_OR);
  }

  /// Whether the token may be a step of a reference although it is a keyword.
  boolean isKeywordForRef() {
    return isKeywordForRef(kind);
  }

  boolean isKeywordForRef(TokenKind token) {
    if (!options.has(Feature.KEYWORDS_IN_REFS)) {
      return false;
    }
    var keyword = Keywords.of(token.text());
    return keyword != null
        && (keywords.contains(keyword) || Keywords.isKeyword(token.text(), options.version()));
  }

  // Depth.

  /// Goes `calls` deeper; reports when that is too deep.
  boolean enter(int calls) {
    if (depth + calls > maxCalls || tooDeep != null) {
      reportTooDeep();
      return false;
    }
    depth += calls;
    return true;
  }

  /// Comes back from where it went with [#enter(int)].
  void leave(int calls) {
    depth -= calls;
  }

  /// Whether a chain of `links` would make the tree too deep; reports it.
  boolean isTooLong(int links) {
    if (links < MAX_CHAIN) {
      return false;
    }
    reportTooDeep();
    return true;
  }

  private void reportTooDeep() {
    if (tooDeep == null) {
      tooDeep = new Problem(here(), "max parsing recursion depth exceeded", null);
    }
  }

  // Errors.

  boolean hasProblems() {
    return problems != null || tooDeep != null;
  }

  /// All problems in the order they were found; only that something is too deep, if it is.
  List<Diagnostic> problems() {
    var found = new ArrayDeque<Diagnostic>();
    for (var p = tooDeep != null ? tooDeep : problems; p != null; p = p.previous()) {
      var at = p.at();
      found.addFirst(new Diagnostic(Diagnostic.Code.PARSE, p.message(), at, at.excerpt()));
    }
    return List.copyOf(found);
  }

  /// Says something helpful with the next error.
  void hint(String hint) {
    var more = new ArrayList<>(hints);
    more.add(hint);
    hints = List.copyOf(more);
  }

  boolean hasHints() {
    return !hints.isEmpty();
  }

  void report(Location at, String message) {
    String hinted =
        switch (hints.size()) {
          case 0 -> message;
          case 1 -> message + " (hint: " + hints.getFirst() + ")";
          default -> message + " (hints: " + String.join(", ", hints) + ")";
        };
    hints = List.of();
    problems = new Problem(at, hinted, problems);
  }

  /// Reports that this token cannot stand here.
  void illegal() {
    illegal("");
  }

  /// Reports that this token cannot stand here, and what was wanted.
  void illegal(String note) {
    if (kind == TokenKind.ILLEGAL) {
      report(here(), "illegal token");
      return;
    }
    String what = kind.isKeyword() ? "keyword" : "token";
    String message = "unexpected " + kind.text() + " " + what;
    report(here(), note.isEmpty() ? message : message + ": " + note);
  }
}
