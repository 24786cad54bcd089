package regent.opa.management.discovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.PolicyCompiler;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.data.Data;
import regent.opa.management.config.ConfigException;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The configuration that a discovery bundle gives. What this instance was started with stays: it
/// is laid over what was discovered.
///
/// @param config the two together
/// @param overridden options that were discovered and do not count
///
/// Source: <https://www.openpolicyagent.org/docs/management-discovery>
public record DiscoveredConfig(OpaConfig config, List<String> overridden) {
  public DiscoveredConfig {
    overridden = List.copyOf(overridden);
  }

  /// Evaluates the bundle.
  ///
  /// @param boot what this instance was started with
  /// @param bootJson the same as it was written
  /// @throws BundleException when the bundle gives no configuration, or one that may not be
  /// @throws ConfigException when the configuration is wrong
  public static DiscoveredConfig of(
      Bundle bundle,
      OpaConfig boot,
      Obj bootJson,
      OpaConfig.Instance instance,
      PolicyCompiler compiler,
      Services services)
      throws BundleException, ConfigException, CompileException {
    Obj found = evaluate(bundle, boot, compiler, services).without(Str.of("discovery"));
    checkServiceAndKeys(found, bootJson, boot);
    List<String> overridden = new ArrayList<>();
    collectOverridden(found, bootJson, "", overridden);
    Obj merged = ConfigText.merge(found, bootJson);
    return new DiscoveredConfig(OpaConfig.discovered(merged, boot, instance), overridden);
  }

  private static Obj evaluate(
      Bundle bundle, OpaConfig boot, PolicyCompiler compiler, Services services)
      throws BundleException, CompileException {
    String query = boot.discovery().orElseThrow().query();
    var context = new BuiltinContext(Instant.now(), services, () -> false);
    var evaluation =
        new Evaluation(
            Undefined.UNDEFINED,
            new Data(bundle.data()),
            context,
            Evaluation.BuiltinErrors.UNDEFINED);
    try {
      Value value = Json.plain(compiler.compile(bundle.modules()).prepare(query).value(evaluation));
      return switch (value) {
        case Undefined _ -> throw new BundleException("undefined configuration");
        case Obj object -> object;
        case Value other ->
            throw new BundleException("configuration is of type " + other.kind() + ", not object");
      };
    } catch (EvaluationException e) {
      throw new BundleException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void checkServiceAndKeys(Obj found, Obj bootJson, OpaConfig boot)
      throws BundleException {
    var source = boot.discovery().orElseThrow().source();
    Value service = service(found.get("services"), source.service());
    if (service.isDefined()
        && !service.equals(service(bootJson.get("services"), source.service()))) {
      throw new BundleException("updates to the discovery service are not allowed");
    }
    if (source.signing().isPresent() && found.get("keys") instanceof Obj keys) {
      for (Value id : keys.keys()) {
        Value own = bootJson.get("keys") instanceof Obj known ? known.get(id) : Undefined.UNDEFINED;
        if (own.isDefined() && !own.equals(keys.get(id))) {
          throw new BundleException(
              "updates to keys specified in the boot configuration are not allowed");
        }
      }
    }
  }

  private static Value service(Value services, String name) {
    return switch (services) {
      case Obj object -> object.get(name);
      case Arr array -> {
        for (Value each : array.items()) {
          if (each instanceof Obj service && service.get("name").equals(Str.of(name))) {
            yield service;
          }
        }
        yield Undefined.UNDEFINED;
      }
      case Value _ -> Undefined.UNDEFINED;
    };
  }

  private static void collectOverridden(Obj found, Obj boot, String path, List<String> overridden) {
    boot.forEach(
        (key, value) -> {
          String name = path + (key instanceof Str text ? text.value() : key.toString());
          Value old = found.get(key);
          if (old instanceof Obj inner && value instanceof Obj over) {
            collectOverridden(inner, over, name + ".", overridden);
          } else if (old.isDefined() && !old.equals(value)) {
            overridden.add(name);
          }
        });
  }
}
