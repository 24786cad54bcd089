package regent.opa.builtin;

import java.io.IOException;
import java.io.UncheckedIOException;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// The schemas of schemas, which are not fetched.
///
/// Source: <https://json-schema.org/specification-links>
final class JsonSchemaDrafts {
  private static final Obj ALL = read();

  private JsonSchemaDrafts() {}

  /// The schema of the drafts 4, 6 or 7; undefined for any other `url`.
  static Value find(String url) {
    return ALL.get(url);
  }

  private static Obj read() {
    try (var in = JsonSchemaDrafts.class.getResourceAsStream("json-schema-drafts.json")) {
      return (Obj) Json.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
