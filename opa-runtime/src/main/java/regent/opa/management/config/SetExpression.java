package regent.opa.management.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Overrides as the command line writes them: `a.b=1,c[0].d={x,y}`. Values are numbers, booleans
/// and text; a backslash takes the next character as it is. One instance collects any number of
/// expressions; a later one wins.
///
/// Source: the format of Helm's `--set`, <https://helm.sh/docs/intro/using_helm>
final class SetExpression {
  private static final int MAX_INDEX = 65_536;

  private final Map<String, Object> root = new LinkedHashMap<>();
  private String text = "";
  private int position;
  private ValueReader reader = SetExpression::typed;

  /// Makes a value of the text after `=`.
  @FunctionalInterface
  interface ValueReader {
    Value read(String text) throws ConfigException;
  }

  /// Takes over `expression`.
  ///
  /// @throws ConfigException when it is not an expression
  void add(String expression, ValueReader reader) throws ConfigException {
    this.text = expression;
    this.position = 0;
    this.reader = reader;
    while (position < text.length()) {
      readKey(root);
    }
  }

  /// All that was set.
  Obj value() {
    return object(root);
  }

  private void readKey(Map<String, Object> into) throws ConfigException {
    String key = until("=[,.");
    char stop = stop();
    switch (stop) {
      case 0 -> {
        if (!key.isEmpty()) {
          throw problem("key \"" + key + "\" has no value");
        }
      }
      case '[' -> {
        int index = index();
        List<@Nullable Object> list =
            into.get(key) instanceof Items(var items) ? items : new ArrayList<>();
        readItem(list, index);
        put(into, key, new Items(list));
      }
      case '=' -> put(into, key, readValue());
      case ',' -> {
        put(into, key, Str.EMPTY);
        throw problem("key \"" + key + "\" has no value (cannot end with ,)");
      }
      default -> {
        Map<String, Object> inner =
            into.get(key) instanceof Entries(var entries) ? entries : new LinkedHashMap<>();
        readKey(inner);
        if (inner.isEmpty()) {
          throw problem("key map \"" + key + "\" has no value");
        }
        put(into, key, new Entries(inner));
      }
    }
  }

  private void readItem(List<@Nullable Object> list, int index) throws ConfigException {
    String key = until("[.=");
    char stop = stop();
    if (!key.isEmpty()) {
      throw problem("unexpected data at end of array index: \"" + key + "\"");
    }
    if (index < 0) {
      throw problem("negative " + index + " index not allowed");
    }
    if (index > MAX_INDEX) {
      throw problem(
          "index of %d is greater than maximum supported index of %d".formatted(index, MAX_INDEX));
    }
    while (list.size() <= index) {
      list.add(null);
    }
    switch (stop) {
      case 0 -> {}
      case '=' -> list.set(index, readValue());
      case '[' -> {
        List<@Nullable Object> inner =
            list.get(index) instanceof Items(var items) ? items : new ArrayList<>();
        readItem(inner, index());
        list.set(index, new Items(inner));
      }
      default -> {
        Map<String, Object> inner =
            list.get(index) instanceof Entries(var entries) ? entries : new LinkedHashMap<>();
        readKey(inner);
        list.set(index, new Entries(inner));
      }
    }
  }

  private Value readValue() throws ConfigException {
    if (position >= text.length()) {
      return Str.EMPTY;
    }
    if (text.charAt(position) != '{') {
      String value = until(",");
      stop();
      return reader.read(value);
    }
    position++;
    var items = new ArrayList<Value>();
    while (true) {
      String item = until(",}");
      char stop = stop();
      if (stop == 0) {
        throw problem("list must terminate with '}'");
      }
      items.add(reader.read(item));
      if (stop == '}') {
        if (position < text.length() && text.charAt(position) == ',') {
          position++;
        }
        return Arr.of(items);
      }
    }
  }

  private int index() throws ConfigException {
    String digits = until("]");
    if (stop() == 0) {
      throw problem("error parsing index: EOF");
    }
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw problem("error parsing index: " + digits);
    }
  }

  /// The text up to one of `stops`, which is left for [#stop()].
  private String until(String stops) {
    var read = new StringBuilder();
    while (position < text.length() && stops.indexOf(text.charAt(position)) < 0) {
      if (text.charAt(position) == '\\' && position + 1 < text.length()) {
        position++;
      }
      read.append(text.charAt(position++));
    }
    return read.toString();
  }

  /// The character that ended the last text; 0 at the end.
  private char stop() {
    return position < text.length() ? text.charAt(position++) : 0;
  }

  private static void put(Map<String, Object> into, String key, Object value) {
    if (!key.isEmpty()) {
      into.put(key, value);
    }
  }

  private static ConfigException problem(String problem) {
    return new ConfigException("", problem);
  }

  /// Numbers and booleans as what they are, everything else as text.
  static Value typed(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Bool.TRUE;
      case "false" -> Bool.FALSE;
      case "null" -> Obj.EMPTY;
      case "0" -> Num.ZERO;
      default -> {
        if (text.isEmpty() || text.startsWith("0")) {
          yield Str.of(text);
        }
        try {
          yield Num.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
          yield Str.of(text);
        }
      }
    };
  }

  private static Value value(@Nullable Object node) {
    return switch (node) {
      case null -> Null.NULL;
      case Value value -> value;
      case Entries(var entries) -> object(entries);
      case Items(var items) -> Arr.of(items.stream().map(SetExpression::value).toList());
      default -> throw new IllegalStateException(Objects.toString(node));
    };
  }

  private static Obj object(Map<String, Object> entries) {
    var object = Obj.builder();
    entries.forEach((key, node) -> object.put(key, value(node)));
    return object.build();
  }

  private record Entries(Map<String, Object> entries) {}

  private record Items(List<@Nullable Object> items) {}
}
