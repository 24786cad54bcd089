package regent.opa.builtin;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Whether a text that is not empty matches two globs: of characters, `.`, sets such as `[a-z]`,
/// and `*` and `+` behind them.
///
/// Both are walked side by side. At a repeated token one branch ends the repetition where the token
/// after it matches, the other goes on. As in the library that OPA uses, a repetition ends for good
/// at a token that it cannot take, even when what follows could be empty too.
final class GlobIntersection {
  private enum Repeat {
    ONCE,
    PLUS,
    STAR
  }

  /// @param any whether it is `.`
  /// @param characters the code points that it takes, when it is not
  private record Token(boolean any, BitSet characters, Repeat repeat) {
    boolean meets(Token other) {
      return any || other.any || characters.intersects(other.characters);
    }

    boolean isSame(Token other) {
      return any == other.any && characters.equals(other.characters);
    }
  }

  private final String input;
  private final int[] text;
  private int at;

  private GlobIntersection(String input) {
    this.input = input;
    this.text = input.codePoints().toArray();
  }

  static boolean exists(String a, String b) throws BuiltinException {
    var x = simplified(new GlobIntersection(a).tokens());
    var y = simplified(new GlobIntersection(b).tokens());
    int from = 0;
    while (from < x.size() && from < y.size() && isOnce(x.get(from)) && isOnce(y.get(from))) {
      if (!x.get(from).meets(y.get(from))) {
        return false;
      }
      from++;
    }
    from = Math.max(0, from - 1);
    int endX = x.size();
    int endY = y.size();
    while (endX > from && endY > from && isOnce(x.get(endX - 1)) && isOnce(y.get(endY - 1))) {
      if (!x.get(endX - 1).meets(y.get(endY - 1))) {
        return false;
      }
      endX--;
      endY--;
    }
    int kept = endX < x.size() ? 1 : 0;
    return meet(x.subList(from, endX + kept), y.subList(from, endY + kept));
  }

  private static boolean isOnce(Token token) {
    return token.repeat() == Repeat.ONCE;
  }

  private static boolean meet(List<Token> a, List<Token> b) {
    int i = 0;
    for (; i < a.size() && i < b.size(); i++) {
      if (!isOnce(a.get(i)) || !isOnce(b.get(i))) {
        var restA = a.subList(i, a.size());
        var restB = b.subList(i, b.size());
        return isOnce(restA.getFirst()) ? repeated(restB, restA) : repeated(restA, restB);
      }
      if (!a.get(i).meets(b.get(i))) {
        return false;
      }
    }
    return i == a.size() && i == b.size();
  }

  private static boolean repeated(List<Token> repeated, List<Token> other) {
    if (repeated.getFirst().repeat() == Repeat.STAR) {
      return star(repeated, other);
    }
    if (!repeated.getFirst().meets(other.getFirst())) {
      return false;
    }
    return star(repeated, other.subList(1, other.size()))
        || (!isOnce(other.getFirst()) && meet(repeated.subList(1, repeated.size()), other));
  }

  private static boolean star(List<Token> starred, List<Token> other) {
    var after = starred.subList(1, starred.size());
    for (int i = 0; i < other.size(); i++) {
      var token = other.get(i);
      if (!after.isEmpty()
          && token.meets(after.getFirst())
          && meet(after, other.subList(i, other.size()))) {
        return true;
      }
      if (!token.meets(starred.getFirst())) {
        return false;
      }
    }
    return after.isEmpty();
  }

  /// Neighbours that take the same become one: `a*a*` is `a*`, `a+a*` is `a+`.
  private static List<Token> simplified(List<Token> tokens) {
    var simple = new ArrayList<Token>();
    for (var token : tokens) {
      var last = simple.isEmpty() ? null : simple.getLast();
      if (last == null || !last.isSame(token) || isOnce(token) || isOnce(last)) {
        simple.add(token);
      } else {
        boolean plus = last.repeat() == Repeat.PLUS || token.repeat() == Repeat.PLUS;
        simple.set(
            simple.size() - 1,
            new Token(token.any(), token.characters(), plus ? Repeat.PLUS : Repeat.STAR));
      }
    }
    return simple;
  }

  private List<Token> tokens() throws BuiltinException {
    var tokens = new ArrayList<Token>();
    while (at < text.length) {
      tokens.add(token());
    }
    return tokens;
  }

  private Token token() throws BuiltinException {
    boolean escaped = text[at] == '\\';
    int c = next();
    if (escaped) {
      return new Token(false, one(c), repeat());
    }
    return switch (c) {
      case '.' -> new Token(true, new BitSet(), repeat());
      case '[' -> new Token(false, set(), repeat());
      case ']' -> throw problem("set-close ']' with no preceding '['");
      case '+', '*' ->
          throw problem("flag '" + Character.toString(c) + "' must be preceded by a non-flag");
      default -> new Token(false, one(c), repeat());
    };
  }

  private static BitSet one(int codePoint) {
    var set = new BitSet();
    set.set(codePoint);
    return set;
  }

  private BitSet set() throws BuiltinException {
    var set = new BitSet();
    int previous = -1;
    while (at < text.length) {
      boolean escaped = text[at] == '\\';
      int c = next();
      if (!escaped && c == ']') {
        return set;
      }
      if (escaped || c != '-') {
        set.set(c);
        previous = c;
        continue;
      }
      if (previous < 0) {
        throw problem("range character '-' must be preceded by a Unicode character");
      }
      if (at >= text.length - 1) {
        throw problem("range character '-' must be followed by a Unicode character");
      }
      boolean plain = text[at] != '\\';
      int high = next();
      if (plain && (high == ']' || high == '-')) {
        throw problem("range character '-' cannot be followed by a special symbol");
      }
      if (high < previous) {
        throw problem(
            "range is out of order: '%s' comes before '%s' in Unicode"
                .formatted(Character.toString(high), Character.toString(previous)));
      }
      set.set(previous, high + 1);
      previous = -1;
    }
    throw problem("found [ without matching ]");
  }

  private Repeat repeat() {
    if (at < text.length && (text[at] == '*' || text[at] == '+')) {
      return text[at++] == '*' ? Repeat.STAR : Repeat.PLUS;
    }
    return Repeat.ONCE;
  }

  /// The next character, without its backslash.
  private int next() throws BuiltinException {
    if (text[at] != '\\') {
      return text[at++];
    }
    if (at == text.length - 1) {
      throw problem("input ends with a \\ (escape) character");
    }
    at += 2;
    return text[at - 1];
  }

  private BuiltinException problem(String problem) {
    return new BuiltinException(
        "input:%s, pos:%d, %s: the input provided is invalid".formatted(input, at, problem));
  }
}
