package regent.opa.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import regent.opa.value.GoQuote;

/// A compiled regular expression, used as Go's `regexp` uses it: an empty match right after another
/// match does not count, and templates for replacements have Go's syntax.
final class GoRegex {
  private final Pattern pattern;

  /// The names of the groups that capture; two may have the same.
  private final List<String> names;

  private GoRegex(Pattern pattern, List<String> names) {
    this.pattern = pattern;
    this.names = names;
  }

  private record Key(String pattern) {}

  /// Compiled once for all evaluations that share the cache of `context`.
  static GoRegex of(BuiltinContext context, String pattern) throws BuiltinException {
    return context.services().cache().get(new Key(pattern), key -> compile(key.pattern()));
  }

  /// @throws BuiltinException with Go's message
  static GoRegex compile(String pattern) throws BuiltinException {
    var outline = RegexOutline.of(pattern);
    boolean sameNames = hasTwice(outline.names());
    try {
      return new GoRegex(Pattern.compile(sameNames ? outline.unnamed() : pattern), outline.names());
    } catch (PatternSyntaxException e) {
      throw new BuiltinException(String.valueOf(e.getMessage()));
    }
  }

  private static boolean hasTwice(List<String> names) {
    return names.stream().filter(name -> !name.isEmpty()).distinct().count()
        < names.stream().filter(name -> !name.isEmpty()).count();
  }

  boolean matches(String text) {
    return pattern.matcher(text).find();
  }

  /// What one match covers.
  private record Span(int start, int end) {}

  @FunctionalInterface
  private interface Visitor {
    void visit(Matcher match);
  }

  private void forEach(String text, long limit, Visitor visitor) {
    var matcher = pattern.matcher(text);
    int previousEnd = -1;
    long found = 0;
    for (int at = 0; at <= text.length() && found != limit && matcher.find(at); ) {
      var span = new Span(matcher.start(), matcher.end());
      boolean emptyAfterMatch = span.end() == span.start() && span.start() == previousEnd;
      if (!emptyAfterMatch) {
        visitor.visit(matcher);
        found++;
      }
      previousEnd = span.end();
      at = span.end() > at ? span.end() : at + step(text, at);
    }
  }

  private static int step(String text, int at) {
    return at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
  }

  /// Each match with its groups, the whole first; all of them when `limit` is negative.
  List<List<String>> find(String text, long limit) {
    var matches = new ArrayList<List<String>>();
    forEach(text, limit, match -> matches.add(groups(match)));
    return matches;
  }

  private static List<String> groups(Matcher match) {
    var groups = new ArrayList<String>();
    for (int i = 0; i <= match.groupCount(); i++) {
      groups.add(group(match, i));
    }
    return groups;
  }

  private static String group(Matcher match, int index) {
    var group = index <= match.groupCount() ? match.group(index) : null;
    return group == null ? "" : group;
  }

  List<String> split(String text) {
    if (!pattern.pattern().isEmpty() && text.isEmpty()) {
      return List.of("");
    }
    var spans = new ArrayList<Span>();
    forEach(text, -1, match -> spans.add(new Span(match.start(), match.end())));
    var parts = new ArrayList<String>();
    int begin = 0;
    int end = 0;
    for (var span : spans) {
      end = span.start();
      if (span.end() != 0) {
        parts.add(text.substring(begin, end));
      }
      begin = span.end();
    }
    if (end != text.length()) {
      parts.add(text.substring(begin));
    }
    return parts;
  }

  String replaceAll(String text, String template) {
    var out = new StringBuilder(text.length());
    var copied = new int[1];
    forEach(
        text,
        -1,
        match -> {
          out.append(text, copied[0], match.start());
          expand(template, match, out);
          copied[0] = match.end();
        });
    return out.append(text, copied[0], text.length()).toString();
  }

  /// `$1`, `$name` and `${name}` stand for groups, `$$` for a dollar sign.
  private void expand(String template, Matcher match, StringBuilder out) {
    int at = 0;
    while (at < template.length()) {
      int dollar = template.indexOf('$', at);
      if (dollar < 0 || dollar == template.length() - 1) {
        break;
      }
      out.append(template, at, dollar);
      at = dollar + 1;
      if (template.charAt(at) == '$') {
        out.append('$');
        at++;
        continue;
      }
      boolean braced = template.charAt(at) == '{';
      int start = braced ? at + 1 : at;
      int end = nameEnd(template, start);
      boolean closed = end < template.length() && template.charAt(end) == '}';
      if (end == start || (braced && !closed)) {
        out.append('$');
        continue;
      }
      out.append(group(match, template.substring(start, end)));
      at = braced ? end + 1 : end;
    }
    out.append(template, at, template.length());
  }

  private static int nameEnd(String template, int from) {
    int at = from;
    while (at < template.length()
        && (Character.isLetterOrDigit(template.charAt(at)) || template.charAt(at) == '_')) {
      at++;
    }
    return at;
  }

  private String group(Matcher match, String name) {
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return name.length() < 9 ? group(match, Integer.parseInt(name)) : "";
    }
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name) && match.group(i + 1) != null) {
        return match.group(i + 1);
      }
    }
    return "";
  }

  static String quote(String text) {
    return Pattern.quote(text);
  }

  /// The expression for `template`, where expressions stand between delimiters.
  static String template(String template, char open, char close) throws BuiltinException {
    var pattern = new StringBuilder("^");
    int level = 0;
    int start = 0;
    int end = 0;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == open) {
        if (level++ == 0) {
          start = i;
        }
      } else if (c == close) {
        level--;
        if (level == 0) {
          var inner = template.substring(start + 1, i);
          compile("^" + inner + "$");
          pattern.append(quote(template.substring(end, start)));
          pattern.append('(').append(inner).append(')');
          end = i + 1;
        } else if (level < 0) {
          throw unbalanced(template);
        }
      }
    }
    if (level != 0) {
      throw unbalanced(template);
    }
    return pattern.append(quote(template.substring(end))).append('$').toString();
  }

  private static BuiltinException unbalanced(String template) {
    return new BuiltinException("unbalanced braces in " + GoQuote.quote(template));
  }
}
