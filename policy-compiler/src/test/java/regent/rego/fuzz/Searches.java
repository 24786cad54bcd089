package regent.rego.fuzz;

import java.util.List;

/// Makes the shapes that back ends look up in an index: tests of the input against constants, and
/// searches in base documents by equality, prefix, suffix, pattern or network.
final class Searches {
  private final Dice dice;

  Searches(Dice dice) {
    this.dice = dice;
  }

  /// A test of the input, or of configuration, against a constant.
  String test(Scope scope) {
    var subject = subject(scope);
    var constant = dice.chance(85) ? Vocabulary.scalar(dice) : Vocabulary.constant(dice);
    return switch (dice.roll(9)) {
      case 0 -> constant + " == " + subject;
      case 1 -> subject + " = " + constant;
      case 2 -> subject + " in {" + dice.list(1, 4, () -> Vocabulary.scalar(dice)) + "}";
      case 3 -> subject + " in [" + dice.list(1, 3, () -> Vocabulary.scalar(dice)) + "]";
      case 4 -> subject + " != " + constant;
      default -> subject + " == " + constant;
    };
  }

  private String subject(Scope scope) {
    return switch (dice.roll(12)) {
      case 0 -> "data.cfg.mode";
      case 1 -> "input.path";
      case 2 -> "input.rows[0]." + key();
      case 3 -> {
        var free = scope.variables().stream().filter(v -> v.kind() == Kind.ANY).toList();
        yield free.isEmpty() ? "input.a" : dice.pick(free).path();
      }
      case 4 -> "input.a." + key();
      case 5 -> "input[\"" + key() + "\"]";
      default -> "input." + dice.pick("a", "b", "c", "id", "kind", "user");
    };
  }

  private String key() {
    return dice.pick(Vocabulary.KEYS);
  }

  /// A test of a text of the input against a constant pattern.
  String match(Scope scope) {
    var text = dice.chance(80) ? "input.path" : subject(scope);
    return switch (dice.roll(10)) {
      case 0, 1, 2 -> "startswith(" + text + ", " + one(Vocabulary.PREFIXES) + ")";
      case 3 -> "endswith(" + text + ", " + one(Vocabulary.SUFFIXES) + ")";
      case 4 -> "contains(" + text + ", " + one(Vocabulary.SUFFIXES) + ")";
      case 5, 6 -> "glob.match(" + one(Vocabulary.GLOBS) + ", " + delimiters() + ", " + text + ")";
      case 7 -> "regex.match(" + one(Vocabulary.REGEXES) + ", " + text + ")";
      case 8 -> "net.cidr_contains(" + one(Vocabulary.NETWORKS) + ", input.ip)";
      default ->
          "strings.any_prefix_match("
              + text
              + ", ["
              + dice.list(1, 3, () -> one(Vocabulary.PREFIXES))
              + "])";
    };
  }

  private String one(List<String> words) {
    return Vocabulary.quoted(dice.pick(words));
  }

  private String delimiters() {
    return dice.pick("[\"/\"]", "[\"/\"]", "[\"/\"]", "[]", "null", "[\".\"]");
  }

  /// Finds elements of a collection; binds at least one variable.
  String expr(Scope scope) {
    return dice.chance(60) ? equality(scope) : pattern(scope);
  }

  private String equality(Scope scope) {
    var collection =
        dice.pick("data.rows", "data.many", "data.many", "data.table", "input.rows", "data.extra");
    var wanted = dice.chance(80) ? subject(scope) : Vocabulary.scalar(dice);
    var key = key();
    var name = scope.fresh(dice);
    var tag = scope.fresh(dice);
    var text =
        dice.way(
            () -> "some " + name + " in " + collection + "; " + name + "." + key + " == " + wanted,
            () -> "some " + name + " in " + collection + "; " + wanted + " == " + name + "." + key,
            () ->
                "some "
                    + name
                    + " in "
                    + collection
                    + "; "
                    + name
                    + "[\""
                    + key
                    + "\"] = "
                    + wanted,
            () ->
                "some "
                    + name
                    + " in "
                    + collection
                    + "; "
                    + name
                    + "."
                    + key
                    + " == "
                    + wanted
                    + "; "
                    + name
                    + "."
                    + key()
                    + " == "
                    + subject(scope),
            () ->
                "some "
                    + name
                    + " in "
                    + collection
                    + "; "
                    + name
                    + "."
                    + key()
                    + " != null; "
                    + name
                    + "."
                    + key
                    + " == "
                    + wanted,
            () -> "some " + name + "; " + collection + "[" + name + "]." + key + " == " + wanted,
            () -> "some " + name + "; " + wanted + " = " + collection + "[" + name + "]." + key,
            () -> "some " + name + " in " + collection + "; " + wanted + " in " + name + ".tags",
            () ->
                "some "
                    + name
                    + " in "
                    + collection
                    + "; some "
                    + tag
                    + " in "
                    + name
                    + ".tags; "
                    + tag
                    + " == "
                    + wanted);
    scope.bind(
        name,
        collection.startsWith("data.") && text.contains("[" + name + "]") ? Kind.OPAQUE : Kind.ANY);
    return text;
  }

  private String pattern(Scope scope) {
    var name = scope.fresh(dice);
    var text = dice.chance(80) ? "input.path" : "input." + key();
    var condition =
        dice.pick(
            "startswith(" + text + ", " + name + ".prefix)",
            "startswith(" + text + ", " + name + ".prefix)",
            "endswith(" + text + ", " + name + ".suffix)",
            "contains(" + text + ", " + name + ".suffix)",
            "glob.match(" + name + ".glob, " + delimiters() + ", " + text + ")",
            "regex.match(" + name + ".regex, " + text + ")",
            "net.cidr_contains(" + name + ".net, input.ip)",
            name + ".to == input." + key());
    boolean byKey = dice.chance(20);
    scope.bind(name, byKey ? Kind.OPAQUE : Kind.ANY);
    if (byKey) {
      return "some "
          + name
          + "; "
          + condition.replaceAll(name + "\\.(\\w+)", "data.routes[" + name + "].$1");
    }
    return "some " + name + " in data.routes; " + condition;
  }
}
