package regent.rego.fuzz;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Input and base documents of the form that random programs expect, more or less.
///
/// `data.rows` and `data.many` are arrays of objects, `data.table` an object of objects,
/// `data.names` an array of strings, `data.routes` holds patterns, `data.cfg` scalars,
/// `data.extra` anything. The input has `KEYS`, `path`, `ip` and `rows`.
final class RandomDocuments {
  private final Dice dice;

  RandomDocuments(Dice dice) {
    this.dice = dice;
  }

  /// @param packages names of packages that also have base documents
  Value data(List<String> packages) {
    var members =
        new StringBuilder(
            "\"rows\": %s, \"many\": %s, \"table\": %s, \"names\": %s, \"routes\": %s, \"cfg\": %s"
                .formatted(
                    rows(5),
                    rows(dice.chance(20) ? 60 : 12),
                    table(),
                    strings(Vocabulary.WORDS, 5),
                    routes(),
                    "{\"mode\": %s, \"n\": %s, \"0\": %s, \"deep\": %s}"
                        .formatted(scalar(), scalar(), scalar(), any(3))));
    if (dice.chance(80)) {
      members.append(", \"extra\": ").append(any(3));
    }
    for (var name : packages) {
      if (dice.chance(50)) {
        members.append(
            ", \"%s\": {\"base\": %s, \"tree\": {\"base\": %s}}".formatted(name, any(2), any(2)));
      }
    }
    return read("{" + members + "}");
  }

  Value input() {
    return switch (dice.roll(12)) {
      case 0 -> Undefined.UNDEFINED;
      case 1 -> read("[" + any(1) + "]");
      default ->
          read(
              "{%s, \"path\": %s, \"ip\": %s, \"rows\": %s}"
                  .formatted(
                      members(Vocabulary.KEYS.subList(0, 7), this::scalarOrMore),
                      dice.chance(90) ? string(Vocabulary.PATHS) : any(1),
                      dice.chance(90) ? string(Vocabulary.ADDRESSES) : any(1),
                      rows(4)));
    };
  }

  private static Value read(String json) {
    try {
      return Json.read(json);
    } catch (JsonException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private String members(List<String> keys, Supplier<String> value) {
    return keys.stream()
        .map(key -> "\"" + key + "\": " + value.get())
        .collect(Collectors.joining(", "));
  }

  private String rows(int most) {
    return "["
        + IntStream.range(0, dice.roll(most + 1))
            .mapToObj(_ -> dice.chance(95) ? row() : any(1))
            .collect(Collectors.joining(", "))
        + "]";
  }

  private String row() {
    var keys = dice.shuffled(Vocabulary.KEYS).subList(0, dice.between(3, Vocabulary.KEYS.size()));
    return "{" + members(keys, this::scalarOrMore) + "}";
  }

  private String table() {
    var keys = dice.shuffled(List.of("a", "b", "c", "alice", "bob", "1", "/a", "admin"));
    return "{" + members(keys.subList(0, dice.roll(keys.size())), this::row) + "}";
  }

  private String routes() {
    return "["
        + IntStream.range(0, dice.roll(8))
            .mapToObj(
                _ ->
                    """
                    {"prefix": %s, "suffix": %s, "glob": %s, "regex": %s, "net": %s, "to": %s}\
                    """
                        .formatted(
                            string(Vocabulary.PREFIXES),
                            string(Vocabulary.SUFFIXES),
                            string(Vocabulary.GLOBS),
                            string(Vocabulary.REGEXES),
                            string(Vocabulary.NETWORKS),
                            scalar()))
            .collect(Collectors.joining(", "))
        + "]";
  }

  private String strings(List<String> words, int most) {
    return "[" + dice.list(0, most, () -> string(words)) + "]";
  }

  private String string(List<String> words) {
    return Vocabulary.quoted(dice.pick(words));
  }

  private String scalar() {
    return Vocabulary.scalar(dice);
  }

  private String scalarOrMore() {
    return switch (dice.roll(10)) {
      case 0 -> any(2);
      case 1 -> strings(Vocabulary.WORDS, 3);
      case 2, 3, 4 -> string(Vocabulary.WORDS);
      case 5, 6 -> dice.pick("0", "1", "2", "1.0");
      default -> scalar();
    };
  }

  private String any(int depth) {
    return switch (depth == 0 ? 0 : dice.roll(4)) {
      case 0 -> scalar();
      case 1 -> "[" + dice.list(0, 3, () -> any(depth - 1)) + "]";
      default -> {
        var keys = dice.shuffled(Vocabulary.KEYS).subList(0, dice.roll(4));
        yield "{" + members(keys, () -> any(depth - 1)) + "}";
      }
    };
  }
}
