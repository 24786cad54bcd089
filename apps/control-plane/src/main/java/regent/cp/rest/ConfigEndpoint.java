package regent.cp.rest;

import java.util.Map;
import regent.cp.http.Response;
import regent.model.json.Json;
import regent.model.match.Matcher.Shadow;
import regent.xds.snapshot.SnapshotJson;

/// What a proxy is told: `_config`, also as it would be with the policies that are only tried out
/// (`shadow=true`).
///
/// Source: Kuma's `resource_inspect_endpoints.go` (`configForProxy`).
final class ConfigEndpoint {
  private final ResourceEndpoints resources;
  private final Translation translation;

  ConfigEndpoint(ResourceEndpoints resources, Translation translation) {
    this.resources = resources;
    this.translation = translation;
  }

  void register(Routes routes) {
    routes.get("/meshes/{mesh}/dataplanes/{name}/_config", this::config);
  }

  private Response config(Call call) throws ApiException {
    Shadow shadow = shadow(call);
    switch (call.request().parameter("include").orElse("")) {
      case "" -> {}
      case "diff" ->
          throw ApiException.of(501, "Failed to compute diff", "include=diff is not served");
      default -> throw ApiException.badRequest("unsupported value for query parameter 'include'");
    }
    MeshContent content = MeshContent.of(call, resources, "Failed to fetch dataplane insight");
    Json config =
        translation
            .of(content.dataplane(), content.resources(), shadow)
            .map(SnapshotJson::of)
            .orElseThrow(() -> ApiException.notFound("Failed to fetch dataplane insight"));
    return ApiServer.json(200, new Json.Obj(Map.of("xds", config)));
  }

  private static Shadow shadow(Call call) throws ApiException {
    return switch (call.request().parameter("shadow").orElse("")) {
      case "", "false", "False", "FALSE", "f", "F", "0" -> Shadow.LEFT_OUT;
      case "true", "True", "TRUE", "t", "T", "1" -> Shadow.INCLUDED;
      default -> throw ApiException.badRequest("unsupported value for query parameter 'shadow'");
    };
  }
}
