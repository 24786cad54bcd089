package regent.rego.fuzz;

import java.util.ArrayList;
import java.util.List;

/// Makes bodies: expressions that bind variables for those behind them.
final class RandomBodies {
  private final Dice dice;
  private final RandomTerms terms;
  private final Searches searches;
  private final boolean logic;

  /// @param logic whether `and`, `or` and `not { … }` may be used
  RandomBodies(Dice dice, boolean logic) {
    this.dice = dice;
    this.logic = logic;
    this.terms = new RandomTerms(dice, this);
    this.searches = new Searches(dice);
  }

  RandomTerms terms() {
    return terms;
  }

  /// The expressions of one body; what they bind is in `scope` afterwards.
  List<String> body(int least, int most, int depth, Scope scope) {
    var exprs = new ArrayList<String>();
    for (int i = dice.between(least, most); i > 0; i--) {
      exprs.add(expr(depth, scope));
    }
    return exprs;
  }

  /// An expression that a rule index can use, more or less.
  String indexable(Scope scope) {
    return dice.chance(65) ? searches.test(scope) : searches.match(scope);
  }

  private String inline(int most, int depth, Scope scope) {
    return String.join("; ", body(1, most, depth, scope));
  }

  private String expr(int depth, Scope scope) {
    return switch (dice.roll(34)) {
      case 0, 1, 2, 3 -> assignment(depth, scope);
      case 4, 5, 6 -> someIn(depth, scope);
      case 7, 8 -> somewhere(scope);
      case 9, 10, 11 -> changed(comparison(depth, scope), depth, scope);
      case 12, 13 -> changed("not " + negated(test(depth, scope)), depth, scope);
      case 14 -> everything(depth, scope);
      case 15, 16 -> unification(depth, scope);
      case 17, 18 -> changed(terms.calls().of(Kind.BOOLEAN, depth, scope), depth, scope);
      case 19 -> changed(membership(depth, scope), depth, scope);
      case 20 -> {
        var operands = dice.list(1, 2, () -> terms.term(Kind.OPAQUE, depth, scope));
        yield "print(" + terms.certain(operands) + ")";
      }
      case 21, 22, 23 -> searches.expr(scope);
      case 24, 25 -> changed(terms.known(Kind.OPAQUE, scope), depth, scope);
      case 26 -> logic ? logical(depth, scope) : test(depth, scope);
      case 27 -> negatedBody(depth, scope);
      case 28, 29 -> searches.match(scope);
      default -> searches.test(scope);
    };
  }

  private String assignment(int depth, Scope scope) {
    var kind = dice.chance(50) ? Kind.ANY : dice.pick(Kind.KNOWN);
    var value = kind == Kind.ANY ? terms.known(Kind.ANY, scope) : terms.term(kind, depth, scope);
    var name = scope.fresh(dice);
    var text = changed(name + " := " + value, depth, scope);
    scope.bind(name, kind == Kind.ANY ? Kind.OPAQUE : kind);
    return text;
  }

  private String someIn(int depth, Scope scope) {
    var collection = terms.collection(depth, scope);
    boolean free = collection.elements() == Kind.ANY || dice.chance(5);
    var value = !free || dice.chance(85) ? scope.fresh(dice) : null;
    var wanted = value == null ? pattern(scope, collection.elements()) : value;
    var key = dice.chance(35) ? dice.chance(80) ? scope.fresh(dice) : "_" : null;
    if (key != null && key.equals(wanted)) {
      key = "_";
    }
    if (value != null) {
      scope.bind(value, collection.elements());
    }
    if (key != null && !key.equals("_")) {
      scope.bind(key, Kind.OPAQUE);
    }
    return "some " + (key == null ? "" : key + ", ") + wanted + " in " + collection.text();
  }

  /// A pattern that binds a variable, to find elements of a form.
  private String pattern(Scope scope, Kind elements) {
    var name = scope.fresh(dice);
    scope.bind(name, elements);
    return dice.pick(
        "{\"a\": " + name + "}",
        "{\"id\": " + name + ", \"kind\": _}",
        "[" + name + ", _]",
        "[_, " + name + "]");
  }

  /// A reference with a variable in it.
  private String somewhere(Scope scope) {
    var collection = terms.collection(0, scope);
    if (!collection.text().matches("[\\w.]+") || collection.text().equals("input")) {
      return comparison(0, scope);
    }
    var name = scope.fresh(dice);
    scope.bind(name, Kind.OPAQUE);
    var key = dice.pick(Vocabulary.KEYS);
    var simple = "some " + name + "; ";
    if (collection.elements() != Kind.ANY) {
      return simple + collection.text() + "[" + name + "]";
    }
    return dice.way(
        () -> simple + collection.text() + "[" + name + "]." + key,
        () ->
            simple
                + collection.text()
                + "["
                + name
                + "]."
                + key
                + " == "
                + terms.known(Kind.ANY, scope),
        () ->
            simple
                + terms.known(Kind.ANY, scope)
                + " = "
                + collection.text()
                + "["
                + name
                + "]."
                + key,
        () -> simple + collection.text() + "[_]." + key + " = " + name,
        () -> simple + collection.text() + "[_][_] = " + name,
        () -> simple + "[" + name + ", _] = [" + collection.text() + "[" + name + "], 1][_]",
        () -> simple + collection.text() + "[" + name + "].tags[_] == " + Vocabulary.word(dice));
  }

