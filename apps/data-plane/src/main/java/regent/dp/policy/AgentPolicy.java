package regent.dp.policy;

import regent.authz.AuthorizationPolicy;
import regent.authz.input.BodyParsing;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// What a MeshOPA means for the agent: its policies, how requests are decided, and whether
/// decisions go to the console.
///
/// The bundle's metadata carries it under `regent.agentConfig`: OPA's configuration as YAML. Read
/// are `plugins.envoy_ext_authz_grpc.{path,dry-run,skip-request-body-parse}` and
/// `decision_logs.console`.
public record AgentPolicy(Bundle bundle, AuthorizationPolicy authorization, boolean logsToConsole) {

  /// Reads the configuration that travels with `bundle`.
  ///
  /// @throws BundleException when a key has a value of the wrong kind
  public static AgentPolicy of(Bundle bundle) throws BundleException {
    Value config = config(at(bundle.manifest().metadata(), "regent", "agentConfig"));
    Value plugin = at(config, "plugins", "envoy_ext_authz_grpc");
    String path =
        switch (at(plugin, "path")) {
          case Undefined _ -> AuthorizationPolicy.DEFAULT.path();
          case Str text -> text.value();
          case Value _ ->
              throw new BundleException("plugins.envoy_ext_authz_grpc.path must be a string");
        };
    return new AgentPolicy(
        bundle,
        new AuthorizationPolicy(
            path,
            flag(plugin, "plugins.envoy_ext_authz_grpc", "dry-run"),
            flag(plugin, "plugins.envoy_ext_authz_grpc", "skip-request-body-parse")
                ? BodyParsing.SKIP
                : BodyParsing.PARSE),
        flag(at(config, "decision_logs"), "decision_logs", "console"));
  }

  private static Value config(Value written) throws BundleException {
    switch (written) {
      case Undefined _ -> {
        return Obj.EMPTY;
      }
      case Str yaml -> {
        try {
          var documents = Codec.parseYaml(yaml.value());
          return documents.isEmpty() ? Obj.EMPTY : Json.read(Codec.json(documents.getFirst()));
        } catch (CodecException | JsonException e) {
          throw new BundleException("agentConfig: " + e.getMessage(), e);
        }
      }
      case Value _ -> throw new BundleException("agentConfig must be YAML text");
    }
  }

  private static boolean flag(Value parent, String where, String key) throws BundleException {
    return switch (at(parent, key)) {
      case Undefined _ -> false;
      case Bool bool -> bool.value();
      case Value _ -> throw new BundleException(where + "." + key + " must be a boolean");
    };
  }

  private static Value at(Value value, String... keys) {
    Value found = value;
    for (String key : keys) {
      found = found instanceof Obj object ? object.get(key) : Undefined.UNDEFINED;
    }
    return found;
  }
}
