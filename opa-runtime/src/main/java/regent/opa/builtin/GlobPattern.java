package regent.opa.builtin;

import com.google.re2j.Pattern;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// A compiled glob: `*` and `?` stop at delimiters, `**` does not, `[abc]`, `[!abc]` and `[a-c]`
/// are classes, `{a,b}` alternatives, a backslash quotes. It becomes a regular expression.
///
/// Source: <https://github.com/gobwas/glob>
public final class GlobPattern {
  private final Pattern pattern;

  private GlobPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  private record Key(String glob, String delimiters) {}

  /// Compiled once for all evaluations that share the cache of `context`.
  static GlobPattern of(BuiltinContext context, String glob, String delimiters)
      throws BuiltinException {
    return context
        .services()
        .cache()
        .get(new Key(glob, delimiters), key -> compile(key.glob(), key.delimiters()));
  }

  private static GlobPattern compile(String glob, String delimiters) throws BuiltinException {
    return new GlobPattern(Pattern.compile(expression(glob, delimiters)));
  }

  /// A regular expression that matches the same texts as a whole.
  ///
  /// @param delimiters each a character; empty when there are none
  /// @throws BuiltinException when the glob is wrong
  public static String expression(String glob, String delimiters) throws BuiltinException {
    return new Reader(glob, delimiters).expression();
  }

  /// The delimiters of a call of `glob.match` as one text; empty when there are none.
  ///
  /// @throws BuiltinException when they are wrong
  public static String delimiters(Value operand) throws BuiltinException {
    if (operand instanceof Null) {
      return "";
    }
    if (!(operand instanceof Arr array)) {
      throw Operands.wrongKind(2, operand, "array", "null");
    }
    var delimiters = new StringBuilder();
    for (var item : array.items()) {
      if (!(item instanceof Str s)) {
        throw Operands.wrongMember(2, operand, item, "string");
      }
      if (s.value().codePointCount(0, s.value().length()) != 1) {
        throw Operands.wrongMember(2, operand, item, "rune");
      }
      delimiters.append(s.value());
    }
    return array.size() == 0 ? "." : delimiters.toString();
  }

  boolean matches(String text) {
    return pattern.matcher(text).matches();
  }

  /// Turns a glob into an expression.
  private static final class Reader {
    private final String glob;

    /// What `?` takes.
    private final String single;

    private final StringBuilder out = new StringBuilder("(?s)");
    private int at;
    private int depth;

    private Reader(String glob, String delimiters) {
      this.glob = glob;
      var quoted = new StringBuilder();
      delimiters.codePoints().forEach(c -> quoted.append("\\x{%x}".formatted(c)));
      this.single = delimiters.isEmpty() ? "." : "[^" + quoted + "]";
    }

    private String expression() throws BuiltinException {
      while (at < glob.length()) {
        element();
      }
      if (depth > 0) {
        throw problem("unclosed `{`");
      }
      return out.toString();
    }

    private void element() throws BuiltinException {
      int c = next();
      switch (c) {
        case '*' -> {
          if (at < glob.length() && glob.charAt(at) == '*') {
            at++;
            out.append(".*");
          } else {
            out.append(single).append('*');
          }
        }
        case '?' -> out.append(single);
        case '[' -> characterClass();
        case '{' -> {
          depth++;
          out.append("(?:");
        }
        case '}' -> close();
        case ',' -> out.append(depth > 0 ? "|" : ",");
        case '\\' -> quote(escaped());
        default -> quote(c);
      }
    }

    private void close() {
      if (depth > 0) {
        depth--;
        out.append(')');
      } else {
        quote('}');
      }
    }

    private int next() {
      int c = glob.codePointAt(at);
      at += Character.charCount(c);
      return c;
    }

    private int escaped() throws BuiltinException {
      if (at == glob.length()) {
        throw problem("trailing backslash");
      }
      return next();
    }

    private int inClass() throws BuiltinException {
      if (at == glob.length()) {
        throw problem("unexpected end of input");
      }
      return next();
    }

    private void characterClass() throws BuiltinException {
      int c = inClass();
      boolean negated = c == '!';
      c = negated ? inClass() : c;
      out.append(negated ? "[^" : "[");
      if (at < glob.length() && glob.charAt(at) == '-') {
        range(c);
      } else {
        list(c);
      }
      out.append(']');
    }

    private void range(int low) throws BuiltinException {
      at++;
      int high = inClass();
      if (inClass() != ']') {
        throw problem("expected close range character");
      }
      if (high < low) {
        throw problem("range hi character is less than lo");
      }
      out.append("\\x{%x}-\\x{%x}".formatted(low, high));
    }

    private void list(int first) throws BuiltinException {
      if (first == ']') {
        throw problem("could not parse range");
      }
      for (int c = first; c != ']'; c = inClass()) {
        int member = c == '\\' ? escaped() : c;
        out.append("\\x{%x}".formatted(member));
      }
    }

    private void quote(int codePoint) {
      out.append(Pattern.quote(Character.toString(codePoint)));
    }

    private BuiltinException problem(String problem) {
      int offset = Utf8.length(glob.substring(0, at));
      return new BuiltinException("glob: syntax error at " + offset + ": " + problem);
    }
  }
}
