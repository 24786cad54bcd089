package regent.authz.rest;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Json;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A JSON object whose members are written in the order in which they were put, as Go writes the
/// fields of a struct. Mutable; belongs to one thread.
final class Fields {
  private static final String INDENT = "  ";

  private sealed interface Content {
    record Plain(Value value) implements Content {}

    record One(Fields fields) implements Content {}

    record Several(List<Fields> fields) implements Content {}
  }

  private record Field(String name, Content content) {}

  private final List<Field> fields = new ArrayList<>();

  Fields put(String name, Value value) {
    return add(name, new Content.Plain(value));
  }

  Fields put(String name, String text) {
    return put(name, Str.of(text));
  }

  Fields put(String name, Fields object) {
    return add(name, new Content.One(object));
  }

  Fields put(String name, List<Fields> objects) {
    return add(name, new Content.Several(List.copyOf(objects)));
  }

  private Fields add(String name, Content content) {
    fields.add(new Field(name, content));
    return this;
  }

  /// On one line.
  String json() {
    var out = new StringBuilder();
    write(out, -1);
    return out.toString();
  }

  /// Over several lines, two spaces a level.
  String pretty() {
    var out = new StringBuilder();
    write(out, 0);
    return out.toString();
  }

  /// @param level how deep this object is; -1 for all on one line
  private void write(StringBuilder out, int level) {
    out.append('{');
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      newLine(out, next(level));
      var field = fields.get(i);
      out.append(Json.write(Str.of(field.name()))).append(level < 0 ? ":" : ": ");
      write(field.content(), out, next(level));
    }
    if (!fields.isEmpty()) {
      newLine(out, level);
    }
    out.append('}');
  }

  private static int next(int level) {
    return level < 0 ? level : level + 1;
  }

  private static void write(Content content, StringBuilder out, int level) {
    switch (content) {
      case Content.Plain(Value value) ->
          out.append(
              level < 0 ? Json.write(value) : Json.pretty(value, INDENT.repeat(level), INDENT));
      case Content.One(Fields object) -> object.write(out, level);
      case Content.Several(List<Fields> objects) -> {
        out.append('[');
        for (int i = 0; i < objects.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          newLine(out, next(level));
          objects.get(i).write(out, next(level));
        }
        if (!objects.isEmpty()) {
          newLine(out, level);
        }
        out.append(']');
      }
    }
  }

  private static void newLine(StringBuilder out, int level) {
    if (level >= 0) {
      out.append('\n').append(INDENT.repeat(level));
    }
  }
}
