package regent.rego.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes terms of a wanted kind from what is in scope.
final class RandomTerms {
  private final Dice dice;
  private final RandomBodies bodies;
  private final Calls calls;

  RandomTerms(Dice dice, RandomBodies bodies) {
    this.dice = dice;
    this.bodies = bodies;
    this.calls = new Calls(dice, this);
  }

  Calls calls() {
    return calls;
  }

  /// @param depth how deep the term may become; 0 for the simplest
  String term(Kind kind, int depth, Scope scope) {
    if (dice.chance(2)) {
      return known(Kind.OPAQUE, scope);
    }
    if (depth == 0 || dice.chance(40)) {
      return dice.chance(60) ? known(kind, scope) : literal(kind, 0, scope);
    }
    return switch (kind) {
      case ANY, OPAQUE ->
          dice.chance(40)
              ? known(kind, scope)
              : dice.chance(30)
                  ? literal(dice.pick(Kind.KNOWN), depth, scope)
                  : term(dice.pick(Kind.KNOWN), depth, scope);
      case BOOLEAN, NUMBER, STRING ->
          dice.chance(60) ? calls.of(kind, depth - 1, scope) : known(kind, scope);
      case ARRAY, OBJECT, SET ->
          dice.way(
              () -> literal(kind, depth, scope),
              () -> bodies.comprehension(kind, depth - 1, scope),
              () -> calls.of(kind, depth - 1, scope),
              () -> known(kind, scope));
    };
  }

  String literal(Kind kind, int depth, Scope scope) {
    if (depth == 0 && kind != Kind.ARRAY && kind != Kind.OBJECT && kind != Kind.SET) {
      return kind == Kind.ANY || kind == Kind.OPAQUE
          ? Vocabulary.constant(dice)
          : Vocabulary.scalar(dice, kind);
    }
    int inner = Math.max(depth - 1, 0);
    return switch (kind) {
      case ANY, OPAQUE -> literal(dice.pick(Kind.KNOWN), depth, scope);
      case BOOLEAN, NUMBER -> Vocabulary.scalar(dice, kind);
      case STRING -> dice.chance(30) ? template(inner, scope) : Vocabulary.word(dice);
      case ARRAY -> "[" + dice.list(0, 3, () -> element(inner, scope)) + "]";
      case SET ->
          dice.chance(8) ? "set()" : "{" + dice.list(1, 3, () -> element(inner, scope)) + "}";
      case OBJECT -> "{" + dice.list(0, 3, () -> entry(inner, scope)) + "}";
    };
  }

  private String element(int depth, Scope scope) {
    return dice.chance(50) ? Vocabulary.scalar(dice) : term(Kind.OPAQUE, depth, scope);
  }

  private String entry(int depth, Scope scope) {
    var key = dice.chance(75) ? key() : element(depth, scope);
    return key + ": " + element(depth, scope);
  }

  private String key() {
    return Vocabulary.quoted(dice.pick(Vocabulary.KEYS));
  }

  private String template(int depth, Scope scope) {
    var inside = certain(term(Kind.OPAQUE, depth, scope));
    boolean plain = !inside.contains("\"") && !inside.contains("\n");
    return plain
        ? "$\"%s{%s}%s\"".formatted(dice.pick("", "a", "x="), inside, dice.pick("", "b", "."))
        : "$`%s{%s}`".formatted(dice.pick("", "r"), inside.replace('\n', ' '));
  }

  /// A reference or variable that may be of `kind`; a literal where there is none.
  String known(Kind kind, Scope scope) {
    if (dice.chance(45)) {
      var fitting = new ArrayList<String>();
      for (var variable : scope.variables()) {
        if (variable.kind().fits(kind)) {
          fitting.add(variable.path());
          if (variable.kind() == Kind.ANY) {
            fitting.add(variable.path() + "." + dice.pick(Vocabulary.KEYS));
          }
        }
      }
      if (!fitting.isEmpty()) {
        return dice.pick(fitting);
      }
    }
    if (dice.chance(45)) {
      var reference = document(kind, scope);
      if (reference != null) {
        return reference;
      }
    }
    return dice.chance(60) ? input() : base(scope);
  }

  private @Nullable String document(Kind kind, Scope scope) {
    var fitting = new ArrayList<String>();
    for (var document : scope.documents) {
      if (document.depth() == 0 ? document.kind().fits(kind) : Kind.OBJECT.fits(kind)) {
        fitting.add(document.path());
      }
      if (document.depth() > 0 && document.kind().fits(kind)) {
        var reference = new StringBuilder(document.path());
        for (int i = 0; i < document.depth(); i++) {
          reference.append('[').append(key(document, scope)).append(']');
        }
        fitting.add(reference.toString());
      }
    }
    for (var function : scope.functions) {
      if (function.kind().fits(kind) && dice.chance(50)) {
        fitting.add(call(function, 0, scope));
      }
    }
    return fitting.isEmpty() ? null : dice.pick(fitting);
  }

