package regent.model.policy.meshopa;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import regent.model.json.Json;

/// Turns an OPAPolicy, which Kong Mesh had before MeshOPA, into the MeshOPA that says the same:
///
/// | OPAPolicy | MeshOPA |
/// | --- | --- |
/// | `selectors[].match` with `kuma.io/service: '*'` alone | `targetRef.kind: Mesh` |
/// | `selectors[].match` with other tags | `targetRef.kind: Dataplane` with labels |
/// | `conf.agentConfig`, `conf.authConfig` | the same, below `default` |
/// | `conf.policies[]` with its source | `default.appendPolicies[].rego` |
///
/// Tag `kuma.io/service: x` becomes label `app: x`.
///
/// Source: <https://developer.konghq.com/mesh/opa/> and
/// <https://kong.github.io/kuma-migrator/docs/policies/opapolicy/>
public final class OpaPolicyTranslation {
  /// The type that is translated.
  public static final String TYPE = "OPAPolicy";

  /// The path of the type in the REST API.
  public static final String PATH = "opapolicies";

  /// On resources that were translated, the type that they were written as.
  public static final String LABEL = "regent.io/translated-from";

  private static final String SERVICE = "kuma.io/service";
  private static final List<String> ENVELOPE =
      List.of("mesh", "name", "labels", "creationTime", "modificationTime");
  private static final List<String> SOURCES = List.of("inlineString", "inline", "secret");

  private OpaPolicyTranslation() {}

  /// The MeshOPA for `policy`. What has no meaning is handed on, so that reading it as MeshOPA
  /// reports it.
  ///
  /// @throws IllegalArgumentException with one sentence when it selects in a way that one MeshOPA
  ///     cannot
  public static Json.Obj meshOpa(Json.Obj policy) {
    Map<String, Json> resource = new LinkedHashMap<>();
    resource.put("type", Json.of(MeshOPA.TYPE.name()));
    for (String field : ENVELOPE) {
      Optional.ofNullable(policy.get(field)).ifPresent(value -> resource.put(field, value));
    }
    resource.put("labels", policy.object("labels").with(LABEL, Json.of(TYPE)));
    Map<String, Json> spec = new LinkedHashMap<>();
    spec.put("targetRef", targetRef(policy.items("selectors")));
    spec.put("default", conf(policy.object("conf")));
    resource.put("spec", new Json.Obj(spec));
    return new Json.Obj(resource);
  }

  private static Json.Obj targetRef(List<Json> selectors) {
    List<Json.Obj> matches =
        selectors.stream()
            .map(selector -> selector instanceof Json.Obj object ? object : Json.Obj.EMPTY)
            .map(selector -> selector.object("match"))
            .toList();
    if (matches.isEmpty() || matches.stream().anyMatch(OpaPolicyTranslation::isEverything)) {
      return new Json.Obj(Map.of("kind", Json.of("Mesh")));
    }
    if (matches.size() > 1) {
      throw new IllegalArgumentException(
          "an OPAPolicy with several selectors must be split: a MeshOPA has one targetRef");
    }
    Map<String, Json> labels = new LinkedHashMap<>();
    matches
        .getFirst()
        .fields()
        .forEach(
            (tag, value) -> {
              if (!isAny(value)) {
                labels.put(tag.equals(SERVICE) ? "app" : tag, value);
              } else if (!tag.equals(SERVICE)) {
                throw new IllegalArgumentException(
                    "an OPAPolicy that selects any value of tag " + tag + " has no MeshOPA");
              }
            });
    Map<String, Json> reference = new LinkedHashMap<>();
    reference.put("kind", Json.of("Dataplane"));
    reference.put("labels", new Json.Obj(labels));
    return new Json.Obj(reference);
  }

  private static boolean isEverything(Json.Obj match) {
    return match.fields().entrySet().stream()
        .allMatch(tag -> tag.getKey().equals(SERVICE) && isAny(tag.getValue()));
  }

  private static boolean isAny(Json value) {
    return value.equals(Json.of("*"));
  }

  private static Json.Obj conf(Json.Obj conf) {
    Json.Obj translated = conf.without("policies");
    Json.Obj auth = conf.object("authConfig");
    String failure = auth.text("onAgentFailure");
    if (!failure.isEmpty()) {
      String written =
          failure.substring(0, 1).toUpperCase(Locale.ROOT)
              + failure.substring(1).toLowerCase(Locale.ROOT);
      translated = translated.with("authConfig", auth.with("onAgentFailure", Json.of(written)));
    }
    return translated.with(
        "appendPolicies",
        Json.of(conf.items("policies").stream().map(OpaPolicyTranslation::policy).toList()));
  }

  private static Json policy(Json written) {
    if (!(written instanceof Json.Obj policy)) {
      return written;
    }
    Map<String, Json> source = new LinkedHashMap<>();
    Json.Obj rest = policy;
    for (String kind : SOURCES) {
      Json value = policy.get(kind);
      if (value != null) {
        source.put(kind, value);
        rest = rest.without(kind);
      }
    }
    return rest.with("rego", new Json.Obj(source));
  }
}
