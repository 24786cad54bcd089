package regent.rego.syntax;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Str;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Term.Part;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.TemplateString;

/// Parses template strings, such as `$"at {input.path}"`.
final class TemplateStringParser {
  private static final int CALLS_OF_EXPR = 10;

  private final Cursor cursor;
  private final BodyParser bodies;
  private final LiteralText literals;

  TemplateStringParser(Cursor cursor, BodyParser bodies, LiteralText literals) {
    this.cursor = cursor;
    this.bodies = bodies;
    this.literals = literals;
  }

  /// Parses a template string, up to its last token.
  @Nullable Term template() {
    var place = cursor.here();
    if (!cursor.options().has(ParserOptions.Feature.TEMPLATE_STRINGS)) {
      cursor.report(place, "template strings are not supported by current capabilities");
      return null;
    }
    boolean raw = isRawTemplate();
    var parts = new ArrayList<Part>();
    for (boolean first = true; ; first = false) {
      String text = literals.templatePart(first);
      if (text == null) {
        return null;
      }
      if (!text.isEmpty()) {
        parts.add(new Part.Text(new Scalar(Str.of(text), cursor.here())));
      }
      if (cursor.at(TokenKind.TEMPLATE_END) || cursor.at(TokenKind.RAW_TEMPLATE_END)) {
        return new TemplateString(parts, raw, cursor.toHere(place));
      }
      var part = embedded();
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
  }

  private boolean isRawTemplate() {
    return cursor.at(TokenKind.RAW_TEMPLATE_PART) || cursor.at(TokenKind.RAW_TEMPLATE_END);
  }

  /// Parses an expression in a template string and goes on to the text behind it. A constant that
  /// no comment stands before counts as text.
  private @Nullable Part embedded() {
    if (!cursor.enter(CALLS_OF_EXPR)) {
      return null;
    }
    cursor.next();
    boolean commented = cursor.afterComment();
    Expr expr = bodies.literal();
    cursor.leave(CALLS_OF_EXPR);
    if (expr == null) {
      cursor.report(cursor.here(), "invalid template-string expression");
      return null;
    }
    String unexpected = unexpectedInTemplate(expr);
    if (!unexpected.isEmpty()) {
      cursor.report(expr.at(), "unexpected " + unexpected + " in template-string expression");
      return null;
    }
    if (!cursor.at(TokenKind.RBRACE)) {
      cursor.report(cursor.here(), "expected } to end template string expression");
      return null;
    }
    cursor.nextOrGap();
    return !commented && expr.form() instanceof Form.Single(Scalar constant)
        ? new Part.Text(constant)
        : new Part.Embedded(expr);
  }

  private static String unexpectedInTemplate(Expr expr) {
    if (expr.negated()) {
      return "negation ('not')";
    }
    if (Exprs.isEquality(expr)) {
      return "unification ('=')";
    }
    if (Exprs.isAssignment(expr)) {
      return "assignment (':=')";
    }
    return switch (expr.form()) {
      case Form.Every _ -> "'every'";
      case Form.Some _ -> "'some'";
      case Form.Single _, Form.Call _, Form.Not _, Form.And _, Form.Or _ -> "";
    };
  }
}
