package regent.opa.builtin;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.GoQuote;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Go's `fmt.Sprintf` over values: flags, widths, precisions, explicit argument indexes, and the
/// texts that stand where arguments are missing, superfluous or of the wrong type.
///
/// Source: <https://pkg.go.dev/fmt>
final class SprintfFormat {
  /// Larger widths and precisions are not numbers for Go.
  private static final int MAX_NUMBER = 1_000_000;

  private final String format;
  private final List<Value> arguments;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int argument;
  private boolean reordered;
  private boolean goodIndex;
  private boolean afterIndex;

  private SprintfFormat(String format, List<Value> arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  static String format(String format, List<Value> values) {
    return new SprintfFormat(format, values).run();
  }

  /// What OPA hands to Go: a Long, BigInteger, Double or String.
  private static Object argument(Value value) {
    return switch (value) {
      case Num n -> number(n);
      case Str s -> s.value();
      case Undefined _, Null _, Bool _, Arr _, Obj _, SetValue _ -> value.toString();
    };
  }

  private static Object number(Num number) {
    var text = number.text();
    boolean isFloat = text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
    if (isFloat) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? text : value;
    }
    BigInteger integer = number.integer();
    return integer.bitLength() < 64 ? (Object) integer.longValue() : integer;
  }

  private String run() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        out.append(format, at, format.length());
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      if (!plain() && !directive()) {
        out.append("%!(NOVERB)");
        break;
      }
    }
    if (!reordered && argument < arguments.size()) {
      extra();
    }
    return out.toString();
  }

  /// Writes a directive of one letter for an argument that it fits, as nearly all are. Otherwise
  /// does nothing.
  private boolean plain() {
    if (at >= format.length() || argument >= arguments.size()) {
      return false;
    }
    char verb = format.charAt(at);
    var value = arguments.get(argument);
    boolean fits =
        switch (value) {
          case Str _ -> verb == 's' || verb == 'v' || verb == 'q';
          case Num number -> (verb == 'd' || verb == 'v') && number.isCanonicalLong();
          case Undefined _, Null _, Bool _, Arr _, Obj _, SetValue _ -> false;
        };
    if (!fits) {
      return false;
    }
    at++;
    argument++;
    if (value instanceof Num number) {
      out.append(number.longValue());
    } else if (value instanceof Str text && verb == 'q') {
      GoQuote.quote(text.value(), out);
    } else if (value instanceof Str text) {
      out.append(text.value());
    }
    return true;
  }

  /// Whether there was a verb.
  private boolean directive() {
    goodIndex = true;
    afterIndex = false;
    var flags = new SprintfDirective();
    while (at < format.length() && flags.setFlag(format.charAt(at))) {
      at++;
    }
    index();
    width(flags);
    precision(flags);
    if (!afterIndex) {
      index();
    }
    if (at >= format.length()) {
      return false;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      out.append('%');
    } else if (!goodIndex) {
      out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
    } else if (argument >= arguments.size()) {
      out.append("%!").appendCodePoint(verb).append("(MISSING)");
    } else {
      flags.write(argument(arguments.get(argument++)), verb, out);
    }
    return true;
  }

  private void width(SprintfDirective flags) {
    if (take('*')) {
      var width = integerArgument();
      if (width == null) {
        out.append("%!(BADWIDTH)");
      } else {
        flags.setWidth(width);
      }
      afterIndex = false;
      return;
    }
    int width = number();
    if (width >= 0) {
      flags.setWidth(width);
      if (afterIndex) {
        goodIndex = false;
      }
    }
  }

  private void precision(SprintfDirective flags) {
    if (at + 1 >= format.length() || !take('.')) {
      return;
    }
    if (afterIndex) {
      goodIndex = false;
    }
    index();
    if (take('*')) {
      var precision = integerArgument();
      if (precision == null || precision < 0) {
        out.append("%!(BADPREC)");
      } else {
        flags.setPrecision(precision);
      }
      afterIndex = false;
      return;
    }
    flags.setPrecision(Math.max(0, number()));
  }

  private boolean take(char c) {
    boolean there = at < format.length() && format.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  /// The number that stands here, or -1.
  private int number() {
    int start = at;
    int number = 0;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      if (number > MAX_NUMBER) {
        return -1;
      }
      number = number * 10 + (format.charAt(at++) - '0');
    }
    return at == start ? -1 : number;
  }

  /// The next argument as a width or precision; absent when it is no small integer.
  private @Nullable Integer integerArgument() {
    if (argument >= arguments.size()) {
      return null;
    }
    return argument(arguments.get(argument++)) instanceof Long l && Math.abs(l) <= MAX_NUMBER
        ? (Integer) l.intValue()
        : null;
  }

  /// Reads an explicit argument index such as `[2]`.
  private void index() {
    afterIndex = false;
    if (at >= format.length() || format.charAt(at) != '[') {
      return;
    }
    reordered = true;
    int close = format.indexOf(']', at);
    if (close < 0) {
      goodIndex = false;
      at++;
      return;
    }
    int start = at + 1;
    at = start;
    int index = number() - 1;
    boolean wellFormed = at == close && index >= -1 && close > start;
    at = close + 1;
    if (wellFormed && index >= 0 && index < arguments.size()) {
      argument = index;
      afterIndex = true;
      return;
    }
    goodIndex = false;
    afterIndex = wellFormed;
  }

  private void extra() {
    out.append("%!(EXTRA ");
    for (int i = argument; i < arguments.size(); i++) {
      if (i > argument) {
        out.append(", ");
      }
      var extra = argument(arguments.get(i));
      out.append(SprintfDirective.typeName(extra)).append('=');
      new SprintfDirective().write(extra, 'v', out);
    }
    out.append(')');
  }
}
