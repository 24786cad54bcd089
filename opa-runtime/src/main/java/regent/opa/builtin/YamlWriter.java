package regent.opa.builtin;

import java.util.ArrayList;
import java.util.Comparator;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Values as YAML in the style of Go's `yaml.v3`: blocks, two spaces a level, keys in natural order
/// (`a2` before `a10`), strings without quotes where they can do without.
final class YamlWriter {
  private static final String INDICATORS = "-?:,[]{}#&*!|>\\\"%@`\\'";

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /// `value` has neither sets nor keys other than strings.
  static String write(Value value) {
    var writer = new YamlWriter();
    writer.node(value, 0, false);
    return writer.out.toString();
  }

  /// @param inline whether the node stands behind something on its line
  private void node(Value value, int depth, boolean inline) {
    switch (value) {
      case Obj o when o.size() > 0 -> mapping(o, depth, inline);
      case Arr a when a.size() > 0 -> sequence(a, depth, inline);
      case Obj _ -> out.append("{}\n");
      case Arr _, SetValue _ -> out.append("[]\n");
      case Str s -> string(s.value(), depth);
      case Num n -> out.append(YamlScalar.text(n)).append('\n');
      case Undefined _, Null _, Bool _ -> out.append(value).append('\n');
    }
  }

  private void mapping(Obj object, int depth, boolean inline) {
    var keys = new ArrayList<String>();
    object.keys().forEach(k -> keys.add(((Str) k).value()));
    keys.sort(NATURAL);
    boolean first = inline;
    for (var key : keys) {
      indent(first ? 0 : depth);
      first = false;
      if (key.indexOf('\n') >= 0) {
        out.append("? ");
        string(key, depth + 1);
        indent(depth);
      } else {
        out.append(scalar(key));
      }
      out.append(':');
      child(object.get(key), depth);
    }
  }

  private void child(Value value, int depth) {
    boolean block =
        (value instanceof Obj o && o.size() > 0) || (value instanceof Arr a && a.size() > 0);
    out.append(block ? '\n' : ' ');
    node(value, depth + 1, false);
  }

  private void sequence(Arr items, int depth, boolean inline) {
    boolean first = inline;
    for (var item : items.items()) {
      indent(first ? 0 : depth);
      first = false;
      out.append("- ");
      node(item, depth + 1, true);
    }
  }

  private void indent(int depth) {
    out.repeat("  ", depth);
  }

  private void string(String text, int depth) {
    if (text.indexOf('\n') < 0 || !isLiteral(text)) {
      out.append(scalar(text)).append('\n');
      return;
    }
    literal(text, Math.max(1, depth));
  }

  private void literal(String text, int depth) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    int breaks = text.length() - end;
    out.append('|');
    if (text.startsWith(" ") || text.startsWith("\n")) {
      out.append('2');
    }
    out.append(breaks == 0 ? "-" : breaks == 1 && end > 0 ? "" : "+").append('\n');
    for (var line : text.substring(0, end).split("\n", -1)) {
      if (!line.isEmpty()) {
        indent(depth);
        out.append(line);
      }
      out.append('\n');
    }
    out.repeat("\n", Math.max(0, breaks - 1));
  }

  /// Whether the text can stand as it is, in lines of its own.
  private static boolean isLiteral(String text) {
    return text.codePoints().allMatch(c -> c == '\n' || isPrintable(c))
        && !text.contains(" \n")
        && !text.endsWith(" ");
  }

  private static boolean isPrintable(int c) {
    return c == '\t'
        || (c >= 0x20 && c <= 0x7e)
        || c == 0x85
        || (c >= 0xa0 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff);
  }

  private static String scalar(String text) {
    if (YamlScalar.needsQuotes(text)) {
      return doubleQuoted(text);
    }
    if (!text.codePoints()
        .allMatch(c -> isPrintable(c) && c != '\t' && c != 0x85 && c != 0x2028 && c != 0x2029)) {
      return doubleQuoted(text);
    }
    return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean isPlain(String text) {
    if (text.isEmpty()
        || text.startsWith(" ")
        || text.endsWith(" ")
        || text.startsWith("---")
        || text.startsWith("...")) {
      return false;
    }
    char first = text.charAt(0);
    boolean alone = text.length() == 1 || text.charAt(1) == ' ';
    boolean startsBad =
        (first == '-' || first == '?' || first == ':') ? alone : INDICATORS.indexOf(first) >= 0;
    return !startsBad && !text.contains(": ") && !text.endsWith(":") && !text.contains(" #");
  }

  private static String doubleQuoted(String text) {
    var out = new StringBuilder("\"");
    text.codePoints().forEach(c -> escape(c, out));
    return out.append('"').toString();
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case 0 -> out.append("\\0");
      case 0x07 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case 0x0b -> out.append("\\v");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      case 0x1b -> out.append("\\e");
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 0x85 -> out.append("\\N");
      case 0xa0 -> out.append("\\_");
      case 0x2028 -> out.append("\\L");
      case 0x2029 -> out.append("\\P");
      default -> {
        if (isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(
              c < 0x100
                  ? "\\x%02X".formatted(c)
                  : c < 0x10000 ? "\\u%04X".formatted(c) : "\\U%08X".formatted(c));
        }
      }
    }
  }

  /// Digits inside keys are compared as numbers; letters come after everything else.
  private static final Comparator<String> NATURAL = YamlWriter::compareNaturally;

  private static int compareNaturally(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    boolean digits = false;
    for (int i = 0; i < x.length && i < y.length; i++) {
      if (x[i] == y[i]) {
        digits = Character.isDigit(x[i]);
        continue;
      }
      boolean xLetter = Character.isLetter(x[i]);
      boolean yLetter = Character.isLetter(y[i]);
      if (xLetter && yLetter) {
        return Integer.compare(x[i], y[i]);
      }
      if (xLetter || yLetter) {
        return digits == xLetter ? -1 : 1;
      }
      int numbers = compareNumbers(x, y, i);
      return numbers != 0 ? numbers : Integer.compare(x[i], y[i]);
    }
    return Integer.compare(x.length, y.length);
  }

  private static int compareNumbers(int[] x, int[] y, int from) {
    int xEnd = digitsEnd(x, from);
    int yEnd = digitsEnd(y, from);
    if (xEnd == from && yEnd == from) {
      return 0;
    }
    int order = Integer.compare(xEnd, yEnd);
    return order != 0 ? order : Integer.compare(x[from], y[from]);
  }

  private static int digitsEnd(int[] text, int from) {
    int at = from;
    while (at < text.length && Character.isDigit(text[at])) {
      at++;
    }
    return at;
  }
}
