package regent.model.registry;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import regent.model.bundle.MeshBundle;
import regent.model.dataplane.Dataplane;
import regent.model.mesh.Mesh;
import regent.model.policy.PolicyFlags;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshretry.MeshRetry;
import regent.model.policy.meshtimeout.MeshTimeout;
import regent.model.resource.GenericSpec;
import regent.model.resource.Kri;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.secret.Secret;
import regent.model.service.MeshService;
import regent.model.zone.Zone;

/// All types of resources. Adding one means one constant and one line in [#ALL].
public final class ResourceTypes {
  /// What a proxy reported about itself.
  public static final ResourceType<GenericSpec> DATAPLANE_INSIGHT =
      inline("DataplaneInsight", Scope.MESH)
          .path("dataplane-insights")
          .display("Dataplane Insight", "Dataplane Insights")
          .flags(Flag.READ_ONLY, Flag.CONSUMED_BY_GLOBAL, Flag.PROVIDED_BY_ZONE)
          .build();

  /// Numbers about a mesh.
  public static final ResourceType<GenericSpec> MESH_INSIGHT =
      inline("MeshInsight", Scope.GLOBAL)
          .path("mesh-insights")
          .display("Mesh Insight", "Mesh Insights")
          .flags(Flag.READ_ONLY, Flag.PROVIDED_BY_GLOBAL)
          .build();

  /// Numbers about the services of a mesh.
  public static final ResourceType<GenericSpec> SERVICE_INSIGHT =
      inline("ServiceInsight", Scope.MESH)
          .path("service-insights")
          .display("Service Insight", "Service Insights")
          .flags(Flag.READ_ONLY, Flag.PROVIDED_BY_GLOBAL, Flag.CONSUMED_BY_ZONE)
          .build();

  /// What a zone reported about itself.
  public static final ResourceType<GenericSpec> ZONE_INSIGHT =
      inline("ZoneInsight", Scope.GLOBAL)
          .path("zone-insights")
          .display("Zone Insight", "Zone Insights")
          .flags(Flag.READ_ONLY, Flag.PROVIDED_BY_GLOBAL, Flag.PROVIDED_BY_ZONE)
          .build();

  /// What the control plane keeps for itself.
  public static final ResourceType<GenericSpec> CONFIG =
      inline("Config", Scope.GLOBAL)
          .display("Config", "Configs")
          .flags(Flag.PROVIDED_BY_GLOBAL, Flag.CONSUMED_BY_ZONE, Flag.PROVIDED_BY_ZONE)
          .build();

  /// Services outside the mesh.
  public static final ResourceType<GenericSpec> MESH_EXTERNAL_SERVICE =
      generic("MeshExternalService", Scope.MESH, "meshexternalservice", "meshexternalservices")
          .display("Mesh External Service", "Mesh External Services")
          .shortName("extsvc")
          .flags(bothWays(Flag.STATUS, Flag.DESTINATION, Flag.SYSTEM_NAMESPACE_ONLY))
          .build();

  /// Services that span zones.
  public static final ResourceType<GenericSpec> MESH_MULTI_ZONE_SERVICE =
      generic("MeshMultiZoneService", Scope.MESH, "meshmultizoneservice", "meshmultizoneservices")
          .display("Mesh Multi Zone Service", "Mesh Multi Zone Services")
          .shortName("mzsvc")
          .flags(Flag.STATUS, Flag.DESTINATION, Flag.PROVIDED_BY_GLOBAL, Flag.CONSUMED_BY_ZONE)
          .build();

  /// How services get their host names.
  public static final ResourceType<GenericSpec> HOSTNAME_GENERATOR =
      generic("HostnameGenerator", Scope.GLOBAL, "hostnamegenerator", "hostnamegenerators")
          .display("Hostname Generator", "Hostname Generators")
          .shortName("hg")
          .flags(bothWays(Flag.SYSTEM_NAMESPACE_ONLY))
          .build();

  /// Groups of proxies that run the same thing.
  public static final ResourceType<GenericSpec> WORKLOAD =
      generic("Workload", Scope.MESH, "workload", "workloads")
          .display("Workload", "Workloads")
          .shortName("wl")
          .flags(Flag.STATUS, Flag.CONSUMED_BY_GLOBAL, Flag.PROVIDED_BY_ZONE)
          .build();

  /// How proxies get their identity.
  public static final ResourceType<GenericSpec> MESH_IDENTITY =
      generic("MeshIdentity", Scope.MESH, "meshidentity", "meshidentities")
          .display("Mesh Identity", "Mesh Identities")
          .shortName("mid")
          .flags(bothWays(Flag.STATUS, Flag.SYSTEM_NAMESPACE_ONLY))
          .build();

