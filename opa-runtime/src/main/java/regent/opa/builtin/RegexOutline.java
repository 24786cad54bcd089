package regent.opa.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be told of a regular expression before it is parsed and compiled: that it is too deep
/// or would become too large a program, since repetitions of repetitions multiply, and how its
/// groups are called.
///
/// One pass over the text keeps, for each open group, how large, how high and how often repeated
/// the parts are that Go would have made of it so far. What is not well-formed passes: whoever
/// parses the expression reports it.
///
/// Source: the limits of Go's package `regexp/syntax`
final class RegexOutline {
  /// How often the innermost part may be repeated by all repetitions around it.
  private static final long MAX_REPEATS = 1_000;

  private static final int MAX_HEIGHT = 1_000;

  /// 128 MB of instructions of 40 bytes.
  private static final long MAX_SIZE = (128L << 20) / 40;

  private final String pattern;
  private final Deque<Group> open = new ArrayDeque<>();
  private final List<String> names = new ArrayList<>();
  private final StringBuilder unnamed = new StringBuilder();
  private int copied;
  private int at;

  /// The last operator that repeats; -1 before the first.
  private int repeatStart = -1;

  private int repeatEnd = -1;

  private RegexOutline(String pattern) {
    this.pattern = pattern;
    open.push(new Group(false));
  }

  /// @throws BuiltinException with Go's message
  static RegexOutline of(String pattern) throws BuiltinException {
    var outline = new RegexOutline(pattern);
    outline.scan();
    return outline;
  }

  /// The names of the groups that capture, in order; empty for those without.
  List<String> names() {
    return names;
  }

  /// The expression without the names.
  String unnamed() {
    return unnamed.append(pattern, copied, pattern.length()).toString();
  }

  /// What a part of the expression is made of.
  ///
  /// @param size how many instructions
  /// @param height how many nodes lie above each other
  /// @param repeats how often its most repeated part stands in it
  /// @param sequence whether its items join those of a sequence around it
  private record Part(long size, int height, long repeats, boolean sequence) {
    static final Part LITERAL = new Part(1, 1, 1, false);
    static final Part EMPTY = new Part(0, 0, 1, false);

    Part beside(Part other) {
      int otherHeight = other.sequence ? other.height - 1 : other.height;
      return new Part(
          size + other.size,
          Math.max(height, otherHeight),
          Math.max(repeats, other.repeats),
          false);
    }

    Part below(int instructions) {
      return new Part(size + instructions, height + 1, repeats, false);
    }

    Part closed() {
      return new Part(size, height, repeats, false);
    }

    Part asSequence() {
      return new Part(size, height + 1, repeats, true);
    }
  }

  /// A group whose end was not read yet.
  private static final class Group {
    private final boolean captures;
    private Part branches = Part.EMPTY;
    private int branchCount;
    private Part items = Part.EMPTY;
    private int itemCount;
    private Part last = Part.EMPTY;
    private boolean lastIsLiteral;

    Group(boolean captures) {
      this.captures = captures;
    }

    void add(Part part, boolean literal) {
      boolean joins = literal && lastIsLiteral;
      items = items.beside(last);
      itemCount += joins || part == Part.EMPTY ? 0 : part.sequence ? 2 : 1;
      last = part;
      lastIsLiteral = literal;
    }

    void repeat(Part repeated) {
      itemCount += lastIsLiteral && itemCount == 1 && items.size > 0 ? 1 : 0;
      last = repeated;
      lastIsLiteral = false;
    }

    void endBranch() {
      var branch = items.beside(last);
      var whole = itemCount > 1 ? branch.asSequence() : branch;
      branches = branchCount == 0 ? whole : branches.closed().beside(whole.closed());
      branchCount++;
      items = Part.EMPTY;
      itemCount = 0;
      last = Part.EMPTY;
      lastIsLiteral = false;
    }

    Part end() {
      endBranch();
      var all = branchCount > 1 ? branches.below(branchCount - 1) : branches;
      return captures ? all.below(2) : all;
    }
  }

  private void scan() throws BuiltinException {
    while (at < pattern.length()) {
      switch (pattern.charAt(at)) {
        case '(' -> openGroup();
        case ')' -> closeGroup();
        case '|' -> {
          open.element().endBranch();
          at++;
        }
        case '[' -> {
          skipClass();
          open.element().add(Part.LITERAL, false);
        }
        case '*', '+', '?' -> {
          int start = at;
          boolean star = pattern.charAt(at++) == '*';
          endRepeat(start);
          replaceLast(open.element().last.below(star ? 2 : 1));
        }
        case '{' -> repeat();
        case '\\' -> escape();
        case '.', '^', '$' -> {
          open.element().add(Part.LITERAL, false);
          at++;
        }
        default -> {
          open.element().add(Part.LITERAL, true);
          at++;
        }
      }
    }
    while (!open.isEmpty()) {
      checked(open.pop().end());
    }
  }

