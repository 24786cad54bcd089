package regent.opa.value;

/// Values as Rego terms in text: what `toString` shows and what messages quote.
final class ValueText {
  private ValueText() {}

  static String of(Value value) {
    var text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Value value, StringBuilder out) {
    switch (value) {
      case Undefined _, Null _, Bool _, Num _ -> out.append(value);
      case Str s -> GoQuote.quote(s.value(), out);
      case Arr a -> {
        out.append('[');
        for (int i = 0; i < a.size(); i++) {
          write(a.at(i), i == 0 ? out : out.append(", "));
        }
        out.append(']');
      }
      case Obj o -> {
        out.append('{');
        for (int i = 0; i < o.size(); i++) {
          write(o.keyAt(i), i == 0 ? out : out.append(", "));
          write(o.valueAt(i), out.append(": "));
        }
        out.append('}');
      }
      case SetValue s -> {
        if (s.size() == 0) {
          out.append("set()");
          return;
        }
        out.append('{');
        for (int i = 0; i < s.size(); i++) {
          write(s.at(i), i == 0 ? out : out.append(", "));
        }
        out.append('}');
      }
    }
  }
}
