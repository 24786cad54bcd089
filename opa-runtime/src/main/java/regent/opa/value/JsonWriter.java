package regent.opa.value;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes values as Go's encoder of JSON does.
final class JsonWriter {
  private final StringBuilder out;
  private final String prefix;

  /// Absent: everything on one line.
  private final @Nullable String indent;

  private int depth;

  JsonWriter(StringBuilder out) {
    this.out = out;
    this.prefix = "";
    this.indent = null;
  }

  JsonWriter(StringBuilder out, String prefix, String indent) {
    this.out = out;
    this.prefix = prefix;
    this.indent = indent;
  }

  void write(Value value) {
    switch (value) {
      case Undefined _ -> throw new IllegalArgumentException("undefined has no JSON");
      case Null _, Bool _, Num _ -> out.append(value);
      case Str s -> string(s.value());
      case Arr a -> array(a.items());
      case SetValue s -> array(s.members());
      case Obj o -> object(o);
    }
  }

  private void array(List<Value> items) {
    out.append('[');
    depth++;
    for (int i = 0; i < items.size(); i++) {
      separate(i);
      write(items.get(i));
    }
    close(items.size(), ']');
  }

  private void object(Obj object) {
    out.append('{');
    depth++;
    int size = 0;
    for (var entry : entries(object)) {
      separate(size++);
      string(entry.key());
      out.append(indent == null ? ":" : ": ");
      write(entry.value());
    }
    close(size, '}');
  }

  private record Entry(String key, Value value) {}

  /// In the order of the text of their keys; of equal texts the last counts.
  private static List<Entry> entries(Obj object) {
    var entries = new ArrayList<Entry>(object.size());
    boolean onlyStrings = true;
    for (int i = 0; i < object.size(); i++) {
      var key = object.keyAt(i);
      onlyStrings &= key instanceof Str;
      entries.add(new Entry(Json.keyText(key), object.valueAt(i)));
    }
    if (onlyStrings) {
      return entries;
    }
    var byText = Obj.builder();
    entries.forEach(e -> byText.put(e.key(), e.value()));
    return entries(byText.build());
  }

  private void separate(int index) {
    if (index > 0) {
      out.append(',');
    }
    newLine();
  }

  private void close(int size, char bracket) {
    depth--;
    if (size > 0) {
      newLine();
    }
    out.append(bracket);
  }

  private void newLine() {
    if (indent != null) {
      out.append('\n').append(prefix).repeat(indent, depth);
    }
  }

  private void string(String text) {
    out.append('"');
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x2028 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&') {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (c > 0x2029 && !Character.isSurrogate(c)) {
        continue;
      }
      out.append(text, plainFrom, i);
      escape(c);
      plainFrom = i + 1;
    }
    out.append(text, plainFrom, text.length()).append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        int escaped = Character.isSurrogate(c) ? 0xfffd : c;
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((escaped >> shift) & 0xf, 16));
        }
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
