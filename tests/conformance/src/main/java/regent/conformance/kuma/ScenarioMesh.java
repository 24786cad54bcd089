package regent.conformance.kuma;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.labels.ComputedLabels;
import regent.model.labels.ControlPlane;
import regent.model.match.MeshResources;
import regent.model.mesh.Mesh;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.service.MeshService;
import regent.model.store.MemoryStore;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.xds.Translator;
import regent.xds.bootstrap.BootstrapConfig;
import regent.xds.bootstrap.BootstrapException;
import regent.xds.bootstrap.BootstrapRequest;
import regent.xds.bootstrap.BootstrapSettings;
import regent.xds.bootstrap.NodeMetadata;
import regent.xds.proxy.AdminCertificates;
import regent.xds.proxy.ProxySettings;
import regent.xds.proxy.ProxyView;
import regent.xds.service.GeneratedServices;
import regent.xds.service.ServiceStatus;
import regent.xds.service.VirtualIps;
import regent.xds.snapshot.Snapshot;

/// The resources of a scenario, as a control plane has them after they were applied and all of its
/// proxies connected: with computed labels, the policies that meshes start with, virtual addresses
/// and statuses.
final class ScenarioMesh {
  private static final int PORT = 20008;
  private static final AdminCertificates CERTIFICATES =
      new AdminCertificates(Messages.CERTIFICATE, Messages.PRIVATE_KEY, Messages.CERTIFICATE);

  private static final String GENERATORS =
      """
      type: HostnameGenerator
      name: local-universal-mesh-service
      spec:
        selector:
          meshService:
            matchLabels:
              kuma.io/origin: zone
        template: "{{ .DisplayName }}.svc.mesh.local"
      """;

  private static final String INITIAL_POLICIES =
      """
      type: MeshTimeout
      mesh: ${mesh}
      name: mesh-timeout-all-${mesh}
      spec:
        targetRef: {kind: Mesh}
        rules:
        - default:
            connectionTimeout: 10s
            idleTimeout: 2h
            http: {requestTimeout: 0s, streamIdleTimeout: 1h, maxStreamDuration: 0s}
      ---
      type: MeshTimeout
      mesh: ${mesh}
      name: mesh-timeout-to-all-${mesh}
      spec:
        targetRef: {kind: Mesh}
        to:
        - targetRef: {kind: Mesh}
          default:
            connectionTimeout: 5s
            idleTimeout: 1h
            http: {requestTimeout: 15s, streamIdleTimeout: 30m}
      ---
      type: MeshCircuitBreaker
      mesh: ${mesh}
      name: mesh-circuit-breaker-all-${mesh}
      spec:
        targetRef: {kind: Mesh}
        to:
        - targetRef: {kind: Mesh}
          default:
            connectionLimits:
              {maxConnections: 1024, maxPendingRequests: 1024, maxRequests: 1024, maxRetries: 3}
      ---
      type: MeshRetry
      mesh: ${mesh}
      name: mesh-retry-all-${mesh}
      spec:
        targetRef: {kind: Mesh}
        to:
        - targetRef: {kind: Mesh}
          default:
            tcp: {maxConnectAttempt: 5}
            http:
              numRetries: 5
              perTryTimeout: 16s
              backOff: {baseInterval: 25ms, maxInterval: 250ms}
            grpc:
              numRetries: 5
              perTryTimeout: 16s
              backOff: {baseInterval: 25ms, maxInterval: 250ms}
      """;

  private final Store store;
  private final ControlPlane writer;
  private final Map<String, String> meshOfProxy = new HashMap<>();
  private final Map<String, MeshResources> meshes = new HashMap<>();
  private Json.Obj virtualIps = Json.Obj.EMPTY;

  private ScenarioMesh(ControlPlane writer) {
    this.writer = writer;
    this.store = new MemoryStore(InstantSource.fixed(Instant.EPOCH));
  }