  private String comparison(int depth, Scope scope) {
    var kind = dice.pick(Kind.ANY, Kind.ANY, Kind.NUMBER, Kind.STRING, Kind.SET, Kind.ARRAY);
    boolean free = kind == Kind.ANY || kind == Kind.SET || kind == Kind.ARRAY;
    var left = free ? terms.input() : terms.term(kind, depth, scope);
    var right =
        kind == Kind.ANY ? terms.term(Kind.OPAQUE, depth, scope) : terms.term(kind, depth, scope);
    return left
        + dice.pick(" == ", " == ", " == ", " != ", " < ", " >= ", " > ", " <= ", " = ")
        + right;
  }

  private String test(int depth, Scope scope) {
    var inner = scope.inner();
    return switch (dice.roll(5)) {
      case 0 -> terms.known(Kind.OPAQUE, inner);
      case 1 -> terms.calls().of(Kind.BOOLEAN, depth, inner);
      case 2 -> membership(depth, inner);
      case 3 -> searches.test(inner);
      default -> comparison(depth, inner).replace(" = ", " == ");
    };
  }

  /// A brace behind `not` begins a body.
  private String negated(String test) {
    return test.startsWith("{") ? "(" + terms.certain(test) + ")" : terms.certain(test);
  }

  private String membership(int depth, Scope scope) {
    var collection = terms.collection(depth, scope);
    boolean free = collection.elements() == Kind.ANY;
    var item = free ? terms.term(Kind.OPAQUE, depth, scope) : terms.input();
    var key = free && dice.chance(25) ? terms.index(scope).replace("_", "0") + ", " : "";
    return key + item + " in " + collection.text();
  }

  private String everything(int depth, Scope scope) {
    var collection = terms.collection(depth, scope);
    var inner = scope.inner();
    var value = inner.fresh(dice);
    var key = dice.chance(40) ? inner.fresh(dice) : null;
    inner.bind(value, collection.elements());
    if (key != null) {
      inner.bind(key, Kind.OPAQUE);
    }
    var names = (key == null ? "" : key + ", ") + value;
    var body = inline(2, Math.max(depth - 1, 0), inner);
    var use =
        dice.chance(50) ? "[" + names + "] != [1]" : "[" + names + "] != [" + terms.input() + "]";
    return "every " + names + " in " + collection.text() + " { " + body + "; " + use + " }";
  }

  private String unification(int depth, Scope scope) {
    var name = scope.fresh(dice);
    var value = terms.term(Kind.OPAQUE, depth, scope);
    var text =
        dice.pick(
            name + " = " + terms.known(Kind.ANY, scope),
            "[" + name + ", " + value + "] = [" + terms.input() + ", " + value + "]",
            "{\"a\": " + name + "} = " + terms.input(),
            "{\"a\": "
                + name
                + ", \"b\": "
                + terms.input()
                + "} = {\"a\": "
                + value
                + ", \"b\": input.b}",
            "[" + name + ", _] = split(input.path, \"/\")",
            terms.input() + " = " + name);
    scope.bind(name, Kind.OPAQUE);
    return "some " + name + "; " + text;
  }

  private String negatedBody(int depth, Scope scope) {
    var inner = scope.inner();
    return logic
        ? "not { " + inline(2, Math.max(depth - 1, 0), inner) + " }"
        : "count([1 | " + inline(2, Math.max(depth - 1, 0), inner) + "]) == 0";
  }

  private String logical(int depth, Scope scope) {
    var left = "(" + terms.certain(test(depth, scope)) + ")";
    var right = "(" + terms.certain(test(depth, scope)) + ")";
    return dice.way(
        () -> left + " or " + right,
        () -> left + " and " + right,
        () -> "(" + left + " and " + right + ") or " + terms.certain(test(depth, scope)),
        () -> "(not " + left + ") or " + right,
        () -> "not (" + left + " or " + right + ")");
  }

  /// `expr`, now and then with other documents, rules or functions.
  private String changed(String expr, int depth, Scope scope) {
    if (!dice.chance(14) || expr.contains(";")) {
      return expr;
    }
    var text = new StringBuilder(expr);
    for (int i = dice.between(1, 2); i > 0; i--) {
      text.append(" with ").append(target(depth, scope));
    }
    return text.toString();
  }

  private String target(int depth, Scope scope) {
    var value = terms.term(Kind.OPAQUE, Math.min(depth, 1), scope);
    return switch (dice.roll(10)) {
      case 0 -> "input as " + value;
      case 1, 2, 3 -> "input." + dice.pick(Vocabulary.KEYS) + " as " + value;
      case 4 -> "data.cfg." + dice.pick("mode", "n", "new") + " as " + value;
      case 5 -> dice.pick("data.rows", "data.table", "data.names", "data.extra") + " as " + value;
      case 6 ->
          dice.pick("count as 3", "upper as \"u\"", "startswith as true", "to_number as count");
      case 7 ->
          scope.functions.isEmpty()
              ? "input.path as " + Vocabulary.word(dice)
              : dice.pick(scope.functions).path() + " as " + value;
      default ->
          scope.documents.isEmpty()
              ? "data.rows as []"
              : dice.pick(scope.documents).path() + " as " + value;
    };
  }

  /// A comprehension that gives a collection of `kind`.
  String comprehension(Kind kind, int depth, Scope scope) {
    var inner = scope.inner();
    var body = dice.chance(30) ? searches.expr(inner) : someIn(depth, inner);
    if (dice.chance(60)) {
      body += "; " + inline(2, depth, inner);
    }
    var term = terms.term(Kind.OPAQUE, depth, inner);
    return switch (kind) {
      case ARRAY -> "[" + term + " | " + body + "]";
      case OBJECT -> "{" + terms.term(Kind.OPAQUE, 0, inner) + ": " + term + " | " + body + "}";
      case SET, ANY, OPAQUE, BOOLEAN, NUMBER, STRING -> "{" + term + " | " + body + "}";
    };
  }
}
