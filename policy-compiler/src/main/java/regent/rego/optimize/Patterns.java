package regent.rego.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What a text must be like for a pattern to match it: weaker than the pattern, cheap to look up.
final class Patterns {
  private static final String GLOB = "*?[]{}\\,";
  private static final String REGEX = ".*+?()[]{}|^$\\";

  private Patterns() {}

  /// Conditions on `text` for `glob.match(pattern, delimiters, text)`.
  static List<Condition> ofGlob(String pattern, Value delimiters, Known text) {
    int first = firstOf(GLOB, pattern);
    if (first == pattern.length()) {
      return List.of(new Condition(text, new Condition.Test.OneOf(Set.of(Str.of(pattern)))));
    }
    var conditions = new ArrayList<Condition>();
    var delimiter = delimiter(delimiters);
    boolean crosses =
        pattern.contains("**") || pattern.chars().anyMatch(c -> "[]{}\\".indexOf(c) >= 0);
    if (!delimiter.isEmpty() && !crosses) {
      var segments = pattern.split(Pattern.quote(delimiter), -1);
      var split = new Known.Computed("split", List.of(text, new Known.Constant(Str.of(delimiter))));
      conditions.add(
          new Condition(
              new Known.Length(split), new Condition.Test.OneOf(Set.of(Num.of(segments.length)))));
      for (int i = 0; i < segments.length; i++) {
        if (firstOf(GLOB, segments[i]) == segments[i].length()) {
          conditions.add(
              new Condition(
                  new Known.Child(split, Num.of(i)),
                  new Condition.Test.OneOf(Set.of(Str.of(segments[i])))));
        }
      }
    }
    if (first > 0) {
      conditions.add(
          new Condition(text, new Condition.Test.StartsWith(pattern.substring(0, first))));
    }
    int last = pattern.length();
    while (last > 0 && GLOB.indexOf(pattern.charAt(last - 1)) < 0) {
      last--;
    }
    if (last < pattern.length() && pattern.indexOf('{') < 0 && pattern.indexOf('\\') < 0) {
      conditions.add(new Condition(text, new Condition.Test.EndsWith(pattern.substring(last))));
    }
    return conditions;
  }

  /// The one delimiter that there is; empty when there is none, or several.
  private static String delimiter(Value delimiters) {
    return switch (delimiters) {
      case Null _ -> "";
      case Arr array when array.size() == 0 -> ".";
      case Arr array when array.size() == 1 && array.at(0) instanceof Str text -> text.value();
      case Value _ -> "";
    };
  }

  /// Conditions on `text` for `regex.match(pattern, text)`: what an anchored pattern begins with.
  static List<Condition> ofRegex(String pattern, Known text) {
    if (!pattern.startsWith("^") || pattern.indexOf('|') >= 0) {
      return List.of();
    }
    var rest = pattern.substring(1);
    int end = firstOf(REGEX, rest);
    if (end < rest.length() && "*?{".indexOf(rest.charAt(end)) >= 0) {
      end--;
    }
    if (end > 0 && end < rest.length() && Character.isLowSurrogate(rest.charAt(end))) {
      end--;
    }
    return end <= 0
        ? List.of()
        : List.of(new Condition(text, new Condition.Test.StartsWith(rest.substring(0, end))));
  }

  private static int firstOf(String special, String text) {
    int i = 0;
    while (i < text.length() && special.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }
}
