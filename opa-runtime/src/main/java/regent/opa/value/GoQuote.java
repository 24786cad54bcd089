package regent.opa.value;

/// Strings as Go's `strconv.Quote` writes them; OPA's texts of terms are made so.
///
/// Source: <https://pkg.go.dev/strconv#Quote>
public final class GoQuote {
  private GoQuote() {}

  public static String quote(String text) {
    var out = new StringBuilder(text.length() + 2);
    quote(text, out);
    return out.toString();
  }

  /// Appends the quoted text.
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        out.append(c);
        i++;
        continue;
      }
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      escape(codePoint, '"', out);
    }
    out.append('"');
  }

  /// Appends `codePoint` as it stands between quotes of the kind `quote`.
  public static void escape(int codePoint, char quote, StringBuilder out) {
    if (codePoint == quote || codePoint == '\\') {
      out.append('\\').appendCodePoint(codePoint);
      return;
    }
    switch (codePoint) {
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x0b -> out.append("\\v");
      default -> {
        if (Utf8.isEscape(codePoint)) {
          hex(codePoint & 0xff, 2, out.append("\\x"));
        } else if (isPrintable(codePoint)) {
          out.appendCodePoint(codePoint);
        } else if (codePoint < ' ' || codePoint == 0x7f) {
          hex(codePoint, 2, out.append("\\x"));
        } else if (codePoint < 0x10000) {
          hex(codePoint, 4, out.append("\\u"));
        } else {
          hex(codePoint, 8, out.append("\\U"));
        }
      }
    }
  }

  private static void hex(int number, int digits, StringBuilder out) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(Character.forDigit((number >> shift) & 0xf, 16));
    }
  }

  /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
  public static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }
}
