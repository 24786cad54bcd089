package regent.opa.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import regent.opa.pattern.Pattern.Chars;
import regent.opa.pattern.Pattern.Range;

/// Reads regular expressions of RE2's syntax as far as automata understand them. Whatever is
/// unusual is refused, so that what is read means the same here and there.
///
/// Source: <https://github.com/google/re2/wiki/Syntax>
final class PatternReader {
  /// RE2 allows 1,000.
  private static final int MOST_REPEATS = 64;

  private static final int DEEPEST = 40;
  private static final List<Range> DIGITS = List.of(new Range('0', '9'));
  private static final List<Range> WORD =
      List.of(new Range('0', '9'), new Range('A', 'Z'), new Range('_', '_'), new Range('a', 'z'));
  private static final List<Range> SPACE =
      List.of(new Range('\t', '\n'), new Range('\f', '\r'), new Range(' ', ' '));

  private final String text;
  private boolean dotAll;
  private int at;
  private int depth;

  private PatternReader(String text) {
    this.text = text;
  }

  /// What cannot be read.
  private static final class Unusual extends Exception {
    private static final long serialVersionUID = 1L;

    Unusual() {
      super(null, null, false, false);
    }
  }

  /// Absent for what is not understood, also when it is wrong.
  static Optional<Pattern> read(String text) {
    try {
      if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
        return Optional.empty();
      }
      var reader = new PatternReader(text);
      if (text.startsWith("(?s)")) {
        reader.dotAll = true;
        reader.at = 4;
      }
      var pattern = reader.choice();
      return reader.at == text.length() ? Optional.of(pattern) : Optional.empty();
    } catch (Unusual _) {
      return Optional.empty();
    }
  }

  private boolean ends() {
    return at == text.length();
  }

  private char next() throws Unusual {
    if (ends()) {
      throw new Unusual();
    }
    return text.charAt(at++);
  }

  private boolean skips(char wanted) {
    if (!ends() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private Pattern choice() throws Unusual {
    if (++depth > DEEPEST) {
      throw new Unusual();
    }
    var choices = new ArrayList<Pattern>();
    do {
      choices.add(sequence());
    } while (skips('|'));
    depth--;
    return choices.size() == 1 ? choices.getFirst() : new Pattern.Choice(choices);
  }

  private Pattern sequence() throws Unusual {
    var parts = new ArrayList<Pattern>();
    while (!ends() && text.charAt(at) != '|' && text.charAt(at) != ')') {
      var part = atom();
      parts.add(repeated(part));
    }
    return new Pattern.Sequence(parts);
  }

  private Pattern atom() throws Unusual {
    char c = next();
    return switch (c) {
      case '^' -> new Pattern.Begin();
      case '$' -> new Pattern.End();
      case '.' -> dotAll ? Chars.ANY : Chars.of('\n').negated();
      case '(' -> group();
      case '[' -> characterClass();
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new Unusual();
      default -> Chars.of(c);
    };
  }

  private Pattern group() throws Unusual {
    if (skips('?') && !skips(':')) {
      throw new Unusual();
    }
    var inside = choice();
    if (!skips(')')) {
      throw new Unusual();
    }
    return inside;
  }

  private Pattern repeated(Pattern part) throws Unusual {
    int before = at;
    Pattern repeated = part;
    if (skips('*')) {
      repeated = new Pattern.Repeat(part, 0, -1);
    } else if (skips('+')) {
      repeated = new Pattern.Repeat(part, 1, -1);
    } else if (skips('?')) {
      repeated = new Pattern.Repeat(part, 0, 1);
    } else if (skips('{')) {
      repeated = counted(part);
    }
    if (at == before) {
      return part;
    }
    if (part instanceof Pattern.Begin || part instanceof Pattern.End) {
      throw new Unusual();
    }
    // Whether a match is the longest or the shortest does not matter.
    skips('?');
    if (!ends() && "*+?{".indexOf(text.charAt(at)) >= 0) {
      throw new Unusual();
    }
    return repeated;
  }

  private Pattern counted(Pattern part) throws Unusual {
    int least = number();
    int most = least;
    if (skips(',')) {
      most = !ends() && text.charAt(at) == '}' ? -1 : number();
    }
    if (!skips('}') || least > MOST_REPEATS || most > MOST_REPEATS || (most >= 0 && most < least)) {
      throw new Unusual();
    }
    return new Pattern.Repeat(part, least, most);
  }

  private int number() throws Unusual {
    int start = at;
    while (!ends() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start || at > start + 3) {
      throw new Unusual();
    }
    return Integer.parseInt(text, start, at, 10);
  }

  private Pattern escape() throws Unusual {
    char c = next();
    return switch (c) {
      case 'A' -> new Pattern.Begin();
      case 'z' -> new Pattern.End();
      case 'd' -> new Chars(DIGITS);
      case 'D' -> new Chars(DIGITS).negated();
      case 'w' -> new Chars(WORD);
      case 'W' -> new Chars(WORD).negated();
      case 's' -> new Chars(SPACE);
      case 'S' -> new Chars(SPACE).negated();
      default -> Chars.of(escaped(c));
    };
  }

  /// The character that an escape with `c` stands for.
  private int escaped(char c) throws Unusual {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'f' -> '\f';
      case 'x' -> hexadecimal();
      default -> {
        if (c >= 0x80 || Character.isLetterOrDigit(c) || c == '_' || c < ' ') {
          throw new Unusual();
        }
        yield c;
      }
    };
  }

  private int hexadecimal() throws Unusual {
    int start = at;
    int end;
    if (skips('{')) {
      start = at;
      end = text.indexOf('}', at);
      at = end + 1;
    } else {
      end = at + 2;
      at = end;
    }
    if (end < start + 1 || end > text.length() || end > start + 4) {
      throw new Unusual();
    }
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        throw new Unusual();
      }
      number = number * 16 + digit;
    }
    if (Character.isSurrogate((char) number)) {
      throw new Unusual();
    }
    return number;
  }

  private Pattern characterClass() throws Unusual {
    boolean negated = skips('^');
    var ranges = new ArrayList<Range>();
    boolean first = true;
    while (first || !skips(']')) {
      first = false;
      member(ranges);
    }
    var chars = Chars.union(ranges);
    return negated ? chars.negated() : chars;
  }

  private void member(List<Range> ranges) throws Unusual {
    char c = next();
    if (c == ']' || c == '[' || c == '-') {
      // Only a hyphen at the end is sure to be one.
      if (c == '-' && !ends() && text.charAt(at) == ']') {
        ranges.add(new Range('-', '-'));
        return;
      }
      throw new Unusual();
    }
    int low = c;
    if (c == '\\') {
      char kind = next();
      var named =
          switch (kind) {
            case 'd' -> DIGITS;
            case 'w' -> WORD;
            case 's' -> SPACE;
            default -> List.<Range>of();
          };
      if (!named.isEmpty()) {
        ranges.addAll(named);
        return;
      }
      low = escaped(kind);
    }
    int high = low;
    if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
      at++;
      char end = next();
      if (end == '[' || end == '-') {
        throw new Unusual();
      }
      high = end == '\\' ? escaped(next()) : end;
    }
    if (high < low) {
      throw new Unusual();
    }
    ranges.add(new Range(low, high));
  }
}
