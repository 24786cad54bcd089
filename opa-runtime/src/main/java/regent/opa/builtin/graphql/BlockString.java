package regent.opa.builtin.graphql;

import java.util.ArrayList;
import java.util.List;

/// The meaning of `"""` strings: common indentation and blank lines around are dropped.
///
/// Source: <https://spec.graphql.org/October2021/#BlockStringValue()>
final class BlockString {
  private BlockString() {}

  /// @param raw the text between the quotes, with `\n` as the only end of line
  static String value(String raw) {
    var lines = new ArrayList<>(List.of(raw.split("\n", -1)));
    int common = Integer.MAX_VALUE;
    for (var line : lines) {
      int indent = indent(line);
      if (indent < line.length()) {
        common = Math.min(common, indent);
      }
    }
    if (common < Integer.MAX_VALUE) {
      for (int i = 1; i < lines.size(); i++) {
        var line = lines.get(i);
        lines.set(i, line.length() < common ? "" : line.substring(common));
      }
    }
    int start = 0;
    int end = lines.size();
    while (start < end && isBlank(lines.get(start))) {
      start++;
    }
    while (end > start && isBlank(lines.get(end - 1))) {
      end--;
    }
    return String.join("\n", lines.subList(start, end));
  }

  private static boolean isBlank(String line) {
    return indent(line) == line.length();
  }

  private static int indent(String line) {
    int i = 0;
    while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }
}
