package regent.cp.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import regent.authz.config.EnvoyExtAuthz;
import regent.cp.admission.RegoModules.Problem;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.opa.management.config.ConfigException;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Reads the `agentConfig` of a MeshOPA as an agent would, before it is stored. What a policy
/// leaves to others, such as a service that the operator's policy defines, may be missing in its
/// own.
final class AgentConfigCheck {
  private static final String FIELD = "spec.default.agentConfig";
  private static final String PLUGIN = "envoy_ext_authz_grpc";
  private static final OpaConfig.Instance NOBODY = new OpaConfig.Instance("", "");

  private AgentConfigCheck() {}

  /// What is wrong, with the path of each option.
  ///
  /// @param others the MeshOPA that may be merged with it
  static List<Problem> problems(
      Resource<MeshOPA> policy, List<Resource<MeshOPA>> others, Secrets secrets) {
    var source = policy.spec().conf().agentConfig();
    if (source == null) {
      return List.of();
    }
    Optional<String> text = RegoModules.agentConfig(policy, secrets);
    if (text.isEmpty()) {
      return List.of(
          new Problem(
              FIELD + ".secret",
              "there is no secret \"%s\" in mesh \"%s\""
                  .formatted(source.secret(), policy.mesh())));
    }
    try {
      Obj own = parse(text.get());
      if (policy.spec().isForRoutes()) {
        return ofRoutes(own);
      }
      var problems = new ArrayList<>(plugin(own));
      boolean isSubstituted = text.get().contains("${");
      if (!isSubstituted) {
        check(own, others, secrets);
      }
      return problems;
    } catch (ConfigException e) {
      return List.of(new Problem(FIELD, e.text()));
    }
  }

  /// Options that nothing reads.
  static List<String> warnings(Resource<MeshOPA> policy, Secrets secrets) {
    Optional<String> text = RegoModules.agentConfig(policy, secrets);
    if (text.isEmpty()) {
      return List.of();
    }
    var warnings = new ArrayList<String>();
    try {
      Obj own = parse(text.get());
      EnvoyExtAuthz.read(at(own, "plugins", PLUGIN))
          .warnings()
          .forEach(warning -> warnings.add(FIELD + ": " + warning));
      OpaConfig.unknownOptions(own).forEach(warning -> warnings.add(FIELD + ": " + warning));
    } catch (ConfigException _) {
      // It was refused when it was written; a policy of before that says so at the agent.
      return List.of();
    }
    return warnings;
  }

  /// Whether the policy names its decision itself, instead of leaving it to its packages.
  static boolean namesDecision(Resource<MeshOPA> policy, Secrets secrets) {
    try {
      Optional<String> text = RegoModules.agentConfig(policy, secrets);
      return text.isPresent()
          && at(parse(text.get()), "plugins", PLUGIN, "path") instanceof Str path
          && !path.value().isEmpty();
    } catch (ConfigException _) {
      return false;
    }
  }

  private static void check(Obj own, List<Resource<MeshOPA>> others, Secrets secrets)
      throws ConfigException {
    try {
      OpaConfig.of(own, NOBODY);
    } catch (ConfigException alone) {
      Obj below = Obj.EMPTY;
      for (Resource<MeshOPA> other : others) {
        Optional<String> text = RegoModules.agentConfig(other, secrets);
        if (text.isPresent()) {
          below = ConfigText.merge(below, parse(text.get()));
        }
      }
      try {
        OpaConfig.of(ConfigText.merge(below, own), NOBODY);
      } catch (ConfigException _) {
        throw alone;
      }
    }
  }

  private static List<Problem> plugin(Obj config) {
    return EnvoyExtAuthz.read(at(config, "plugins", PLUGIN)).errors().stream()
        .map(error -> new Problem(FIELD, error.toString()))
        .toList();
  }

  /// A route has no agent of its own: only the name of the decision can be said for it.
  private static List<Problem> ofRoutes(Obj config) {
    var problems = new ArrayList<>(plugin(config));
    for (Value key : config.keys()) {
      if (!key.equals(Str.of("plugins"))) {
        problems.add(wholeProxy(name(key)));
      }
    }
    for (Value key : keys(config.get("plugins"))) {
      if (!key.equals(Str.of(PLUGIN))) {
        problems.add(wholeProxy("plugins." + name(key)));
      }
    }
    for (Value key : keys(at(config, "plugins", PLUGIN))) {
      if (!key.equals(Str.of("path"))) {
        problems.add(wholeProxy("plugins." + PLUGIN + "." + name(key)));
      }
    }
    return problems;
  }

  private static Problem wholeProxy(String option) {
    return new Problem(
        FIELD,
        option
            + ": must not be set with kind MeshHTTPRoute: only plugins."
            + PLUGIN
            + ".path can be said for a route");
  }

  private static List<Value> keys(Value value) {
    return value instanceof Obj object ? List.copyOf(object.keys()) : List.of();
  }

  private static String name(Value key) {
    return key instanceof Str text ? text.value() : key.toString();
  }

  private static Obj parse(String text) throws ConfigException {
    return ConfigText.parse(text, _ -> Optional.empty());
  }

  private static Value at(Value value, String... keys) {
    Value found = value;
    for (String key : keys) {
      found = found instanceof Obj object ? object.get(key) : Undefined.UNDEFINED;
    }
    return found;
  }
}
