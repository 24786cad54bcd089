package regent.opa.management.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// OPA's configuration, checked and with its defaults.
///
/// @param json the configuration as it was written, with the defaults of its top level
/// @param labels of this instance; `id` and `version` are always there
/// @param defaultDecision the path that `POST /` asks
/// @param defaultAuthorizationDecision the path that authorizes requests of the API
/// @param persistenceDirectory keeps bundles for the next start
/// @param ndBuiltinCache whether results of non-deterministic built-ins are kept for the log
/// @param services by name, in the order in which they were written
/// @param bundles where bundles come from, by name
/// @param discovery where more configuration comes from; absent when there is none
/// @param decisionLogs absent when decisions are not logged
/// @param status absent when the state is not reported
/// @param plugins sections of plugins, by name
/// @param storage the section `storage`
/// @param warnings options that nothing reads
///
/// Source: <https://www.openpolicyagent.org/docs/configuration>
public record OpaConfig(
    Obj json,
    Map<String, String> labels,
    String defaultDecision,
    String defaultAuthorizationDecision,
    Path persistenceDirectory,
    boolean ndBuiltinCache,
    Map<String, ServiceConfig> services,
    Map<String, KeyConfig> keys,
    Map<String, BundleSource> bundles,
    Optional<DiscoveryConfig> discovery,
    Optional<DecisionLogConfig> decisionLogs,
    Optional<StatusConfig> status,
    ServerConfig server,
    CachingConfig caching,
    TelemetryConfig tracing,
    TelemetryConfig metricsExport,
    Map<String, Value> plugins,
    Obj storage,
    List<String> warnings) {
  private static final String DEFAULT_DECISION = "/system/main";
  private static final String DEFAULT_AUTHORIZATION = "/system/authz/allow";

  public OpaConfig {
    warnings = List.copyOf(warnings);
  }

  /// Checks `raw`.
  ///
  /// @param raw as [ConfigText] reads it
  /// @throws ConfigException about the first option that is wrong
  public static OpaConfig of(Obj raw, Instance instance) throws ConfigException {
    return of(raw, instance, null);
  }

  /// Checks what discovery brought, over which `boot` was laid.
  ///
  /// @param boot the configuration that this instance was started with
  /// @throws ConfigException about the first option that is wrong
  public static OpaConfig discovered(Obj raw, OpaConfig boot, Instance instance)
      throws ConfigException {
    return of(
        raw,
        instance,
        boot.discovery().map(discovery -> discovery.source().trigger()).orElse(null));
  }

  private static OpaConfig of(Obj raw, Instance instance, @Nullable Trigger discoveryTrigger)
      throws ConfigException {
    var section = new Section(raw, "");
    String decision = decision(section, "default_decision", DEFAULT_DECISION);
    String authorization =
        decision(section, "default_authorization_decision", DEFAULT_AUTHORIZATION);
    Map<String, String> labels = new LinkedHashMap<>(section.texts("labels"));
    labels.put("id", instance.id());
    labels.put("version", instance.version());
    var keys = KeyConfig.readAll(section.object("keys"));
    var services = ServiceConfig.readAll(raw.get("services"), keys);
    Set<String> names = new LinkedHashSet<>(services.keySet());
    Optional<DiscoveryConfig> discovery = Optional.empty();
    if (section.has("discovery")) {
      discovery = Optional.of(DiscoveryConfig.read(section.object("discovery"), names, keys));
    }
    Trigger trigger = discovery.isPresent() ? discovery.get().source().trigger() : discoveryTrigger;
    Map<String, Value> plugins = new LinkedHashMap<>();
    section.object("plugins").json().forEach((name, value) -> plugins.put(text(name), value));
    return new OpaConfig(
        processed(raw, decision, authorization, labels),
        labels,
        decision,
        authorization,
        Path.of(section.string("persistence_directory").orElse(".opa")),
        section.flag("nd_builtin_cache"),
        services,
        keys,
        bundles(section, names, keys, trigger),
        discovery,
        section.has("decision_logs")
            ? Optional.of(
                DecisionLogConfig.read(
                    section.object("decision_logs"), names, plugins.keySet(), trigger))
            : Optional.empty(),
        section.has("status")
            ? Optional.of(
                StatusConfig.read(section.object("status"), names, plugins.keySet(), trigger))
            : Optional.empty(),
        ServerConfig.read(section.object("server")),
        CachingConfig.read(section.object("caching")),
        TelemetryConfig.tracing(section.object("distributed_tracing")),
        TelemetryConfig.metrics(section.object("metrics_export")),
        plugins,
        section.object("storage").json(),
        KnownKeys.warnings(raw));
  }

  /// A warning for each option of `raw` that nothing reads, sorted, even when others are wrong.
  public static List<String> unknownOptions(Obj raw) {
    return KnownKeys.warnings(raw);
  }

  private static Map<String, BundleSource> bundles(
      Section section,
      Set<String> services,
      Map<String, KeyConfig> keys,
      @Nullable Trigger discovery)
      throws ConfigException {
    return section.has("bundle") && !section.has("bundles")
        ? BundleSource.readOne(section.object("bundle"), services)
        : BundleSource.readAll(section.object("bundles"), services, keys, discovery);
  }

  private static String decision(Section section, String key, String absent)
      throws ConfigException {
    if (section.has(key) && !(section.json().get(key) instanceof Str)) {
      throw section.wrong(key, key + " must be a string");
    }
    return section.string(key).orElse(absent);
  }

  private static Obj processed(
      Obj raw, String decision, String authorization, Map<String, String> labels) {
    var texts = Obj.builder();
    labels.forEach((name, label) -> texts.put(name, Str.of(label)));
    return raw.with(Str.of("default_decision"), Str.of(decision))
        .with(Str.of("default_authorization_decision"), Str.of(authorization))
        .with(Str.of("labels"), texts.build());
  }

  /// The names of the parts that are switched on, sorted.
  public List<String> pluginNames() {
    var names = new ArrayList<>(plugins.keySet());
    if (!bundles.isEmpty()) {
      names.add("bundles");
    }
    if (status.isPresent()) {
      names.add("status");
    }
    if (decisionLogs.isPresent()) {
      names.add("decision_logs");
    }
    names.sort(null);
    return names;
  }

  /// The configuration as it may be shown: without credentials and keys.
  public Obj active() {
    Obj shown = json;
    Value services = json.get("services");
    if (services instanceof Arr array) {
      shown =
          shown.with(
              Str.of("services"),
              Arr.of(array.items().stream().map(each -> without(each, "credentials")).toList()));
    } else if (services instanceof Obj object) {
      shown = shown.with(Str.of("services"), eachWithout(object, "credentials"));
    }
    return json.get("keys") instanceof Obj secrets
        ? shown.with(Str.of("keys"), eachWithout(eachWithout(secrets, "key"), "private_key"))
        : shown;
  }

  private static Obj eachWithout(Obj object, String key) {
    var kept = Obj.builder();
    object.forEach((name, value) -> kept.put(name, without(value, key)));
    return kept.build();
  }

  private static Value without(Value value, String key) {
    return value instanceof Obj object && !(object.get(key) instanceof Undefined)
        ? object.without(Str.of(key))
        : value;
  }

  private static String text(Value key) {
    return key instanceof Str text ? text.value() : key.toString();
  }

  /// Who runs.
  ///
  /// @param id unique among all instances
  /// @param version of the program
  public record Instance(String id, String version) {}
}
