package regent.cp.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import regent.cp.http.Response;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.match.Matcher;
import regent.model.match.Matcher.Shadow;
import regent.model.match.MeshResources;
import regent.model.mesh.Mesh;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.Spec;
import regent.model.service.MeshService;
import regent.xds.service.Members;

/// Which dataplanes a policy selects, or a service consists of.
///
/// Source: Kuma's `inspect_endpoints.go`, `resource_inspect_endpoints.go` and recorded answers.
final class AttachmentEndpoints {
  private final ResourceEndpoints resources;

  AttachmentEndpoints(ResourceEndpoints resources) {
    this.resources = resources;
  }

  void register(Routes routes) {
    for (ResourceType<?> type : ResourceTypes.policies()) {
      String one = "/meshes/{mesh}/" + type.path() + "/{name}/";
      routes
          .get(one + "dataplanes", call -> attached(call, type))
          .get(one + "_resources/dataplanes", call -> selected(call, type));
    }
    routes.get("/meshes/{mesh}/meshservices/{name}/_dataplanes", this::members);
  }

  /// The older form, which `kumactl inspect POLICY` asks for; a policy that is not there selects
  /// nothing.
  private Response attached(Call call, ResourceType<?> type) throws ApiException {
    String mesh = call.path("mesh");
    if (resources.find(Mesh.TYPE, "", mesh).isEmpty()) {
      throw ApiException.notFound("Could not list Dataplanes");
    }
    MeshResources all = MeshContent.resources(mesh, resources);
    List<Json> items = new ArrayList<>();
    for (Resource<Dataplane> dataplane : all.list(Dataplane.TYPE)) {
      boolean attached =
          Matcher.match(type, dataplane, all).policies().stream()
              .anyMatch(policy -> policy.name().equals(call.path("name")));
      if (attached) {
        items.add(entry(dataplane));
      }
    }
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("total", Json.of(items.size()));
    fields.put("items", Json.of(items));
    return ApiServer.json(200, new Json.Obj(fields));
  }

  private static Json entry(Resource<Dataplane> dataplane) {
    Map<String, String> key = new LinkedHashMap<>();
    key.put("mesh", dataplane.mesh());
    key.put("name", dataplane.name());
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("kind", Json.of("SidecarDataplane"));
    fields.put("dataplane", Json.of(key));
    fields.put("attachments", Json.of(List.of(Json.of(Map.of("type", "dataplane")))));
    return new Json.Obj(fields);
  }

  private Response selected(Call call, ResourceType<?> type) throws ApiException {
    Page page = Page.of(call.request());
    Resource<?> policy = find(call, type);
    List<Resource<?>> alone = new ArrayList<>(resources.all(MeshHTTPRoute.TYPE, policy.mesh()));
    if (type != MeshHTTPRoute.TYPE) {
      alone.add(policy);
    }
    MeshResources context = MeshResources.of(alone);
    return list(
        call,
        page,
        dataplane ->
            Matcher.match(type, dataplane, context, Shadow.INCLUDED).policies().stream()
                .anyMatch(matched -> matched.key().equals(policy.key())));
  }

  private Response members(Call call) throws ApiException {
    Page page = Page.of(call.request());
    Resource<MeshService> service = find(call, MeshService.TYPE);
    return list(call, page, dataplane -> Members.selects(service, dataplane));
  }

  private <S extends Spec> Resource<S> find(Call call, ResourceType<S> type) throws ApiException {
    resources.requireMesh(call.path("mesh"));
    Access.require(call.user(), type);
    return resources
        .find(type, call.path("mesh"), call.path("name"))
        .orElseThrow(() -> ApiException.notFound("Could not retrieve policy"));
  }

  private Response list(Call call, Page page, Predicate<Resource<Dataplane>> filter)
      throws ApiException {
    String name = call.request().parameter("name").orElse("");
    List<Resource<Dataplane>> found =
        resources.all(Dataplane.TYPE, call.path("mesh")).stream()
            .filter(dataplane -> dataplane.name().contains(name))
            .filter(filter)
            .toList();
    List<Json.Obj> items = page.of(found).stream().map(RulesEndpoint::meta).toList();
    return ApiServer.json(200, ResourceEndpoints.listing(call, page, found.size(), items));
  }
}
