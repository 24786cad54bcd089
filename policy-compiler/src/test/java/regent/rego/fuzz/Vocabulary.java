package regent.rego.fuzz;

import java.util.List;

/// The words of random programs: few, so that things meet.
final class Vocabulary {
  static final List<String> KEYS = List.of("a", "b", "c", "id", "kind", "tags", "user", "path");
  static final List<String> WORDS =
      List.of("a", "b", "c", "alice", "bob", "admin", "read", "write", "é", "", "1", "a b");
  static final List<String> PATHS =
      List.of("/a", "/a/b", "/a/b/c", "/b", "/a/x", "/", "a/b", "/api/v1", "/api/v2/users", "");
  static final List<String> PREFIXES =
      List.of("/a", "/a/", "/api", "/api/v1", "/b", "", "/", "x", "/a/b/c/d");
  static final List<String> SUFFIXES = List.of("b", "/c", "", "users", "/v1", "x");
  static final List<String> GLOBS =
      List.of(
          "/a/*",
          "/a/**",
          "/*/b",
          "*",
          "**",
          "/api/{v1,v2}/*",
          "/[ab]",
          "/a?",
          "a/b",
          "/[!a]*",
          "");
  static final List<String> REGEXES =
      List.of(
          "^/a",
          "^/a/.*$",
          "b$",
          "/a/[a-c]",
          "^/api/v[0-9]+",
          "",
          ".",
          "^(/a|/b)$",
          "(",
          "^a{2}",
          "[^/]+/b",
          "(?i)^/A",
          "^/a/b$",
          "\\\\d");
  static final List<String> NETWORKS =
      List.of(
          "10.0.0.0/8",
          "10.1.0.0/16",
          "192.168.1.0/24",
          "0.0.0.0/0",
          "10.1.2.3/32",
          "fd00::/8",
          "x");
  static final List<String> ADDRESSES =
      List.of(
          "10.1.2.3", "10.2.0.1", "192.168.1.7", "8.8.8.8", "fd00::1", "nowhere", "10.1.0.0/24");
  static final List<String> NUMBERS =
      List.of("0", "1", "2", "3", "-1", "10", "1.5", "0.1", "1e3", "100000000000000000000001");
  static final List<String> UNUSUAL_NUMBERS =
      List.of(
          "1.0",
          "1e400",
          "0.30000000000000004",
          "9007199254740993",
          "-0",
          "1E2",
          "2e-3",
          "12345678901234567890.123456789",
          "5e-324",
          "100");

  private Vocabulary() {}

  static String quoted(String text) {
    return '"' + text + '"';
  }

  static String word(Dice dice) {
    return quoted(dice.pick(dice.chance(70) ? WORDS : PATHS));
  }

  static String number(Dice dice) {
    return dice.pick(dice.chance(85) ? NUMBERS : UNUSUAL_NUMBERS);
  }

  /// A constant that is not a collection.
  static String scalar(Dice dice) {
    return switch (dice.roll(10)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "false";
      case 3, 4, 5 -> number(dice);
      default -> word(dice);
    };
  }

  static String scalar(Dice dice, Kind kind) {
    return switch (kind) {
      case BOOLEAN -> dice.pick("true", "false");
      case NUMBER -> number(dice);
      case STRING -> word(dice);
      case ANY, OPAQUE, ARRAY, OBJECT, SET -> scalar(dice);
    };
  }

  /// A constant of any kind, seldom deep.
  static String constant(Dice dice) {
    return switch (dice.roll(12)) {
      case 0 -> "[" + dice.list(0, 3, () -> scalar(dice)) + "]";
      case 1 -> "{" + dice.list(1, 3, () -> scalar(dice)) + "}";
      case 2 -> "{" + dice.list(0, 2, () -> word(dice) + ": " + scalar(dice)) + "}";
      case 3 ->
          dice.pick("set()", "[]", "{}", "[[]]", "{{}}", "[1, [\"a\"]]", "{\"a\": {\"b\": 1}}");
      default -> scalar(dice);
    };
  }
}