  /// Which identities are trusted.
  public static final ResourceType<GenericSpec> MESH_TRUST =
      generic("MeshTrust", Scope.MESH, "meshtrust", "meshtrusts")
          .display("Mesh Trust", "Mesh Trusts")
          .shortName("mtrust")
          .flags(bothWays(Flag.STATUS, Flag.SYSTEM_NAMESPACE_ONLY))
          .build();

  /// Where telemetry is sent.
  public static final ResourceType<GenericSpec> MESH_OPEN_TELEMETRY_BACKEND =
      generic(
              "MeshOpenTelemetryBackend",
              Scope.MESH,
              "meshopentelemetrybackend",
              "meshopentelemetrybackends")
          .display("Mesh OpenTelemetry Backend", "Mesh OpenTelemetry Backends")
          .shortName("motb")
          .flags(bothWays(Flag.STATUS, Flag.SYSTEM_NAMESPACE_ONLY))
          .build();

  /// Where other zones reach a zone.
  public static final ResourceType<GenericSpec> MESH_ZONE_ADDRESS =
      generic("MeshZoneAddress", Scope.MESH, "meshzoneaddress", "meshzoneaddresses")
          .display("Mesh Zone Address", "Mesh Zone Addresses")
          .shortName("mza")
          .flags(Flag.CONSUMED_BY_GLOBAL, Flag.PROVIDED_BY_ZONE, Flag.SYNCED_ACROSS_ZONES)
          .build();

  /// Writes access logs.
  public static final ResourceType<GenericSpec> MESH_ACCESS_LOG =
      policy("MeshAccessLog", "meshaccesslogs", "Mesh Access Log", "mal")
          .flags(Flag.TO, Flag.RULES, Flag.STATUS)
          .build();

  /// Breaks requests on purpose.
  public static final ResourceType<GenericSpec> MESH_FAULT_INJECTION =
      policy("MeshFaultInjection", "meshfaultinjections", "Mesh Fault Injection", "mfi")
          .flags(Flag.TO, Flag.RULES)
          .build();

  /// Checks whether services are healthy.
  public static final ResourceType<GenericSpec> MESH_HEALTH_CHECK =
      policy("MeshHealthCheck", "meshhealthchecks", "Mesh Health Check", "mhc")
          .flags(Flag.TO)
          .build();

  /// Chooses among the proxies of a service.
  public static final ResourceType<GenericSpec> MESH_LOAD_BALANCING_STRATEGY =
      policy(
              "MeshLoadBalancingStrategy",
              "meshloadbalancingstrategies",
              "Mesh Load Balancing Strategy",
              "mlbs")
          .display("Mesh Load Balancing Strategy", "Mesh Load Balancing Strategies")
          .flags(Flag.TO)
          .build();

  /// Publishes metrics.
  public static final ResourceType<GenericSpec> MESH_METRIC =
      policy("MeshMetric", "meshmetrics", "Mesh Metric", "mm").flags(Flag.STATUS).build();

  /// Lets traffic through that is for no service.
  public static final ResourceType<GenericSpec> MESH_PASSTHROUGH =
      policy("MeshPassthrough", "meshpassthroughs", "Mesh Passthrough", "mp").build();

  /// Changes Envoy's configuration.
  public static final ResourceType<GenericSpec> MESH_PROXY_PATCH =
      policy("MeshProxyPatch", "meshproxypatches", "Mesh Proxy Patch", "mpp")
          .display("Mesh Proxy Patch", "Mesh Proxy Patches")
          .build();

  /// Limits how often.
  public static final ResourceType<GenericSpec> MESH_RATE_LIMIT =
      policy("MeshRateLimit", "meshratelimits", "Mesh Rate Limit", "mrl")
          .flags(Flag.TO, Flag.RULES)
          .build();

  /// Leads TCP connections to services.
  public static final ResourceType<GenericSpec> MESH_TCP_ROUTE =
      policy("MeshTCPRoute", "meshtcproutes", "Mesh TCP Route", "mtcpr").flags(Flag.TO).build();

  /// How TLS is spoken.
  public static final ResourceType<GenericSpec> MESH_TLS =
      policy("MeshTLS", "meshtlses", "Mesh TLS", "mtls")
          .display("Mesh TLS", "Mesh TLSes")
          .flags(Flag.RULES)
          .build();

  /// Traces requests.
  public static final ResourceType<GenericSpec> MESH_TRACE =
      policy("MeshTrace", "meshtraces", "Mesh Trace", "mtr").flags(Flag.STATUS).build();

