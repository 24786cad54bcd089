package regent.model.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A JSON document as an immutable tree. Objects keep the order of their fields, numbers their
/// text. Specs without a record of their own are kept in this form, and policies are merged in it.
///
/// A tree of our own instead of Jackson's: it is immutable and sealed, and Jackson stays inside
/// `codec`. Equality is that of the text: `1` and `1.0` differ, the order of
/// fields does not matter.
public sealed interface Json {
  /// JSON's `null`.
  Json NULL = new Null();

  /// JSON's `true`.
  Json TRUE = new Bool(true);

  /// JSON's `false`.
  Json FALSE = new Bool(false);

  /// The value `null`.
  record Null() implements Json {
    @Override
    public String toString() {
      return "null";
    }
  }

  /// A boolean.
  record Bool(boolean value) implements Json {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /// A number.
  ///
  /// @param text as written, `1e3` say
  record Num(String text) implements Json {
    @Override
    public String toString() {
      return text;
    }
  }

  /// A string.
  record Str(String value) implements Json {
    @Override
    public String toString() {
      return quote(value);
    }
  }

  /// An array.
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return items.stream().map(Json::toString).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /// An object; its fields in the order in which they were written.
  record Obj(Map<String, Json> fields) implements Json {
    /// The object without fields.
    public static final Obj EMPTY = new Obj(Map.of());

    public Obj {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// The value of `name`; null when absent. JSON's `null` is [#NULL].
    public @Nullable Json get(String name) {
      return fields.get(name);
    }

    /// The field `name` when it is a string, else the empty string.
    public String text(String name) {
      return get(name) instanceof Str(var value) ? value : "";
    }

    /// The field `name` when it is an object, else the empty object.
    public Obj object(String name) {
      return get(name) instanceof Obj value ? value : EMPTY;
    }

    /// The field `name` when it is an array, else no items.
    public List<Json> items(String name) {
      return get(name) instanceof Arr(var items) ? items : List.of();
    }

    /// This object with `name` set, in its old place or at the end.
    public Obj with(String name, Json value) {
      var changed = new LinkedHashMap<>(fields);
      changed.put(name, value);
      return new Obj(changed);
    }

    /// This object without `name`.
    public Obj without(String name) {
      if (!fields.containsKey(name)) {
        return this;
      }
      var changed = new LinkedHashMap<>(fields);
      changed.remove(name);
      return new Obj(changed);
    }

    @Override
    public String toString() {
      return fields.entrySet().stream()
          .map(field -> quote(field.getKey()) + ":" + field.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  /// Text as a JSON string.
  static Json of(String value) {
    return new Str(value);
  }

  /// A whole number.
  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  /// A boolean.
  static Json of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /// An object of strings, in the order of `values`.
  static Obj of(Map<String, String> values) {
    var fields = new LinkedHashMap<String, Json>();
    values.forEach((name, value) -> fields.put(name, of(value)));
    return new Obj(fields);
  }

  /// An array.
  static Json of(List<? extends Json> items) {
    return new Arr(new ArrayList<>(items));
  }

  /// `text` in quotation marks, escaped as JSON asks.
  static String quote(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < 0x20) {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
