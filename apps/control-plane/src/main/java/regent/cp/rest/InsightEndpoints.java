package regent.cp.rest;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.cp.http.Response;
import regent.cp.insight.DataplaneInsights;
import regent.model.codec.Codec;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.mesh.Mesh;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.service.MeshService;
import regent.model.store.StoreException;
import regent.model.zone.Zone;

/// Numbers about meshes and about everything: `/mesh-insights`, `/global-insight`. They are counted
/// when they are asked for; nothing is stored.
final class InsightEndpoints {
  private final ResourceEndpoints resources;
  private final DataplaneInsights insights;
  private final InstantSource clock;

  InsightEndpoints(ResourceEndpoints resources, DataplaneInsights insights, InstantSource clock) {
    this.resources = resources;
    this.insights = insights;
    this.clock = clock;
  }

  void register(Routes routes) {
    routes
        .get("/mesh-insights", this::meshes)
        .get("/mesh-insights/{name}", this::mesh)
        .get("/global-insight", _ -> ApiServer.json(200, global()));
  }

  /// How many there are and how many of them are connected.
  private record Stat(int online, int total) {
    static final Stat NONE = new Stat(0, 0);

    Stat plus(Stat other) {
      return new Stat(online + other.online, total + other.total);
    }

    /// Zeros are left out, as protobuf does.
    Json json() {
      Map<String, Json> fields = new LinkedHashMap<>();
      put(fields, "total", total);
      put(fields, "online", online);
      put(fields, "offline", total - online);
      return new Json.Obj(fields);
    }

    private static void put(Map<String, Json> fields, String name, int value) {
      if (value > 0) {
        fields.put(name, Json.of(value));
      }
    }

    Json withZeros() {
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("online", Json.of(online));
      fields.put("offline", Json.of(total - online));
      fields.put("partiallyDegraded", Json.of(0));
      fields.put("total", Json.of(total));
      return new Json.Obj(fields);
    }
  }

  private record Counted(
      Stat standard,
      Stat gateways,
      Map<String, Stat> envoyVersions,
      Map<String, Stat> agentVersions,
      Map<String, Integer> resources) {}

  private Response meshes(Call call) throws ApiException {
    Page page = Page.of(call.request());
    var filter = Filters.of(call, Mesh.TYPE);
    List<Resource<Mesh>> found = resources.all(Mesh.TYPE, "").stream().filter(filter).toList();
    List<Json.Obj> items = new ArrayList<>();
    for (Resource<Mesh> mesh : page.of(found)) {
      items.add(insight(mesh));
    }
    return ApiServer.json(200, ResourceEndpoints.listing(call, page, found.size(), items));
  }

  private Response mesh(Call call) throws ApiException {
    Resource<Mesh> mesh =
        resources
            .find(Mesh.TYPE, "", call.path("name"))
            .orElseThrow(() -> ApiException.notFound("Could not retrieve a resource"));
    return ApiServer.json(200, insight(mesh));
  }

  private Json.Obj insight(Resource<Mesh> mesh) throws ApiException {
    Counted counted = count(mesh.name());
    Json.Obj tree = Codec.tree(mesh);
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("type", Json.of("MeshInsight"));
    fields.put("name", Json.of(mesh.name()));
    for (String time : List.of("creationTime", "modificationTime")) {
      Json value = tree.get(time);
      if (value != null) {
        fields.put(time, value);
      }
    }
    fields.put("dataplanes", counted.standard().plus(counted.gateways()).json());
    fields.put(
        "dataplanesByType",
        new Json.Obj(
            Map.of(
                "standard", counted.standard().json(),
                "gateway", counted.gateways().json(),
                "gatewayDelegated", counted.gateways().json())));
    Map<String, Json> totals = new LinkedHashMap<>();
    counted
        .resources()
        .forEach((type, total) -> totals.put(type, new Json.Obj(Map.of("total", Json.of(total)))));
    fields.put("resources", new Json.Obj(totals));
    fields.put(
        "dpVersions",
        new Json.Obj(
            Map.of(
                "envoy", versions(counted.envoyVersions()),
                "kumaDp", versions(counted.agentVersions()))));
    fields.put("mTLS", new Json.Obj(Map.of()));
    return new Json.Obj(fields);
  }

  private static Json versions(Map<String, Stat> versions) {
    Map<String, Json> fields = new LinkedHashMap<>();
    versions.forEach((version, stat) -> fields.put(version, stat.json()));
    return new Json.Obj(fields);
  }

