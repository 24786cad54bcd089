package regent.opa.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Makes a value of tokens without recursion: what is open waits on a list of its own, so that
/// text may be nested as deeply as the tokenizer allows.
///
/// The hash of each collection is computed as soon as the collection is there: later, from the top,
/// that would need as much stack as the value is deep.
final class NestedReader {
  private final JsonParser parser;
  private final Deque<Open> opened = new ArrayDeque<>();

  NestedReader(JsonParser parser) {
    this.parser = parser;
  }

  /// A collection whose end has not been read.
  private sealed interface Open {
    record Items(Arr.Builder items) implements Open {}

    record Entries(Obj.Builder entries, Str key) implements Open {}
  }

  /// The value that begins with `first`.
  Value value(JsonToken first) throws IOException, JsonException {
    JsonToken token = first;
    while (true) {
      Value value = read(token);
      while (value != null) {
        var around = opened.poll();
        if (around == null) {
          return value;
        }
        value = add(around, value);
      }
      token = Json.next(parser);
    }
  }

  /// The value of `token`; absent when it opens a collection that is not empty.
  private @Nullable Value read(JsonToken token) throws IOException, JsonException {
    return switch (token) {
      case VALUE_NULL -> Null.NULL;
      case VALUE_TRUE -> Bool.TRUE;
      case VALUE_FALSE -> Bool.FALSE;
      case VALUE_STRING -> Str.of(Json.wellFormed(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Json.number(parser.getText());
      case START_ARRAY -> {
        opened.push(new Open.Items(Arr.builder()));
        yield null;
      }
      case START_OBJECT -> beginEntry(Obj.builder());
      case END_ARRAY -> {
        if (!(opened.poll() instanceof Open.Items(var items))) {
          throw new JsonException("unexpected " + token);
        }
        yield hashed(items.build());
      }
      case END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new JsonException("unexpected " + token);
    };
  }

  /// Puts `value` into what is open around it, which stays open.
  ///
  /// @return the collection, when that was its end
  private @Nullable Value add(Open around, Value value) throws IOException, JsonException {
    return switch (around) {
      case Open.Items(var items) -> {
        items.add(value);
        opened.push(around);
        yield null;
      }
      case Open.Entries(var entries, var key) -> beginEntry(entries.put(key, value));
    };
  }

  /// Reads the next key.
  ///
  /// @return the object, when there is none
  private @Nullable Value beginEntry(Obj.Builder entries) throws IOException, JsonException {
    if (Json.next(parser) == JsonToken.END_OBJECT) {
      return hashed(entries.build());
    }
    opened.push(new Open.Entries(entries, Str.of(Json.wellFormed(parser.currentName()))));
    return null;
  }

  private static Value hashed(Value value) {
    var _ = value.hashCode();
    return value;
  }
}
