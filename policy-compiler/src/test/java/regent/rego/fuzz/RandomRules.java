package regent.rego.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Makes groups of rules: all that define one document or function.
final class RandomRules {
  private final Dice dice;
  private final RandomBodies bodies;
  private final RandomTerms terms;
  private final List<Named.Document> documents;
  private final List<Named.Function> functions;
  private int number;

  /// @param documents the documents made so far; new ones are added
  /// @param functions the functions made so far; new ones are added
  RandomRules(
      Dice dice,
      RandomBodies bodies,
      List<Named.Document> documents,
      List<Named.Function> functions) {
    this.dice = dice;
    this.bodies = bodies;
    this.terms = bodies.terms();
    this.documents = documents;
    this.functions = functions;
  }

  /// The rules of one more document or function of `pkg`.
  List<String> group(String pkg) {
    var name = dice.pick("p", "q", "r", "allow", "deny") + number++;
    return switch (dice.roll(14)) {
      case 0, 1, 2 -> complete(pkg, name);
      case 3 -> constants(pkg, name);
      case 4, 5 -> literals(pkg, name);
      case 6, 7 -> partialSet(pkg, name);
      case 8, 9 -> partialObject(pkg, name);
      case 10 -> tree(pkg, name);
      case 11 -> literalFunction(pkg, name);
      default -> function(pkg, name);
    };
  }

  private Scope scope() {
    return new Scope(List.copyOf(documents), List.copyOf(functions));
  }

  private void add(String pkg, String name, Kind kind, int depth) {
    documents.add(new Named.Document("data." + pkg + "." + name, kind, depth, true));
  }

  private static String rule(String head, List<String> body) {
    return head + " if {\n\t" + String.join("\n\t", body) + "\n}";
  }

  private String value(Kind kind, Scope scope) {
    return terms.term(kind, dice.roll(3), scope);
  }

  /// A rule that is true or has a value, perhaps with `else`, a default, and more definitions.
  private List<String> complete(String pkg, String name) {
    var rules = new ArrayList<String>();
    var kind = dice.chance(40) ? Kind.BOOLEAN : dice.pick(Kind.KNOWN);
    if (dice.chance(40)) {
      rules.add("default " + name + " := " + ground(kind));
    }
    int definitions = dice.chance(60) ? 1 : dice.between(2, 4);
    boolean certain = definitions > 1 && dice.chance(80);
    var same = Vocabulary.scalar(dice, kind);
    for (int i = 0; i < definitions; i++) {
      var scope = scope();
      var body = bodies.body(1, 4, 2, scope);
      var value =
          kind == Kind.BOOLEAN && dice.chance(70)
              ? ""
              : " := " + (certain ? same : value(kind, scope));
      var text = new StringBuilder(rule(name + value, body));
      for (int j = dice.chance(25) ? dice.between(1, 3) : 0; j > 0; j--) {
        var other = scope();
        var otherBody = bodies.body(1, 2, 1, other);
        text.append(rule(" else := " + (certain ? same : value(kind, other)), otherBody));
      }
      if (text.indexOf(" else ") > 0 && dice.chance(40)) {
        text.append(" else := ").append(certain ? same : ground(kind));
      }
      rules.add(text.toString());
    }
    add(pkg, name, kind, 0);
    return rules;
  }

  private String ground(Kind kind) {
    return switch (kind) {
      case ARRAY -> dice.pick("[]", "[1, \"a\"]");
      case OBJECT -> dice.pick("{}", "{\"a\": 1}");
      case SET -> dice.pick("set()", "{\"a\", 1}");
      case ANY, OPAQUE, BOOLEAN, NUMBER, STRING -> Vocabulary.scalar(dice, kind);
    };
  }

  /// A document without a body.
  private List<String> constants(String pkg, String name) {
    var kind = dice.pick(Kind.ARRAY, Kind.OBJECT, Kind.SET);
    var value = dice.chance(50) ? ground(kind) : bodies.comprehension(kind, 1, scope());
    add(pkg, name, kind, 0);
    return List.of(name + " := " + value);
  }

  /// Many rules that differ in the constants they test: what a rule index is for.
  private List<String> literals(String pkg, String name) {
    var rules = new ArrayList<String>();
    boolean conflicts = dice.chance(15);
    int form = dice.roll(4);
    for (int i = dice.between(3, dice.chance(20) ? 24 : 9); i > 0; i--) {
      var scope = scope();
      var body = new ArrayList<String>();
      for (int j = dice.between(1, 3); j > 0; j--) {
        body.add(
            dice.chance(75) ? bodies.indexable(scope) : bodies.body(1, 1, 1, scope).getFirst());
      }
      var head =
          switch (form) {
            case 0 -> name;
            case 1 -> name + " contains " + Vocabulary.scalar(dice);
            case 2 -> name + "[" + Vocabulary.scalar(dice) + "] := " + (conflicts ? i : "\"same\"");
            default -> name + " := " + (conflicts ? String.valueOf(i) : "1");
          };
      var otherwise = form == 3 && dice.chance(20) ? " else := 1" : "";
      if (otherwise.isEmpty() && form == 3 && dice.chance(10)) {
        otherwise = rule(" else := 1", List.of(bodies.indexable(scope())));
      }
      rules.add(rule(head, body) + otherwise);
    }
    if ((form == 0 || form == 3) && dice.chance(50)) {
      rules.add((form == 0 ? "default " + name + " := false" : "default " + name + " := 0"));
    }
    switch (form) {
      case 0 -> add(pkg, name, Kind.BOOLEAN, 0);
      case 1 -> add(pkg, name, Kind.OPAQUE, 1);
      case 2 -> add(pkg, name, Kind.OPAQUE, 1);
      default -> add(pkg, name, Kind.NUMBER, 0);
    }
    return dice.shuffled(rules);
  }

