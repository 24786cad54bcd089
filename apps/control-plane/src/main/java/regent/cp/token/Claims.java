package regent.cp.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The part of a token that says whom it speaks for, with the names that Kuma gives the claims.
final class Claims {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Claims() {}

  static ObjectNode of(Identity identity) {
    ObjectNode claims = JSON.createObjectNode();
    switch (identity) {
      case Identity.Dataplane(var name, var mesh, var tags, var type, var workload) -> {
        claims.put("Name", name).put("Mesh", mesh);
        ObjectNode allowed = claims.putObject("Tags");
        tags.forEach((tag, values) -> put(allowed.putArray(tag), values));
        claims.put("Type", type).put("Workload", workload);
      }
      case Identity.Zone(var zone, var scope) -> {
        claims.put("Zone", zone);
        put(claims.putArray("Scope"), scope);
      }
      case Identity.User(var name, var groups) -> {
        claims.put("Name", name);
        put(claims.putArray("Groups"), groups);
      }
    }
    return claims;
  }

  static Identity.Dataplane dataplane(JsonNode claims) {
    Map<String, List<String>> tags = new LinkedHashMap<>();
    claims
        .path("Tags")
        .properties()
        .forEach(entry -> tags.put(entry.getKey(), texts(entry.getValue())));
    return new Identity.Dataplane(
        claims.path("Name").asText(""),
        claims.path("Mesh").asText(""),
        tags,
        claims.path("Type").asText(""),
        claims.path("Workload").asText(""));
  }

  static Identity.User user(JsonNode claims) {
    return new Identity.User(claims.path("Name").asText(""), texts(claims.path("Groups")));
  }

  private static void put(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }
}
