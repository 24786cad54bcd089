package regent.rego.syntax;

/// Finds rules that are named by a keyword, such as `every := 1`.
final class KeywordNames {
  private KeywordNames() {}

  /// Whether a statement may begin with `keyword` as a wrong name.
  static boolean mayNameRule(TokenKind keyword) {
    return switch (keyword) {
      case EVERY, IF, IN, SOME, AS, PACKAGE, IMPORT, NOT, LOGICAL_AND, LOGICAL_OR, CONTAINS -> true;
      default -> false;
    };
  }

  /// Whether `keyword` at the start of a statement with `following` behind it can be nothing but
  /// the name of a rule.
  static boolean isRuleName(TokenKind keyword, TokenKind following) {
    boolean valued = following == TokenKind.ASSIGN || following == TokenKind.UNIFY;
    boolean worded = following == TokenKind.IF || following == TokenKind.CONTAINS;
    boolean called = following == TokenKind.LPAREN;
    return switch (keyword) {
      case EVERY, IF, IN, SOME, AS -> valued || worded || called;
      // Their path may be a keyword, as in `package contains`.
      case PACKAGE, IMPORT -> valued || called;
      // `not (x)` is a group, `or(x, y)` a call.
      case NOT, LOGICAL_AND, LOGICAL_OR -> valued || worded;
      // A variable, except in a head.
      case CONTAINS -> worded;
      default -> false;
    };
  }
}