  private List<String> partialSet(String pkg, String name) {
    var rules = new ArrayList<String>();
    for (int i = dice.between(1, 3); i > 0; i--) {
      var scope = scope();
      var body = bodies.body(1, 3, 2, scope);
      var member = dice.chance(40) ? terms.known(Kind.OPAQUE, scope) : value(Kind.OPAQUE, scope);
      rules.add(
          dice.chance(15)
              ? name + " contains " + Vocabulary.constant(dice)
              : rule(name + " contains " + member, body));
    }
    add(pkg, name, Kind.OPAQUE, 1);
    return rules;
  }

  private List<String> partialObject(String pkg, String name) {
    var rules = new ArrayList<String>();
    int depth = dice.chance(70) ? 1 : dice.between(2, 3);
    boolean sets = dice.chance(25);
    for (int i = dice.between(1, 3); i > 0; i--) {
      var scope = scope();
      var body = bodies.body(1, 3, 1, scope);
      var head = new StringBuilder(name);
      for (int j = 0; j < depth; j++) {
        head.append('[').append(headKey(scope)).append(']');
      }
      if (sets) {
        head.append(" contains ").append(value(Kind.OPAQUE, scope));
      } else {
        head.append(" := ")
            .append(dice.chance(70) ? "1" : dice.chance(50) ? "\"v\"" : value(Kind.OPAQUE, scope));
      }
      rules.add(rule(head.toString(), body));
    }
    add(pkg, name, Kind.OPAQUE, sets ? depth + 1 : depth);
    return rules;
  }

  private String headKey(Scope scope) {
    return dice.chance(60) && !scope.variables().isEmpty()
        ? dice.pick(scope.variables()).path()
        : dice.chance(50) ? terms.known(Kind.OPAQUE, scope) : Vocabulary.constant(dice);
  }

  /// Documents under a common name: `p.a`, `p.tree.x`, `p.set contains …`, next to base documents.
  private List<String> tree(String pkg, String name) {
    var top = dice.chance(40) ? "tree" : name;
    var rules = new ArrayList<String>();
    rules.addAll(complete(pkg, top + "." + name + "a"));
    if (dice.chance(70)) {
      rules.addAll(partialSet(pkg, top + "." + name + "b"));
    }
    if (dice.chance(70)) {
      rules.addAll(partialObject(pkg, top + "." + name + "c.d"));
    }
    if (!top.equals("tree")) {
      documents.add(new Named.Document("data." + pkg + "." + top, Kind.OPAQUE, 1, false));
    }
    return rules;
  }

  private List<String> function(String pkg, String name) {
    var kind = dice.pick(Kind.KNOWN);
    int arity = dice.chance(1) ? 0 : dice.between(1, 3);
    var rules = new ArrayList<String>();
    int definitions = dice.chance(65) ? 1 : dice.between(2, 3);
    var same = Vocabulary.scalar(dice, kind);
    for (int i = 0; i < definitions; i++) {
      var scope = scope();
      var parameters = new ArrayList<String>();
      for (int j = 0; j < arity; j++) {
        parameters.add(parameter(scope));
      }
      var head = name + "(" + String.join(", ", parameters) + ") := ";
      var text =
          dice.chance(25) && definitions == 1
              ? head + value(kind, scope)
              : rule(head + (definitions > 1 ? same : "$"), bodies.body(1, 3, 1, scope));
      text = text.replace(":= $ if", ":= " + value(kind, scope).replace("\n", " ") + " if");
      if (text.contains(" if {") && dice.chance(20)) {
        text += " else := " + (definitions > 1 ? same : ground(kind));
      }
      rules.add(text);
    }
    if (arity > 0 && dice.chance(20)) {
      rules.add(
          "default " + name + "(" + dice.list(arity, arity, () -> "_") + ") := " + ground(kind));
    }
    var path = "data." + pkg + "." + name;
    functions.add(new Named.Function(path, kind, Collections.nCopies(arity, Kind.OPAQUE)));
    return rules;
  }

  private String parameter(Scope scope) {
    var name = scope.fresh(dice);
    return switch (dice.roll(12)) {
      case 0 -> "_";
      case 1 -> {
        scope.bind(name, Kind.ANY);
        yield "[" + name + ", _]";
      }
      case 2 -> {
        scope.bind(name, Kind.ANY);
        yield "{\"a\": " + name + "}";
      }
      default -> {
        scope.bind(name, Kind.ANY);
        yield name;
      }
    };
  }

  /// A function that knows its answers by constants among its arguments.
  private List<String> literalFunction(String pkg, String name) {
    var rules = new ArrayList<String>();
    boolean two = dice.chance(50);
    var used = new ArrayList<String>();
    for (int i = dice.between(2, 8); i > 0; i--) {
      var scope = scope();
      var word = Vocabulary.word(dice);
      if (used.contains(word)) {
        continue;
      }
      used.add(word);
      var second = two ? dice.chance(60) ? ", x" : ", " + Vocabulary.number(dice) : "";
      if (second.equals(", x")) {
        scope.bind("x", Kind.ANY);
      }
      var head = name + "(" + word + second + ") := " + Vocabulary.number(dice);
      rules.add(dice.chance(50) ? head : rule(head, List.of(bodies.indexable(scope))));
    }
    if (dice.chance(25)) {
      rules.add("default " + name + (two ? "(_, _)" : "(_)") + " := -1");
    }
    var parameters = two ? List.of(Kind.STRING, Kind.ANY) : List.of(Kind.STRING);
    functions.add(new Named.Function("data." + pkg + "." + name, Kind.NUMBER, parameters));
    return rules;
  }
}
