package regent.conformance.authz;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// JSON as the cases compare it: numbers by value, `"*"` for any string, lists of headers and query
/// parameters ordered by key alone.
final class WantedJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final List<String> BY_KEY =
      List.of("headers", "responseHeadersToAdd", "queryParametersToSet");

  private WantedJson() {}

  static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  static JsonNode parse(String text) throws IOException {
    return JSON.readTree(text);
  }

  /// A response whose order of unordered lists is fixed, and without messages of its own wording.
  static JsonNode comparable(JsonNode response) {
    JsonNode copy = response.deepCopy();
    for (String kind : List.of("okResponse", "deniedResponse")) {
      if (copy.path(kind) instanceof ObjectNode part) {
        BY_KEY.forEach(list -> sort(part, list));
      }
    }
    if (copy.path("status").path("message").asText().startsWith("request_parse_error: ")) {
      ((ObjectNode) copy.path("status")).put("message", "*");
      ((ObjectNode) copy.path("deniedResponse")).put("body", "*");
    }
    return copy;
  }

  private static void sort(ObjectNode part, String list) {
    if (part.path(list) instanceof ArrayNode array) {
      var items = new ArrayList<JsonNode>();
      array.forEach(items::add);
      items.sort(Comparator.comparing(WantedJson::key));
      array.removeAll();
      items.forEach(array::add);
    }
  }

  private static String key(JsonNode item) {
    return item.has("header")
        ? item.path("header").path("key").asText()
        : item.path("key").asText();
  }

  /// Where two documents differ; absent when they are equal.
  static @Nullable String difference(JsonNode wanted, JsonNode actual) {
    return difference("", wanted, actual);
  }

  private static @Nullable String difference(String path, JsonNode wanted, JsonNode actual) {
    if (wanted.isTextual() && wanted.asText().equals("*") && actual.isTextual()) {
      return null;
    }
    if (wanted.isNumber() && actual.isNumber()) {
      return wanted.decimalValue().compareTo(actual.decimalValue()) == 0
              || wanted.doubleValue() == actual.doubleValue()
          ? null
          : unequal(path, wanted, actual);
    }
    if (wanted.isObject() && actual.isObject()) {
      var names = new TreeSet<String>();
      wanted.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String found = difference(path + "/" + name, wanted.path(name), actual.path(name));
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    if (wanted.isArray() && actual.isArray() && wanted.size() == actual.size()) {
      for (int i = 0; i < wanted.size(); i++) {
        String found = difference(path + "/" + i, wanted.get(i), actual.get(i));
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    return wanted.equals(actual) ? null : unequal(path, wanted, actual);
  }

  private static String unequal(String path, JsonNode wanted, JsonNode actual) {
    return "at " + path + ": wanted " + wanted + ", got " + actual;
  }
}
