package regent.opa.management;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A JSON object whose fields stand in the order in which they are put, as Go writes structs: what
/// goes over the wire is then what OPA sends.
public final class FieldText {
  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  private final StringBuilder text = new StringBuilder("{");

  /// Puts JSON text.
  public FieldText raw(String key, String json) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append(Json.write(Str.of(key))).append(':').append(json);
    return this;
  }

  public FieldText put(String key, Value value) {
    return raw(key, Json.write(value));
  }

  public FieldText put(String key, String value) {
    return put(key, Str.of(value));
  }

  /// Puts a time; absent is Go's zero time.
  public FieldText put(String key, Optional<Instant> time) {
    return put(key, time.map(FieldText::time).orElse(NO_TIME));
  }

  public FieldText putUnlessEmpty(String key, String value) {
    return value.isEmpty() ? this : put(key, value);
  }

  public FieldText putUnlessEmpty(String key, Obj value) {
    return value.size() == 0 ? this : put(key, value);
  }

  /// `time` as Go writes it: nanoseconds without zeros at the end.
  public static String time(Instant time) {
    String text = DateTimeFormatter.ISO_INSTANT.format(time);
    if (!text.contains(".")) {
      return text;
    }
    return text.substring(0, text.length() - 1).replaceAll("0+$", "") + "Z";
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
