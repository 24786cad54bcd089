package regent.rego.syntax;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The JSON of a tree, shortened for approval: a line for each statement, terms as `(kind parts…)`,
/// variables and constants as themselves.
final class TreeText {
  private TreeText() {}

  static String of(Value json) {
    var lines = new ArrayList<String>();
    if (json instanceof Obj module) {
      module.forEach(
          (key, value) -> {
            var name = ((Str) key).value();
            if (value instanceof Arr items) {
              items.items().forEach(item -> lines.add(name + ": " + text(item)));
            } else {
              lines.add(name + ": " + text(value));
            }
          });
    } else {
      ((Arr) json).items().forEach(expr -> lines.add(text(expr)));
    }
    return String.join("\n", lines);
  }

  private static String text(Value json) {
    return switch (json) {
      case Arr items -> items.items().stream().map(TreeText::text).collect(joined("[", "]"));
      case Obj term when term.has(Str.of("type")) && term.has(Str.of("value")) -> term(term);
      case Obj comment when comment.has(Str.of("Text")) -> comment(comment);
      case Obj node -> node(node);
      default -> json.toString();
    };
  }

  private static String term(Obj term) {
    String type = ((Str) term.get("type")).value();
    var value = term.get("value");
    return switch (type) {
      case "var" -> ((Str) value).value();
      case "null" -> "null";
      case "string", "number", "boolean" -> value.toString();
      default ->
          switch (value) {
            case Arr parts ->
                parts.items().stream()
                    .map(TreeText::text)
                    .collect(joined("(" + type + (parts.size() == 0 ? "" : " "), ")"));
            case Obj parts -> "(" + type + " " + node(parts) + ")";
            default -> "(" + type + " " + value + ")";
          };
    };
  }

  private static String comment(Obj comment) {
    var text = Base64.getDecoder().decode(((Str) comment.get("Text")).value());
    var at = comment.get("Location");
    return at.get(Str.of("row"))
        + ":"
        + at.get(Str.of("col"))
        + new String(text, StandardCharsets.UTF_8);
  }

  private static String node(Obj node) {
    List<String> parts = new ArrayList<>();
    node.forEach(
        (key, value) -> {
          if (!key.equals(Str.of("index"))) {
            parts.add(((Str) key).value() + ": " + (value == Null.NULL ? "null" : text(value)));
          }
        });
    return "{" + String.join(", ", parts) + "}";
  }

  private static Collector<CharSequence, ?, String> joined(String open, String close) {
    return Collectors.joining(" ", open, close);
  }
}