  private Counted count(String mesh) throws ApiException {
    Stat standard = Stat.NONE;
    Stat gateways = Stat.NONE;
    Map<String, Stat> envoys = new TreeMap<>();
    Map<String, Stat> agents = new TreeMap<>();
    for (Resource<Dataplane> dataplane : resources.all(Dataplane.TYPE, mesh)) {
      Optional<Json.Obj> insight = known(dataplane);
      Stat one = new Stat(insight.map(DataplaneInsights::isOnline).orElse(false) ? 1 : 0, 1);
      if (dataplane.spec().isDelegatedGateway()) {
        gateways = gateways.plus(one);
      } else {
        standard = standard.plus(one);
      }
      envoys.merge(version(insight, "envoy"), one, Stat::plus);
      agents.merge(version(insight, "kumaDp"), one, Stat::plus);
    }
    Map<String, Integer> totals = new TreeMap<>();
    for (ResourceType<?> type : ResourceTypes.ALL) {
      if (type.inMesh() && !type.is(Flag.READ_ONLY)) {
        int total = resources.all(type, mesh).size();
        if (total > 0) {
          totals.put(type.name(), total);
        }
      }
    }
    return new Counted(standard, gateways, envoys, agents, totals);
  }

  private Optional<Json.Obj> known(Resource<Dataplane> dataplane) throws ApiException {
    try {
      return insights.insight(dataplane.mesh(), dataplane.name());
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, "Could not retrieve resources");
    }
  }

  private static String version(Optional<Json.Obj> insight, String program) {
    if (insight.isEmpty() || insight.get().items("subscriptions").isEmpty()) {
      return "unknown";
    }
    Json last = insight.get().items("subscriptions").getLast();
    String version =
        last instanceof Json.Obj subscription
            ? subscription.object("version").object(program).text("version")
            : "";
    return version.isEmpty() ? "unknown" : version;
  }

  private Json global() throws ApiException {
    Stat standard = Stat.NONE;
    Stat gateways = Stat.NONE;
    int policies = 0;
    Map<String, Integer> totals = new TreeMap<>();
    List<Resource<Mesh>> meshes = resources.all(Mesh.TYPE, "");
    for (Resource<Mesh> mesh : meshes) {
      Counted counted = count(mesh.name());
      standard = standard.plus(counted.standard());
      gateways = gateways.plus(counted.gateways());
      for (var entry : counted.resources().entrySet()) {
        totals.merge(entry.getKey(), entry.getValue(), Integer::sum);
        boolean policy =
            ResourceTypes.byName(entry.getKey()).map(type -> type.is(Flag.POLICY)).orElse(false);
        policies += policy ? entry.getValue() : 0;
      }
    }
    int generators = resources.all(ResourceTypes.HOSTNAME_GENERATOR, "").size();
    if (generators > 0) {
      totals.put("HostnameGenerator", generators);
    }
    int zones = resources.all(Zone.TYPE, "").size();
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("createdAt", Json.of(clock.instant().toString()));
    fields.put("dataplanes", group("standard", standard, "gatewayDelegated", gateways));
    fields.put("meshes", total(meshes.size()));
    fields.put("policies", total(policies));
    Map<String, Json> byType = new LinkedHashMap<>();
    totals.forEach((type, number) -> byType.put(type, total(number)));
    fields.put("resources", new Json.Obj(byType));
    fields.put("services", services());
    Map<String, Json> zoneFields = new LinkedHashMap<>();
    zoneFields.put("controlPlanes", online(0, zones));
    zoneFields.put("zoneEgresses", online(0, 0));
    zoneFields.put("zoneIngresses", online(0, 0));
    fields.put("zones", new Json.Obj(zoneFields));
    return new Json.Obj(fields);
  }

  private Json services() throws ApiException {
    Stat internal = Stat.NONE;
    for (Resource<MeshService> service : resources.all(MeshService.TYPE, "")) {
      boolean available = service.spec().state() == MeshService.State.AVAILABLE;
      internal = internal.plus(new Stat(available ? 1 : 0, 1));
    }
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("internal", internal.withZeros());
    fields.put("external", total(resources.all(ResourceTypes.MESH_EXTERNAL_SERVICE, "").size()));
    fields.put("gatewayDelegated", Stat.NONE.withZeros());
    return new Json.Obj(fields);
  }

  private static Json group(String name, Stat stat, String other, Stat otherStat) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put(name, stat.withZeros());
    fields.put(other, otherStat.withZeros());
    return new Json.Obj(fields);
  }

  private static Json total(int number) {
    return new Json.Obj(Map.of("total", Json.of(number)));
  }

  private static Json online(int online, int total) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("online", Json.of(online));
    fields.put("total", Json.of(total));
    return new Json.Obj(fields);
  }
}