  /// What stands in the brackets of a reference to rules; mostly of no known type.
  private String key(Named.Document document, Scope scope) {
    var free = scope.variables().stream().filter(v -> v.kind() == Kind.ANY).toList();
    return switch (dice.roll(6)) {
      case 0, 1 -> "_";
      case 2, 3 -> free.isEmpty() ? input() : dice.pick(free).path();
      case 4 -> document.keys() && dice.chance(30) ? index(scope) : input();
      default -> input();
    };
  }

  /// What stands in the brackets of a reference to base documents.
  String index(Scope scope) {
    return switch (dice.roll(8)) {
      case 0 -> dice.pick("0", "1", "2", "1.0");
      case 1, 2, 3 -> key();
      case 4 -> input();
      case 5 -> scope.variables().isEmpty() ? key() : dice.pick(scope.variables()).path();
      case 6 -> "_";
      default -> Vocabulary.constant(dice);
    };
  }

  String call(Named.Function function, int depth, Scope scope) {
    var arguments = new ArrayList<String>();
    for (var kind : function.parameters()) {
      arguments.add(depth > 0 ? term(kind, depth - 1, scope) : simple(kind, scope));
    }
    return function.path() + "(" + String.join(", ", arguments) + ")";
  }

  /// `text` mostly without wildcards, which are not safe everywhere.
  String certain(String text) {
    return dice.chance(2) ? text : text.replace("[_]", dice.pick("[input.id]", "[0]", ".a"));
  }

  /// A term without calls.
  private String simple(Kind kind, Scope scope) {
    var fitting = scope.variables().stream().filter(v -> v.kind().fits(kind)).toList();
    return switch (dice.roll(3)) {
      case 0 -> input();
      case 1 -> fitting.isEmpty() ? literal(kind, 0, scope) : dice.pick(fitting).path();
      default -> kind == Kind.OPAQUE ? Vocabulary.scalar(dice) : literal(kind, 0, scope);
    };
  }

  String input() {
    return switch (dice.roll(12)) {
      case 0 -> "input";
      case 1 -> "input.path";
      case 2 -> "input.rows[" + dice.pick("0", "1", "_") + "]." + dice.pick(Vocabulary.KEYS);
      case 3 -> "input.missing";
      case 4 -> "input[\"" + dice.pick(Vocabulary.KEYS) + "\"]";
      case 5 -> "input." + dice.pick(Vocabulary.KEYS) + "." + dice.pick(Vocabulary.KEYS);
      default -> "input." + dice.pick(Vocabulary.KEYS);
    };
  }

  /// A reference to base documents.
  String base(Scope scope) {
    return switch (dice.roll(12)) {
      case 0 -> "data.cfg";
      case 1, 2 -> "data.cfg." + dice.pick("mode", "n", "deep", "missing");
      case 3 -> "data.cfg[" + dice.pick("0", "\"0\"", "input.a") + "]";
      case 4 ->
          "data.rows[" + dice.pick("0", "1", "\"0\"", "_") + "]." + dice.pick(Vocabulary.KEYS);
      case 5 -> "data.rows";
      case 6 -> "data.names";
      case 7 -> "data.table[" + index(scope) + "]";
      case 8 -> "data.table[" + index(scope) + "]." + dice.pick(Vocabulary.KEYS);
      case 9 -> "data.extra";
      case 10 -> "data.extra." + dice.pick(Vocabulary.KEYS);
      default -> "data.names[" + dice.pick("0", "_", "count(data.names) - 1") + "]";
    };
  }

  /// Something to iterate over, and what its keys and values are.
  Collection collection(int depth, Scope scope) {
    return switch (dice.roll(10)) {
      case 0, 1 -> new Collection(dice.pick("data.rows", "data.many", "input.rows"), Kind.ANY);
      case 2 -> new Collection(dice.pick("data.table", "data.cfg", "data.routes"), Kind.ANY);
      case 3 -> new Collection("data.names", Kind.ANY);
      case 4 -> new Collection(input(), Kind.ANY);
      case 5 -> new Collection(base(scope), Kind.ANY);
      case 6, 7 -> rule(scope);
      default ->
          new Collection(
              term(dice.pick(Kind.ARRAY, Kind.OBJECT, Kind.SET), depth, scope), Kind.OPAQUE);
    };
  }

  record Collection(String text, Kind elements) {}

  private Collection rule(Scope scope) {
    var many = new ArrayList<String>();
    for (var document : scope.documents) {
      if (document.depth() > 0
          || List.of(Kind.SET, Kind.OBJECT, Kind.ARRAY).contains(document.kind())) {
        many.add(document.path());
      }
    }
    return many.isEmpty()
        ? new Collection("data.rows", Kind.ANY)
        : new Collection(dice.pick(many), Kind.OPAQUE);
  }
}