  /// Says who may call.
  public static final ResourceType<GenericSpec> MESH_TRAFFIC_PERMISSION =
      policy("MeshTrafficPermission", "meshtrafficpermissions", "Mesh Traffic Permission", "mtp")
          .flags(Flag.RULES)
          .build();

  /// Every type, in the order of their names.
  public static final List<ResourceType<?>> ALL =
      List.of(
          CONFIG,
          Dataplane.TYPE,
          DATAPLANE_INSIGHT,
          Secret.GLOBAL_TYPE,
          HOSTNAME_GENERATOR,
          Mesh.TYPE,
          MESH_ACCESS_LOG,
          MeshBundle.TYPE,
          MeshBundle.INSIGHT,
          MeshCircuitBreaker.TYPE,
          MESH_EXTERNAL_SERVICE,
          MESH_FAULT_INJECTION,
          MeshHTTPRoute.TYPE,
          MESH_HEALTH_CHECK,
          MESH_IDENTITY,
          MESH_INSIGHT,
          MESH_LOAD_BALANCING_STRATEGY,
          MESH_METRIC,
          MESH_MULTI_ZONE_SERVICE,
          MeshOPA.TYPE,
          MESH_OPEN_TELEMETRY_BACKEND,
          MESH_PASSTHROUGH,
          MESH_PROXY_PATCH,
          MESH_RATE_LIMIT,
          MeshRetry.TYPE,
          MeshService.TYPE,
          MESH_TCP_ROUTE,
          MESH_TLS,
          MeshTimeout.TYPE,
          MESH_TRACE,
          MESH_TRAFFIC_PERMISSION,
          MESH_TRUST,
          MESH_ZONE_ADDRESS,
          Secret.TYPE,
          SERVICE_INSIGHT,
          WORKLOAD,
          Zone.TYPE,
          ZONE_INSIGHT);

  private ResourceTypes() {}

  /// The type with this name, as `MeshTimeout`.
  public static Optional<ResourceType<?>> byName(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /// The type with this path, as `meshtimeouts`.
  public static Optional<ResourceType<?>> byPath(String path) {
    return ALL.stream().filter(type -> !path.isEmpty() && type.path().equals(path)).findFirst();
  }

  /// The type with this short name, as `mt`.
  public static Optional<ResourceType<?>> byShortName(String shortName) {
    return ALL.stream()
        .filter(type -> !shortName.isEmpty() && type.shortName().equals(shortName))
        .findFirst();
  }

  /// The policies, in the order of their names.
  public static List<ResourceType<?>> policies() {
    return ALL.stream().filter(type -> type.is(Flag.POLICY)).toList();
  }

  /// Reads `kri_mt_default_east__slow_`.
  ///
  /// @throws IllegalArgumentException with Kuma's message when it is no KRI
  public static Kri parseKri(String text) {
    String[] parts = text.split("_", -1);
    if (parts.length < 7) {
      throw new IllegalArgumentException("invalid identifier string: \"" + text + "\"");
    }
    if (!parts[0].equals("kri")) {
      throw new IllegalArgumentException("identifier must start with 'kri': \"" + text + "\"");
    }
    ResourceType<?> type =
        byShortName(parts[1])
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "unknown short name of resource type: \"" + parts[1] + "\""));
    String section = String.join("", List.of(parts).subList(6, parts.length));
    return new Kri(type, parts[2], parts[3], parts[4], parts[5], section);
  }

  private static ResourceType.Builder<GenericSpec> inline(String name, Scope scope) {
    return ResourceType.named(name, scope, GenericSpec.SHAPE);
  }

  private static ResourceType.Builder<GenericSpec> generic(
      String name, Scope scope, String one, String many) {
    return inline(name, scope).path(many).cli(one, many).flags(Flag.SPEC_FIELD);
  }

  private static ResourceType.Builder<GenericSpec> policy(
      String name, String path, String display, String shortName) {
    return inline(name, Scope.MESH)
        .path(path)
        .cli(name.toLowerCase(Locale.ROOT), path)
        .display(display, display + "s")
        .shortName(shortName)
        .flags(PolicyFlags.with());
  }

  private static Set<Flag> bothWays(Flag... more) {
    var flags =
        EnumSet.of(
            Flag.PROVIDED_BY_GLOBAL,
            Flag.CONSUMED_BY_ZONE,
            Flag.CONSUMED_BY_GLOBAL,
            Flag.PROVIDED_BY_ZONE);
    Collections.addAll(flags, more);
    return flags;
  }
}
