package regent.opa.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads well-formed JSON in UTF-8 in one pass over its bytes. At anything else it gives up, and
/// another reader says what is wrong, or reads it after all: nesting beyond [#MAX_DEPTH], bytes
/// that are not UTF-8.
///
/// Keys are shared ([KeyNames]): one that was seen before costs no allocation.
final class JsonReader {
  static final int MAX_DEPTH = 1_000;

  private static final char REPLACEMENT = 0xFFFD;

  /// Up to so many digits fit a `long`.
  private static final int LONG_DIGITS = 18;

  private final byte[] text;
  private int at;
  private int depth;

  /// The items, or the keys and values, of the collections that are being read.
  private Value[] stack = new Value[32];

  private int top;

  JsonReader(byte[] text) {
    this.text = text;
  }

  /// That the text is not read here.
  private static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("StaticAssignmentOfThrowable") // it carries nothing, not even a stack
    static final Unusual UNUSUAL = new Unusual();

    private Unusual() {
      super(null, null, false, false);
    }
  }

  /// What `needs` leaves of the value, when the text is exactly one; absent when somebody else has
  /// to look at it. Parts that are not needed have to be as well-formed as others.
  @Nullable Value read(Needs needs) {
    try {
      skipSpace();
      var value = value(needs);
      skipSpace();
      return at == text.length ? value : null;
    } catch (Unusual | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private void skipSpace() {
    while (at < text.length && isSpace(text[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /// The next byte that is no space.
  private byte next() {
    byte b = text[at];
    while (isSpace(b)) {
      b = text[++at];
    }
    return b;
  }

  private Value value(Needs needs) {
    return switch (next()) {
      case '"' -> {
        at++;
        yield Str.of(string());
      }
      case '{' -> object(needs);
      case '[' -> array(needs);
      case 't' -> word("true", Bool.TRUE);
      case 'f' -> word("false", Bool.FALSE);
      case 'n' -> word("null", Null.NULL);
      default -> number();
    };
  }

  private Value word(String word, Value value) {
    for (int i = 0; i < word.length(); i++) {
      if (text[at + i] != word.charAt(i)) {
        throw Unusual.UNUSUAL;
      }
    }
    at += word.length();
    return value;
  }

  private void push(Value value) {
    if (top == stack.length) {
      stack = Arrays.copyOf(stack, 2 * top);
    }
    stack[top++] = value;
  }

  private void enter() {
    at++;
    if (++depth > MAX_DEPTH) {
      throw Unusual.UNUSUAL;
    }
  }

  private Value array(Needs needs) {
    enter();
    int start = top;
    if (next() == ']') {
      at++;
    } else if (needs.isAll()) {
      do {
        push(value(Needs.ALL));
      } while (goesOn(']'));
    } else {
      items(needs);
    }
    depth--;
    var items = new Value[top - start];
    System.arraycopy(stack, start, items, 0, items.length);
    top = start;
    return Arr.wrap(items);
  }

  /// Reads the items of which something is needed, with null in the place of others before them.
  private void items(Needs needs) {
    int most = needs.items();
    int index = 0;
    do {
      var below = needs.below(Num.of(index));
      if (below != null) {
        push(value(below));
      } else {
        skip();
        if (index < most) {
          push(Null.NULL);
        }
      }
      index++;
    } while (goesOn(']'));
  }

  /// Passes over a value that is not needed.
  private void skip() {
    switch (next()) {
      case '"' -> skipString();
      case '{' -> {
        enter();
        if (next() == '}') {
          at++;
        } else {
          do {
            if (next() != '"') {
              throw Unusual.UNUSUAL;
            }
            skipString();
            colon();
            skip();
          } while (goesOn('}'));
        }
        depth--;
      }
      case '[' -> {
        enter();
        if (next() == ']') {
          at++;
        } else {
          do {
            skip();
          } while (goesOn(']'));
        }
        depth--;
      }
      default -> {
        var _ = value(Needs.NONE);
      }
    }
  }

  private void skipString() {
    int start = ++at;
    byte b;
    while ((b = text[at]) != '"') {
      if (b < ' ' || b == '\\') {
        var _ = unusualString(start);
        return;
      }
      at++;
    }
    at++;
  }

  private void colon() {
    if (next() != ':') {
      throw Unusual.UNUSUAL;
    }
    at++;
  }

  /// Whether a comma follows, and not the end of the collection.
  private boolean goesOn(char end) {
    byte b = next();
    at++;
    if (b == ',') {
      return true;
    }
    if (b != end) {
      throw Unusual.UNUSUAL;
    }
    return false;
  }

  private Value object(Needs needs) {
    enter();
    int start = top;
    if (next() == '}') {
      at++;
    } else {
      do {
        if (next() != '"') {
          throw Unusual.UNUSUAL;
        }
        at++;
        var key = key();
        colon();
        var below = needs.below(key);
        if (below == null) {
          skip();
        } else {
          push(key);
          push(value(below));
        }
      } while (goesOn('}'));
    }
    depth--;
    int size = (top - start) / 2;
    var keys = new Value[size];
    var values = new Value[size];
    for (int i = 0; i < size; i++) {
      keys[i] = stack[start + 2 * i];
      values[i] = stack[start + 2 * i + 1];
    }
    top = start;
    return Obj.ofRead(keys, values);
  }

  /// Reads up to the quote at the end; the one at the beginning was read.
  private Str key() {
    int start = at;
    int hash = 0;
    byte b;
    while ((b = text[at]) != '"') {
      if (b < ' ' || b == '\\') {
        return Str.of(string(start));
      }
      hash = 31 * hash + b;
      at++;
    }
    var name = KeyNames.of(text, start, at, hash);
    at++;
    return name;
  }

  private String string() {
    return string(at);
  }

  /// @param start where the string begins; up to [#at] it is plain
  private String string(int start) {
    byte b;
    while ((b = text[at]) != '"') {
      if (b < ' ' || b == '\\') {
        return unusualString(start);
      }
      at++;
    }
    var string = new String(text, start, at - start, ISO_8859_1);
    at++;
    return string;
  }

  /// With characters beyond ASCII, or escapes.
  private String unusualString(int start) {
    int end = at;
    boolean escaped = false;
    while (text[end] != '"') {
      if (text[end] == '\\') {
        escaped = true;
        end++;
      } else if (text[end] >= 0 && text[end] < ' ') {
        throw Unusual.UNUSUAL;
      }
      end++;
    }
    var string = new String(text, start, end - start, UTF_8);
    if (string.indexOf(REPLACEMENT) >= 0) {
      throw Unusual.UNUSUAL;
    }
    at = end + 1;
    return escaped ? Json.wellFormed(unescaped(string)) : string;
  }

  private static String unescaped(String string) {
    var out = new StringBuilder(string.length());
    int from = 0;
    for (int i = string.indexOf('\\'); i >= 0; i = string.indexOf('\\', from)) {
      out.append(string, from, i);
      char c = string.charAt(i + 1);
      from = i + 2;
      switch (c) {
        case '"', '\\', '/' -> out.append(c);
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append(hexadecimal(string, from));
          from += 4;
        }
        default -> throw Unusual.UNUSUAL;
      }
    }
    return out.append(string, from, string.length()).toString();
  }

  private static char hexadecimal(String string, int from) {
    int number = 0;
    for (int i = from; i < from + 4; i++) {
      char c = string.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw Unusual.UNUSUAL;
      }
      number = number << 4 | digit;
    }
    return (char) number;
  }

  private Value number() {
    int start = at;
    boolean negative = text[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long number = 0;
    while (at < text.length && isDigit(text[at])) {
      number = number * 10 + (text[at++] - '0');
    }
    int digits = at - first;
    if (digits == 0 || (digits > 1 && text[first] == '0')) {
      throw Unusual.UNUSUAL;
    }
    boolean plain = at == text.length || !isNumeric(text[at]);
    if (plain && digits <= LONG_DIGITS && !(negative && number == 0)) {
      return Num.of(negative ? -number : number);
    }
    while (at < text.length && isNumeric(text[at])) {
      at++;
    }
    try {
      return Num.parse(new String(text, start, at - start, ISO_8859_1));
    } catch (NumberFormatException e) {
      throw Unusual.UNUSUAL;
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isNumeric(byte b) {
    return isDigit(b) || b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
  }
}
