package regent.cp.rest;

import java.util.ArrayList;
import java.util.List;
import regent.model.dataplane.Dataplane;
import regent.model.match.MeshResources;
import regent.model.mesh.Mesh;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;

/// What endpoints that explain a proxy look at: the proxy and all resources of its mesh, as they
/// are in the store at this moment.
///
/// @param dataplane the proxy
/// @param resources those of its mesh, and the global ones
record MeshContent(Resource<Dataplane> dataplane, MeshResources resources) {
  /// The content for a request about `/meshes/{mesh}/dataplanes/{name}`.
  ///
  /// @throws ApiException with 404 when the mesh or the dataplane is not there
  static MeshContent of(Call call, ResourceEndpoints store) throws ApiException {
    return of(call, store, "Could not retrieve Dataplane");
  }

  /// The same.
  ///
  /// @param title of the refusal when the dataplane is not there
  static MeshContent of(Call call, ResourceEndpoints store, String title) throws ApiException {
    String mesh = call.path("mesh");
    store.requireMesh(mesh);
    Access.require(call.user(), Dataplane.TYPE);
    Resource<Dataplane> dataplane =
        store
            .find(Dataplane.TYPE, mesh, call.path("name"))
            .orElseThrow(() -> ApiException.notFound(title));
    return new MeshContent(dataplane, resources(mesh, store));
  }

  /// All resources of a mesh, and the global ones without other meshes.
  static MeshResources resources(String mesh, ResourceEndpoints store) throws ApiException {
    List<Resource<?>> all = new ArrayList<>();
    for (ResourceType<?> type : ResourceTypes.ALL) {
      for (Resource<?> resource : store.all(type, type.inMesh() ? mesh : "")) {
        if (type != Mesh.TYPE || resource.name().equals(mesh)) {
          all.add(resource);
        }
      }
    }
    return MeshResources.of(all);
  }
}
