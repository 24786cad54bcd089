package regent.cp.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.cp.http.Response;
import regent.cp.insight.DataplaneInsights;
import regent.model.codec.Codec;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;
import regent.model.store.StoreException;
import regent.model.zone.Zone;

/// Dataplanes and zones together with what is known about them: `_overview`.
final class OverviewEndpoints {
  private static final String TITLE = "Could not retrieve resources";

  private final ResourceEndpoints resources;
  private final DataplaneInsights insights;

  OverviewEndpoints(ResourceEndpoints resources, DataplaneInsights insights) {
    this.resources = resources;
    this.insights = insights;
  }

  void register(Routes routes) {
    routes
        .get("/meshes/{mesh}/dataplanes/_overview", this::dataplanes)
        .get("/dataplanes/_overview", this::dataplanes)
        .get("/meshes/{mesh}/dataplanes/{name}/_overview", this::dataplane)
        .get("/zones/_overview", this::zones)
        .get("/zones/{name}/_overview", this::zone);
  }

  private Response dataplanes(Call call) throws ApiException {
    Page page = Page.of(call.request());
    var filter = Filters.of(call, Dataplane.TYPE);
    if (!call.path("mesh").isEmpty()) {
      resources.requireMesh(call.path("mesh"));
    }
    List<Resource<Dataplane>> found = new ArrayList<>();
    for (Resource<Dataplane> dataplane : resources.all(Dataplane.TYPE, call.path("mesh"))) {
      if (filter.test(dataplane)) {
        found.add(dataplane);
      }
    }
    List<Json.Obj> items = new ArrayList<>();
    for (Resource<Dataplane> dataplane : page.of(found)) {
      items.add(overview(dataplane));
    }
    return ApiServer.json(200, ResourceEndpoints.listing(call, page, found.size(), items));
  }

  private Response dataplane(Call call) throws ApiException {
    resources.requireMesh(call.path("mesh"));
    return ApiServer.json(
        200,
        overview(
            resources
                .find(Dataplane.TYPE, call.path("mesh"), call.path("name"))
                .orElseThrow(() -> ApiException.notFound("Could not retrieve a resource"))));
  }

  private Json.Obj overview(Resource<Dataplane> dataplane) throws ApiException {
    try {
      return overview(dataplane, "dataplane", insights.insight(dataplane.mesh(), dataplane.name()));
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, TITLE);
    }
  }

  private Response zones(Call call) throws ApiException {
    Page page = Page.of(call.request());
    var filter = Filters.of(call, Zone.TYPE);
    List<Resource<Zone>> found = resources.all(Zone.TYPE, "").stream().filter(filter).toList();
    List<Json.Obj> items = new ArrayList<>();
    for (Resource<Zone> zone : page.of(found)) {
      items.add(overview(zone, "zone", zoneInsight(zone.name())));
    }
    return ApiServer.json(200, ResourceEndpoints.listing(call, page, found.size(), items));
  }

  private Response zone(Call call) throws ApiException {
    Resource<Zone> zone =
        resources
            .find(Zone.TYPE, "", call.path("name"))
            .orElseThrow(() -> ApiException.notFound("Could not retrieve a resource"));
    return ApiServer.json(200, overview(zone, "zone", zoneInsight(zone.name())));
  }

  private Optional<Json.Obj> zoneInsight(String name) throws ApiException {
    return resources.find(ResourceTypes.ZONE_INSIGHT, "", name).map(Resource::specJson);
  }

  /// The envelope, the resource's spec as one field, and the insight as another.
  private static Json.Obj overview(Resource<?> resource, String field, Optional<Json.Obj> insight) {
    Map<String, Json> fields = new LinkedHashMap<>();
    for (String name :
        List.of("type", "mesh", "name", "creationTime", "modificationTime", "labels", "kri")) {
      Json value = Codec.tree(resource).get(name);
      if (value != null) {
        fields.put(name, value);
      }
    }
    fields.put("type", Json.of(resource.type().name() + "Overview"));
    fields.put(field, resource.specJson());
    insight.ifPresent(known -> fields.put(field + "Insight", known));
    return new Json.Obj(fields);
  }
}