  private Part checked(Part part) throws BuiltinException {
    if (part.size > MAX_SIZE) {
      throw error("expression too large", pattern);
    }
    if (part.height > MAX_HEIGHT) {
      throw error("expression nests too deeply", pattern);
    }
    return part;
  }

  private static BuiltinException error(String problem, String place) {
    return new BuiltinException("error parsing regexp: " + problem + ": `" + place + "`");
  }

  private void replaceLast(Part part) throws BuiltinException {
    open.element().repeat(checked(part));
  }

  private void openGroup() {
    at++;
    boolean captures = true;
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      captures = pattern.startsWith("?P<", at) || pattern.startsWith("?<", at);
      int start = captures ? pattern.indexOf('<', at) + 1 : at;
      int end = start;
      while (end < pattern.length() && ":>)".indexOf(pattern.charAt(end)) < 0) {
        end++;
      }
      int next = Math.min(end + 1, pattern.length());
      if (captures) {
        names.add(pattern.substring(start, end));
        unnamed.append(pattern, copied, at);
        copied = next;
      }
      at = next;
      if (end < pattern.length() && pattern.charAt(end) == ')') {
        return;
      }
    } else {
      names.add("");
    }
    open.push(new Group(captures));
  }

  private void closeGroup() throws BuiltinException {
    at++;
    if (open.size() > 1) {
      var part = checked(open.pop().end());
      open.element().add(part, false);
    }
  }

  /// Goes behind a class such as `[^]a-z[:alpha:]]`.
  private void skipClass() {
    at++;
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
    }
    for (boolean first = true; at < pattern.length(); first = false) {
      char c = pattern.charAt(at);
      if (c == ']' && !first) {
        at++;
        return;
      }
      int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
      at = named >= 0 ? named + 2 : at + (c == '\\' ? 2 : 1);
    }
    at = Math.min(at, pattern.length());
  }

  /// Goes behind the mark for the shortest match, if there is one.
  ///
  /// @param start where the operator begins
  private void endRepeat(int start) throws BuiltinException {
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      at++;
    }
    if (repeatEnd == start) {
      throw error("invalid nested repetition operator", pattern.substring(repeatStart, at));
    }
    repeatStart = start;
    repeatEnd = at;
  }

  /// Reads `{2}`, `{2,}` or `{2,3}`; anything else is text.
  private void repeat() throws BuiltinException {
    int start = at;
    int end = pattern.indexOf('}', at);
    var counts = end < 0 ? null : Counts.of(pattern.substring(at + 1, end));
    if (counts == null) {
      open.element().add(Part.LITERAL, true);
      at++;
      return;
    }
    at = end + 1;
    if (!counts.allowed()) {
      throw error("invalid repeat count", pattern.substring(start, at));
    }
    endRepeat(start);
    var last = open.element().last;
    var repeated =
        new Part(counts.size(last.size), last.height + 1, last.repeats * counts.most(), false);
    replaceLast(repeated);
    if (counts.most() >= 2 && repeated.repeats > MAX_REPEATS) {
      throw error("invalid repeat count", pattern.substring(start, at));
    }
  }

  /// How often something is repeated.
  ///
  /// @param max -1 when there is no limit
  private record Counts(int min, int max) {
    /// Absent when `text` is none.
    static @Nullable Counts of(String text) {
      int comma = text.indexOf(',');
      String min = comma < 0 ? text : text.substring(0, comma);
      String max = comma < 0 ? text : text.substring(comma + 1);
      if (!isCount(min) || !(max.isEmpty() || isCount(max))) {
        return null;
      }
      return new Counts(number(min), max.isEmpty() ? -1 : number(max));
    }

    private static boolean isCount(String text) {
      return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int number(String digits) {
      return digits.length() < 9 ? Integer.parseInt(digits) : Integer.MAX_VALUE;
    }

    boolean allowed() {
      return min <= MAX_REPEATS && max <= MAX_REPEATS && (max < 0 || min <= max);
    }

    /// How often at most, where no limit counts as the least.
    long most() {
      return Math.max(max < 0 ? min : max, 1);
    }

    long size(long once) {
      if (max >= 0) {
        return Math.max(max * once + (max - min), 1);
      }
      return min == 0 ? 2 + once : 1 + min * once;
    }
  }

  private void escape() {
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at + 2);
      int stop = end < 0 ? pattern.length() : end;
      for (int i = at + 2; i < stop; i++) {
        open.element().add(Part.LITERAL, true);
      }
      at = end < 0 ? stop : end + 2;
      return;
    }
    open.element()
        .add(Part.LITERAL, at + 1 < pattern.length() && isLiteral(pattern.charAt(at + 1)));
    int braced = pattern.startsWith("{", at + 2) ? pattern.indexOf('}', at) : -1;
    boolean named = at + 1 < pattern.length() && "pPx".indexOf(pattern.charAt(at + 1)) >= 0;
    at = named && braced >= 0 ? braced + 1 : Math.min(at + 2, pattern.length());
  }

  private static boolean isLiteral(char escaped) {
    return "AbBzdDsSwWpPC".indexOf(escaped) < 0;
  }
}
