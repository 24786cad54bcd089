package regent.opa.builtin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Go's layouts of times, taken apart.
final class GoTimeLayout {
  /// What an element of a layout stands for.
  enum Element {
    LONG_MONTH,
    MONTH,
    NUM_MONTH,
    ZERO_MONTH,
    LONG_WEEKDAY,
    WEEKDAY,
    DAY,
    UNDER_DAY,
    ZERO_DAY,
    UNDER_YEAR_DAY,
    ZERO_YEAR_DAY,
    HOUR,
    HOUR_12,
    ZERO_HOUR_12,
    MINUTE,
    ZERO_MINUTE,
    SECOND,
    ZERO_SECOND,
    LONG_YEAR,
    YEAR,
    UPPER_PM,
    LOWER_PM,
    ZONE,
    OFFSET,
    FRACTION_0,
    FRACTION_9
  }

  /// @param literal text that stands before the element as it is
  /// @param element absent at the end of the layout
  /// @param text how the element is written
  record Part(String literal, @Nullable Element element, String text) {}

  private record Token(String text, Element element) {}

  /// Longer ones come before their beginnings.
  private static final List<Token> TOKENS =
      List.of(
          new Token("January", Element.LONG_MONTH),
          new Token("Jan", Element.MONTH),
          new Token("Monday", Element.LONG_WEEKDAY),
          new Token("Mon", Element.WEEKDAY),
          new Token("MST", Element.ZONE),
          new Token("002", Element.ZERO_YEAR_DAY),
          new Token("01", Element.ZERO_MONTH),
          new Token("02", Element.ZERO_DAY),
          new Token("03", Element.ZERO_HOUR_12),
          new Token("04", Element.ZERO_MINUTE),
          new Token("05", Element.ZERO_SECOND),
          new Token("06", Element.YEAR),
          new Token("15", Element.HOUR),
          new Token("1", Element.NUM_MONTH),
          new Token("2006", Element.LONG_YEAR),
          new Token("2", Element.DAY),
          new Token("__2", Element.UNDER_YEAR_DAY),
          new Token("_2", Element.UNDER_DAY),
          new Token("3", Element.HOUR_12),
          new Token("4", Element.MINUTE),
          new Token("5", Element.SECOND),
          new Token("PM", Element.UPPER_PM),
          new Token("pm", Element.LOWER_PM),
          new Token("-070000", Element.OFFSET),
          new Token("-07:00:00", Element.OFFSET),
          new Token("-0700", Element.OFFSET),
          new Token("-07:00", Element.OFFSET),
          new Token("-07", Element.OFFSET),
          new Token("Z070000", Element.OFFSET),
          new Token("Z07:00:00", Element.OFFSET),
          new Token("Z0700", Element.OFFSET),
          new Token("Z07:00", Element.OFFSET),
          new Token("Z07", Element.OFFSET));

  private GoTimeLayout() {}

  /// The last part has no element.
  static List<Part> parts(String layout) {
    var parts = new ArrayList<Part>();
    int from = 0;
    for (int at = 0; at < layout.length(); ) {
      var token = tokenAt(layout, at);
      if (token == null) {
        at++;
        continue;
      }
      parts.add(new Part(layout.substring(from, at), token.element(), token.text()));
      at += token.text().length();
      from = at;
    }
    parts.add(new Part(layout.substring(from), null, ""));
    return parts;
  }

  private static @Nullable Token tokenAt(String layout, int at) {
    char c = layout.charAt(at);
    if (c == '.' || c == ',') {
      return fraction(layout, at);
    }
    if (layout.startsWith("_2006", at)) {
      return null;
    }
    for (var token : TOKENS) {
      if (layout.startsWith(token.text(), at) && !isPartOfWord(layout, at, token)) {
        return token;
      }
    }
    return null;
  }

  /// `Jan` and `Mon` may not be the beginning of a longer word.
  private static boolean isPartOfWord(String layout, int at, Token token) {
    int after = at + 3;
    return (token.element() == Element.MONTH || token.element() == Element.WEEKDAY)
        && after < layout.length()
        && layout.charAt(after) >= 'a'
        && layout.charAt(after) <= 'z';
  }

  private static @Nullable Token fraction(String layout, int at) {
    int end = at + 1;
    char digit = end < layout.length() ? layout.charAt(end) : ' ';
    if (digit != '0' && digit != '9') {
      return null;
    }
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    if (end < layout.length() && Character.isDigit(layout.charAt(end))) {
      return null;
    }
    var element = digit == '0' ? Element.FRACTION_0 : Element.FRACTION_9;
    return new Token(layout.substring(at, end), element);
  }
}
