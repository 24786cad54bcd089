package regent.opa.diagnostic;

import java.util.List;

/// The line of a source that an error is about, and a caret below the place.
final class Excerpt {
  private Excerpt() {}

  /// The line around the character at `offset` of `text` without leading tabs, and a line with a
  /// caret below that character. Behind the end of a line the last character before counts.
  static List<String> lines(String text, int offset) {
    var whole = line(text, offset);
    String line = whole.text();
    int tabs = 0;
    while (tabs < line.length() && line.charAt(tabs) == '\t') {
      tabs++;
    }
    int indent = Math.max(whole.offset() - tabs, 0);
    return List.of(line.substring(tabs), " ".repeat(indent) + "^");
  }

  /// The line around the character at `offset` of `text`.
  static Location.Line line(String text, int offset) {
    int at = Math.clamp(offset, 0, Math.max(text.length() - 1, 0));
    while (at > 0 && isSpace(text.charAt(at))) {
      at--;
    }
    int begin = at;
    while (begin > 0 && !isLineBreak(text, begin)) {
      begin--;
    }
    if (isLineBreak(text, begin)) {
      begin++;
    }
    int end = at;
    while (end < text.length() && !isLineBreak(text, end)) {
      end++;
    }
    return new Location.Line(text.substring(Math.min(begin, end), end), Math.max(at - begin, 0));
  }

  private static boolean isLineBreak(String text, int at) {
    return at < text.length() && (text.charAt(at) == '\r' || text.charAt(at) == '\n');
  }

  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == ' ';
  }
}
