package regent.cp.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import regent.cp.Version;
import regent.cp.config.Settings;
import regent.cp.http.Response;
import regent.model.json.Json;
import regent.model.registry.ResourceTypes;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;

/// What the control plane says about itself: `/`, `/config`, `/who-am-i`, `/versions`,
/// `/_resources`, `/policies`.
final class IndexEndpoints {
  private static final String HIDDEN = "*****";

  private final Settings settings;
  private final Instance instance;

  IndexEndpoints(Settings settings, Instance instance) {
    this.settings = settings;
    this.instance = instance;
  }

  void register(Routes routes) {
    routes
        .get("/", _ -> ApiServer.json(200, index()))
        .get("/config", _ -> config())
        .get("/who-am-i", call -> ApiServer.json(200, whoAmI(call)))
        .get("/versions", _ -> ApiServer.json(200, versions()))
        .get("/_resources", _ -> ApiServer.json(200, resources()))
        .get("/policies", _ -> ApiServer.json(200, policies()));
  }

  private Json index() {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("hostname", Json.of(instance.hostname()));
    fields.put("product", Json.of("Kuma"));
    fields.put("version", Json.of(Version.KUMA));
    fields.put("instanceId", Json.of(instance.instanceId()));
    fields.put("clusterId", Json.of(instance.clusterId()));
    fields.put("gui", Json.of(""));
    fields.put("implementation", Json.of("Regent " + Version.NUMBER));
    return new Json.Obj(fields);
  }

  /// Every setting in effect, as a tree; what opens doors is not shown.
  private Response config() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    settings
        .all()
        .forEach(
            (key, value) -> {
              String[] path = key.split("\\.", -1);
              ObjectNode at = root;
              for (int i = 0; i < path.length - 1; i++) {
                at = at.withObjectProperty(path[i]);
              }
              at.set(path[path.length - 1], isSecret(key) ? hidden(value) : value);
            });
    return Response.json(200, root.toString());
  }

  private static boolean isSecret(String key) {
    return key.endsWith("password");
  }

  private static JsonNode hidden(JsonNode value) {
    return value.asText().isEmpty() ? value : JsonNodeFactory.instance.textNode(HIDDEN);
  }

  private static Json whoAmI(Call call) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("name", Json.of(call.user().name()));
    fields.put("groups", Json.of(call.user().groups().stream().map(Json::of).toList()));
    return new Json.Obj(fields);
  }

  private static Json versions() {
    return new Json.Obj(
        Map.of(
            "kumaDp",
            new Json.Obj(Map.of(Version.KUMA, new Json.Obj(Map.of("envoy", Json.of("~1.40.0")))))));
  }

  private Json resources() {
    List<Json> described = new ArrayList<>();
    for (ResourceType<?> type : ResourceTypes.ALL) {
      if (type.path().isEmpty()) {
        continue;
      }
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("name", Json.of(type.name()));
      fields.put("path", Json.of(type.path()));
      fields.put("scope", Json.of(type.inMesh() ? "Mesh" : "Global"));
      fields.put("readOnly", Json.of(isReadOnly(type)));
      fields.put("singularDisplayName", Json.of(type.displayName()));
      fields.put("pluralDisplayName", Json.of(type.pluralDisplayName()));
      fields.put("shortName", Json.of(type.shortName()));
      fields.put(
          "includeInFederation",
          Json.of(
              type.is(Flag.PROVIDED_BY_GLOBAL)
                  && type.is(Flag.CONSUMED_BY_ZONE)
                  && !type.is(Flag.READ_ONLY)));
      if (type.is(Flag.POLICY)) {
        fields.put("policy", policy(type));
      }
      described.add(new Json.Obj(fields));
    }
    return new Json.Obj(Map.of("resources", Json.of(described)));
  }

  private static Json policy(ResourceType<?> type) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("isTargetRef", Json.of(type.is(Flag.TARGET_REF)));
    fields.put("hasToTargetRef", Json.of(type.is(Flag.TO)));
    fields.put("hasFromTargetRef", Json.FALSE);
    fields.put("hasRulesTargetRef", Json.of(type.is(Flag.RULES)));
    fields.put("isFromAsRules", Json.FALSE);
    return new Json.Obj(fields);
  }

  private Json policies() {
    List<Json> described = new ArrayList<>();
    for (ResourceType<?> type : ResourceTypes.policies()) {
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("name", Json.of(type.name()));
      fields.put("readOnly", Json.of(isReadOnly(type)));
      fields.put("path", Json.of(type.path()));
      fields.put("singularDisplayName", Json.of(type.displayName()));
      fields.put("pluralDisplayName", Json.of(type.pluralDisplayName()));
      fields.put("isExperimental", Json.FALSE);
      fields.put("isTargetRefBased", Json.of(type.is(Flag.TARGET_REF)));
      fields.put("isInbound", Json.of(type.is(Flag.RULES)));
      fields.put("isOutbound", Json.of(type.is(Flag.TO)));
      described.add(new Json.Obj(fields));
    }
    return new Json.Obj(Map.of("policies", Json.of(described)));
  }

  private boolean isReadOnly(ResourceType<?> type) {
    return settings.api().readOnly() || type.is(Flag.READ_ONLY);
  }
}
