package regent.rego.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Makes policies of many rules of the same names from a seed: what an index is made for, next to
/// what must keep it away.
final class RandomRules {
  private static final List<String> WORDS = List.of("a", "b", "ab", "abc", "ba", "c", "");
  private final Random random;
  private int vars;
  private final StringBuilder text = new StringBuilder("package p\n\n");

  private RandomRules(long seed) {
    random = new Random(seed);
  }

  static String of(long seed) {
    return new RandomRules(seed).policy();
  }

  /// An input that now and then passes tests.
  static Value input(long seed) {
    var random = new Random(seed);
    var input = Obj.builder();
    for (var key : List.of("m", "s", "n", "t")) {
      if (random.nextInt(8) > 0) {
        input.put(key, scalar(random));
      }
    }
    var path = new ArrayList<Value>();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.add(word(random));
    }
    input.put(
        "path", random.nextInt(8) == 0 ? SetValue.of(path.toArray(Value[]::new)) : Arr.of(path));
    var joined = new StringBuilder();
    for (var item : path) {
      joined.append('/').append(((Str) item).value());
    }
    input.put("route", Str.of(joined.toString()));
    return random.nextInt(20) == 0 ? Undefined.UNDEFINED : input.build();
  }

  private static Value scalar(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Num.of(random.nextInt(6));
      case 1 -> Num.parse("2.0");
      case 2 -> Bool.of(random.nextBoolean());
      case 3 -> Arr.of(Num.ONE, Str.of("a"));
      default -> word(random);
    };
  }

  private static Str word(Random random) {
    return Str.of(WORDS.get(random.nextInt(WORDS.size())));
  }

  private String literal() {
    return switch (random.nextInt(8)) {
      case 0 -> String.valueOf(random.nextInt(6));
      case 1 -> "2.0";
      case 2 -> "true";
      case 3 -> "[1, \"a\"]";
      default -> word(random).toString();
    };
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String policy() {
    text.append("h := {\"m\": input.m, \"n\": input.n}\n");
    text.append("lowered := lower(input.m)\n");
    text.append("fails := 1 if input.m == \"a\"\nfails := 2 if input.s == \"a\"\n");
    if (random.nextBoolean()) {
      text.append("default q := \"none\"\n");
    }
    if (random.nextBoolean()) {
      text.append("default allow := false\n");
    }
    int rules = 5 + random.nextInt(20);
    for (int i = 0; i < rules; i++) {
      rule();
    }
    alike(pick(List.of("allow", "q := input.n", "s contains input.t", "o.x[input.s] := 1")));
    text.append("allow if input.never\nq := 0 if input.never\nf(x, y) := 0 if x == \"never\"\n");
    text.append("s contains 0 if input.never\no.x[1] := 0 if input.never\n");
    text.append("all := [allow, q, s, o]\n");
    text.append("calls := [f(x, y) | x := [input.m, input.s, \"a\"][_]; y := input.n]\n");
    text.append("other := x if { x := q with input.m as \"a\" with input.n as 3 }\n");
    return text.toString();
  }

  /// Rules that differ in literals only.
  private void alike(String head) {
    var test = pick(List.of("input.s == ", "startswith(input.s, ", "endswith(input.route, "));
    for (int i = 3 + random.nextInt(5); i > 0; i--) {
      text.append(head).append(" if {\n  input.m == ").append(word(random)).append("\n  ");
      text.append(test).append(word(random)).append(test.endsWith("== ") ? "\n}\n" : ")\n}\n");
    }
  }

  private void rule() {
    switch (random.nextInt(6)) {
      case 0, 1 -> text.append("allow if {\n");
      case 2 ->
          text.append("q := ").append(pick(List.of("1", "input.n", "\"x\""))).append(" if {\n");
      case 3 -> text.append("s contains ").append(pick(List.of("1", "input.s"))).append(" if {\n");
      case 4 -> text.append("o.x[").append(literal()).append("] := input.m if {\n");
      default -> text.append("f(x, y) := ").append(pick(List.of("1", "y"))).append(" if {\n");
    }
    boolean isFunction = text.lastIndexOf("f(x, y)") > text.lastIndexOf("\n", text.length() - 2);
    boolean isComplete = text.lastIndexOf("q := ") > text.lastIndexOf("\n", text.length() - 2);
    body(isFunction);
    text.append("}");
    for (int i = isComplete ? random.nextInt(3) : 0; i > 0; i--) {
      text.append(" else := ").append(literal()).append(" if {\n");
      body(false);
      text.append("}");
    }
    text.append('\n');
  }

  private void body(boolean isFunction) {
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append("  ").append(isFunction && random.nextBoolean() ? argument() : expression());
      text.append('\n');
    }
  }

  private String argument() {
    return pick(
        List.of(
            "x == " + word(random),
            "x in [" + literal() + ", " + literal() + "]",
            "startswith(x, " + word(random) + ")",
            "y > " + random.nextInt(5),
            "[x, y] == [" + word(random) + ", " + random.nextInt(5) + "]"));
  }

  private String some(String key) {
    var v = "i" + vars++;
    return "some " + v + " in [1, 2]\n  input.n == " + v + "\n  input." + key + " == " + literal();
  }

  private String expression() {
    var key = pick(List.of("m", "s", "n", "t"));
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> "input." + key + " == " + literal();
      case 3 -> "input." + key + " in {" + literal() + ", " + literal() + "}";
      case 4 -> "input." + key + " != " + literal();
      case 5 -> "startswith(input." + key + ", " + word(random) + ")";
      case 6 -> "endswith(input." + key + ", " + word(random) + ")";
      case 7 -> "input." + key + pick(List.of(" > ", " < ", " >= ", " <= ")) + random.nextInt(5);
      case 8 ->
          "input.path = [" + word(random) + ", " + pick(List.of("_", "input.s", "\"a\"")) + "]";
      case 9 -> "input.path = [" + word(random) + ", " + word(random) + ", _]";
      case 10 -> "input.path[" + random.nextInt(3) + "] == " + word(random);
      case 11 ->
          "glob.match(\""
              + pick(List.of("/a/*", "/*/b", "/a*/?", "/{a,b}/**", "/a", "*", "/[ab]/*"))
              + "\", "
              + pick(List.of("[\"/\"]", "[]", "null"))
              + ", input.route)";
      case 12 ->
          "regex.match(\""
              + pick(List.of("^/a", "^/ab*", "^/a|b", "b$", "^/a/.*c"))
              + "\", input.route)";
      case 13 -> pick(List.of("h.m == ", "h.n == ")) + literal();
      case 14 -> "lowered == " + word(random);
      case 15 -> "not input." + key + " == " + literal();
      case 16 -> some(key);
      case 17 -> "fails == " + random.nextInt(3);
      case 18 -> "split(input.route, \"/\")[" + random.nextInt(3) + "] == " + word(random);
      default -> "to_number(input." + key + ") == " + random.nextInt(4);
    };
  }
}
