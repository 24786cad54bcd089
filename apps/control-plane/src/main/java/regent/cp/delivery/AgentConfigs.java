package regent.cp.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.cp.admission.RegoModules;
import regent.cp.admission.Secrets;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;

/// The `agentConfig` of several MeshOPA as one: OPA's configurations are laid over each other field
/// by field, the more important ones last.
final class AgentConfigs {
  private AgentConfigs() {}

  /// The text of the configuration; empty when no policy has one. One that is not YAML stands for
  /// all, so that the agent refuses it and says why.
  static Optional<String> merged(List<Resource<MeshOPA>> policies, Secrets secrets) {
    var texts = new ArrayList<String>();
    policies.forEach(policy -> RegoModules.agentConfig(policy, secrets).ifPresent(texts::add));
    if (texts.size() < 2) {
      return texts.stream().findFirst();
    }
    Json.Obj merged = Json.Obj.EMPTY;
    for (String text : texts) {
      Json.Obj config = config(text);
      if (config == null) {
        return Optional.of(text);
      }
      merged = over(merged, config);
    }
    return Optional.of(merged.toString());
  }

  /// The decision that the policy's own configuration names; empty when it names none.
  static Optional<String> path(Resource<MeshOPA> policy, Secrets secrets) {
    return RegoModules.agentConfig(policy, secrets)
        .map(AgentConfigs::config)
        .map(config -> config.object("plugins").object("envoy_ext_authz_grpc").text("path"))
        .filter(path -> !path.isEmpty());
  }

  private static Json.@Nullable Obj config(String text) {
    try {
      List<Json> documents = Codec.parseYaml(text);
      if (documents.isEmpty()) {
        return Json.Obj.EMPTY;
      }
      return documents.getFirst() instanceof Json.Obj config ? config : null;
    } catch (CodecException e) {
      return null;
    }
  }

  private static Json.Obj over(Json.Obj below, Json.Obj above) {
    Map<String, Json> fields = new LinkedHashMap<>(below.fields());
    above
        .fields()
        .forEach(
            (name, value) ->
                fields.merge(
                    name,
                    value,
                    (old, now) ->
                        old instanceof Json.Obj a && now instanceof Json.Obj b ? over(a, b) : now));
    return new Json.Obj(fields);
  }
}