  /// Applies `resources`.
  static ScenarioMesh of(String resources, Json.Obj scenario)
      throws CodecException, StoreException {
    var mesh = new ScenarioMesh(ControlPlane.standalone(scenario.text("zone")));
    scenario
        .object("proxies")
        .fields()
        .forEach((name, proxy) -> mesh.meshOfProxy.put(name, ((Json.Obj) proxy).text("mesh")));
    mesh.applyAll(GENERATORS);
    mesh.applyAll(resources);
    mesh.settle();
    return mesh;
  }

  /// What a proxy starts with, and is told once it is connected.
  record Started(String bootstrap, Snapshot snapshot) {}

  /// Lets a proxy start that sends `request`.
  Started start(String proxy, String request) throws BootstrapException {
    var resources = meshes.get(meshOfProxy.getOrDefault(proxy, ""));
    if (resources == null) {
      throw new IllegalStateException("no mesh of proxy " + proxy);
    }
    var parsed = BootstrapRequest.parse(request);
    var dataplane =
        resources.list(Dataplane.TYPE).stream()
            .filter(d -> d.name().equals(parsed.name()) && d.mesh().equals(parsed.mesh()))
            .findFirst()
            .orElseThrow();
    var admin = dataplane.spec().networkingOrNone().admin();
    String workload = dataplane.meta().label(Labels.WORKLOAD);
    var bootstrap =
        BootstrapConfig.of(
            parsed,
            BootstrapSettings.of("127.0.0.1", PORT, Messages.CERTIFICATE),
            workload.isEmpty() ? "unknown" : workload,
            admin == null ? 0 : (int) admin.port());
    var view =
        ProxyView.of(
            dataplane,
            NodeMetadata.read(bootstrap.getNode()),
            resources,
            new ProxySettings(ProxySettings.PRIVATE, CERTIFICATES));
    return new Started(BootstrapConfig.json(bootstrap), Translator.translate(view));
  }

  /// Which virtual address was given to which resource, in the form of `vips.json`.
  Json.Obj virtualIps() {
    return virtualIps;
  }

  private void applyAll(String yaml) throws CodecException, StoreException {
    for (var resource : Codec.readAll(yaml)) {
      store.put(ComputedLabels.compute(resource, writer));
      if (resource.type().equals(Mesh.TYPE)) {
        addInitialPolicies(resource.as(Mesh.TYPE));
      }
    }
  }

  private void addInitialPolicies(Resource<Mesh> mesh) throws CodecException, StoreException {
    var skipped = mesh.spec().skipCreatingInitialPolicies();
    for (var policy : Codec.readAll(INITIAL_POLICIES.replace("${mesh}", mesh.name()))) {
      if (!skipped.contains("*") && !skipped.contains(policy.type().name())) {
        store.put(ComputedLabels.compute(policy, writer));
      }
    }
  }

  private void settle() throws StoreException {
    var dataplanes = store.list(Dataplane.TYPE, "");
    for (var generated :
        GeneratedServices.update(dataplanes, store.list(MeshService.TYPE, ""), writer.zone())) {
      store.put(generated);
    }
    var services = store.list(MeshService.TYPE, "");
    var ips =
        VirtualIps.restore(new TreeMap<>()).allocate(services.stream().map(Resource::kri).toList());
    var connected = new HashSet<ResourceKey>();
    dataplanes.stream().map(Resource::key).forEach(connected::add);
    var facts =
        new ServiceStatus.Facts(
            dataplanes, connected, store.list(ResourceTypes.HOSTNAME_GENERATOR, ""), writer.zone());
    for (var service : ServiceStatus.update(services, ips, facts)) {
      store.put(service);
    }
    var given = new TreeMap<String, String>();
    ips.addresses().forEach((kri, ip) -> given.put(ip, kri.toString()));
    virtualIps = Json.of(given);
    for (var mesh : store.list(Mesh.TYPE, "")) {
      meshes.put(mesh.name(), resources(mesh.name()));
    }
  }

  private MeshResources resources(String mesh) throws StoreException {
    List<Resource<?>> resources = new ArrayList<>();
    for (var type : ResourceTypes.ALL) {
      resources.addAll(store.list(type, type.inMesh() ? mesh : ""));
    }
    return MeshResources.of(resources);
  }
}
