package regent.rego.syntax;

/// What a token is. The text is the word that OPA uses in messages; those of operators are the
/// names of the functions they call.
enum TokenKind {
  ILLEGAL("illegal"),
  EOF("eof"),
  WHITESPACE("whitespace"),
  IDENT("identifier"),

  PACKAGE("package"),
  IMPORT("import"),
  AS("as"),
  DEFAULT("default"),
  ELSE("else"),
  NOT("not"),
  SOME("some"),
  WITH("with"),
  NULL("null"),
  TRUE("true"),
  FALSE("false"),

  EVERY("every"),
  IN("in"),
  CONTAINS("contains"),
  IF("if"),
  LOGICAL_AND("and"),
  LOGICAL_OR("or"),

  NUMBER("number"),
  STRING("string"),
  RAW_STRING("string"),
  TEMPLATE_PART("template-string-part"),
  TEMPLATE_END("template-string-end"),
  RAW_TEMPLATE_PART("raw-template-string-part"),
  RAW_TEMPLATE_END("raw-template-string-end"),

  LBRACK("["),
  RBRACK("]"),
  LBRACE("{"),
  RBRACE("}"),
  LPAREN("("),
  RPAREN(")"),
  COMMA(","),
  COLON(":"),
  SEMICOLON(";"),
  DOT("."),

  ADD("plus"),
  SUB("minus"),
  MUL("mul"),
  QUO("div"),
  REM("rem"),
  AND("and"),
  OR("or"),
  UNIFY("eq"),
  EQUAL("equal"),
  ASSIGN("assign"),
  NEQ("neq"),
  GT("gt"),
  LT("lt"),
  GTE("gte"),
  LTE("lte");

  private final String text;

  TokenKind(String text) {
    this.text = text;
  }

  /// As OPA names it in messages.
  String text() {
    return text;
  }

  /// A word with a meaning of its own, in some version of Rego.
  boolean isKeyword() {
    return compareTo(PACKAGE) >= 0 && compareTo(LOGICAL_OR) <= 0;
  }

  /// A keyword that a module may have to import.
  boolean isFutureKeyword() {
    return this == NOT || (compareTo(EVERY) >= 0 && compareTo(LOGICAL_OR) <= 0);
  }
}
