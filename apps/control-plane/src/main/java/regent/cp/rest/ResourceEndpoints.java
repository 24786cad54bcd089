package regent.cp.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import regent.cp.http.Response;
import regent.cp.resource.ResourceWriter;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.labels.ControlPlane;
import regent.model.labels.Envelope;
import regent.model.mesh.Mesh;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshopa.OpaPolicyTranslation;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Kri;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.Spec;
import regent.model.secret.Secret;
import regent.model.service.Warnings;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.model.validation.Violation;
import regent.model.validation.Violations;

/// Reading, listing, writing and deleting resources of every type.
///
/// Source: Kuma's `pkg/api-server/resource_crud_endpoints.go` and its recorded answers.
final class ResourceEndpoints {
  private static final Logger LOG = Logger.getLogger(ResourceEndpoints.class);
  private static final Json.Obj NO_WARNINGS = Json.Obj.EMPTY;

  private final Store store;
  private final ResourceWriter writer;
  private final ControlPlane home;
  private final boolean readOnly;

  ResourceEndpoints(Store store, ResourceWriter writer, ControlPlane home, boolean readOnly) {
    this.store = store;
    this.writer = writer;
    this.home = home;
    this.readOnly = readOnly;
  }

  void register(Routes routes) {
    for (ResourceType<?> type : ResourceTypes.ALL) {
      if (type.path().isEmpty()) {
        continue;
      }
      register(routes, type, type.path());
    }
    register(routes, Secret.GLOBAL_TYPE, "global-secrets");
    String opaPolicy = "/meshes/{mesh}/" + OpaPolicyTranslation.PATH + "/{name}";
    boolean closed =
        readOnly
            || MeshOPA.TYPE.isReadOnly(home.mode() == ControlPlane.Mode.GLOBAL, home.federated());
    routes.add("PUT", opaPolicy, closed ? ResourceEndpoints::notAllowed : this::putOpaPolicy);
    routes.get("/_kri/{kri}", this::byKri);
  }

  private void register(Routes routes, ResourceType<?> type, String path) {
    String list = (type.inMesh() ? "/meshes/{mesh}/" : "/") + path;
    String one = list + "/{name}";
    routes.get(list, call -> list(call, type));
    routes.get(one, call -> get(call, type));
    if (type.inMesh()) {
      routes.get("/" + path, call -> list(call, type));
    }
    if (readOnly || type.isReadOnly(home.mode() == ControlPlane.Mode.GLOBAL, home.federated())) {
      routes.add("PUT", one, ResourceEndpoints::notAllowed);
      routes.add("DELETE", one, ResourceEndpoints::notAllowed);
    } else {
      routes.add("PUT", one, call -> put(call, type));
      routes.add("DELETE", one, call -> delete(call, type));
    }
  }

  private static Response notAllowed(Call call) throws ApiException {
    throw ApiException.of(405, "Method not Allowed", "Method not allowed");
  }

  private Response get(Call call, ResourceType<?> type) throws ApiException {
    requireMesh(call, type);
    Access.require(call.user(), type);
    return ApiServer.json(
        200,
        Codec.tree(
            find(type, call.path("mesh"), call.path("name"))
                .orElseThrow(() -> ApiException.notFound("Could not retrieve a resource"))));
  }

  private Response byKri(Call call) throws ApiException {
    Kri kri;
    try {
      kri = ResourceTypes.parseKri(call.path("kri"));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("bad request: " + e.getMessage());
    }
    ResourceType<?> type = kri.type();
    if (type == null) {
      throw ApiException.notFound("Could not retrieve a resource");
    }
    Access.require(call.user(), type);
    return ApiServer.json(
        200,
        Codec.tree(
            find(type, kri.mesh(), kri.name())
                .orElseThrow(() -> ApiException.notFound("Could not retrieve a resource"))));
  }

  private Response list(Call call, ResourceType<?> type) throws ApiException {
    Page page = Page.of(call.request());
    var filter = Filters.of(call, type);
    requireMesh(call, type);
    Access.require(call.user(), type);
    List<Resource<?>> found = new ArrayList<>();
    for (Resource<?> resource : all(type, call.path("mesh"))) {
      if (filter.test(resource)) {
        found.add(resource);
      }
    }
    return ApiServer.json(
        200, listing(call, page, found.size(), page.of(found).stream().map(Codec::tree).toList()));
  }

  /// The answer to a request for a list.
  static Json.Obj listing(Call call, Page page, int total, List<Json.Obj> items) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("total", Json.of(total));
    fields.put("items", Json.of(items));
    fields.put("next", page.next(call.request(), total).<Json>map(Json::of).orElse(Json.NULL));
    return new Json.Obj(fields);
  }

  private Response put(Call call, ResourceType<?> type) throws ApiException {
    requireMesh(call, type);
    Json body = body(call, type);
    return put(call, type, body, read(type, body));
  }

  /// An OPAPolicy is kept as the MeshOPA that says the same.
  private Response putOpaPolicy(Call call) throws ApiException {
    requireMesh(call, MeshOPA.TYPE);
    if (!(body(call, MeshOPA.TYPE) instanceof Json.Obj body)
        || !body.text("type").equals(OpaPolicyTranslation.TYPE)) {
      throw ApiException.badRequest("type from the URL has to be the same as in body");
    }
    Json translated;
    try {
      translated = OpaPolicyTranslation.meshOpa(body);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    return put(call, MeshOPA.TYPE, translated, read(MeshOPA.TYPE, translated));
  }

  private Response put(Call call, ResourceType<?> type, Json body, Resource<?> resource)
      throws ApiException {
    var violations = new ArrayList<Violation>();
    if (!(body instanceof Json.Obj object) || !object.text("type").equals(type.name())) {
      violations.add(new Violation("type", "type from the URL has to be the same as in body"));
    }
    violations.addAll(Envelope.validate(resource, call.path("mesh"), call.path("name"), home));
    throwIfAny("Could not process a resource", violations);
    Access.require(call.user(), type);
    try {
      return switch (writer.write(resource.withMeta(envelope(resource.meta(), type)))) {
        case ResourceWriter.Outcome.Created(var stored) -> ApiServer.json(201, warnings(stored));
        case ResourceWriter.Outcome.Updated(var stored) -> ApiServer.json(200, warnings(stored));
        case ResourceWriter.Outcome.Refused(var fresh, var wrong) ->
            throw ApiException.violations(
                fresh ? "Failed to create a resource" : "Failed to update a resource", wrong);
      };
    } catch (StoreException e) {
      throw failed(e, "Failed to update a resource");
    }
  }

  /// What the author should know although the resource is valid; often nothing.
  private Json warnings(Resource<?> stored) {
    List<String> warnings = new ArrayList<>(Warnings.of(stored));
    warnings.addAll(writer.warnings(stored));
    return warnings.isEmpty()
        ? NO_WARNINGS
        : new Json.Obj(Map.of("warnings", Json.of(warnings.stream().map(Json::of).toList())));
  }

  /// Versions and times are the store's; a global resource has no mesh, whatever the body says.
  private static Meta envelope(Meta given, ResourceType<?> type) {
    return Meta.of(type.inMesh() ? given.mesh() : "", given.name(), given.labels());
  }

  private static Json body(Call call, ResourceType<?> type) throws ApiException {
    boolean yaml =
        call.request().header("content-type").map(header -> header.contains("yaml")).orElse(false);
    try {
      if (!yaml) {
        return Codec.parseJson(call.request().text());
      }
      List<Json> documents = Codec.parseYaml(call.request().text());
      if (documents.size() == 1) {
        return documents.getFirst();
      }
      throw ApiException.badRequest(
          "invalid " + type.name() + " object: \"exactly one YAML document is expected\"");
    } catch (CodecException e) {
      throw ApiException.badRequest(
          "invalid %s object: %s"
              .formatted(type.name(), Json.quote(e.getMessage() + " (line " + e.line() + ")")));
    }
  }

  private static <S extends Spec> Resource<S> read(ResourceType<S> type, Json body)
      throws ApiException {
    Resource<S> resource;
    try {
      resource = Codec.read(type, body);
    } catch (CodecException e) {
      if (e.violations().isEmpty()) {
        throw ApiException.badRequest(String.valueOf(e.getMessage()));
      }
      throw ApiException.violations("Could not process a resource", e.violations());
    }
    // What is wrong with the spec alone comes before the envelope; what depends on the name, after.
    var violations = Violations.root();
    resource.spec().validate(Meta.of("", "", Map.of()), violations);
    throwIfAny("Could not process a resource", violations.toList());
    return resource;
  }

  private Response delete(Call call, ResourceType<?> type) throws ApiException {
    requireMesh(call, type);
    Resource<?> resource =
        find(type, call.path("mesh"), call.path("name"))
            .orElseThrow(() -> ApiException.notFound("Could not delete a resource"));
    throwIfAny("Could not delete a resource", Envelope.validateOrigin(type, resource.meta(), home));
    Access.require(call.user(), type);
    try {
      if (type == Mesh.TYPE && !store.list(Dataplane.TYPE, resource.name()).isEmpty()) {
        throw ApiException.invalid(
            "Could not delete a resource",
            "mesh",
            "unable to delete mesh, there are still some dataplanes attached");
      }
      store.delete(resource.key());
      return ApiServer.json(200, NO_WARNINGS);
    } catch (StoreException e) {
      throw failed(e, "Could not delete a resource");
    }
  }

  /// @throws ApiException with 404 when the mesh in the URL is not there
  private void requireMesh(Call call, ResourceType<?> type) throws ApiException {
    if (type.inMesh() && call.template().startsWith("/meshes/{mesh}")) {
      requireMesh(call.path("mesh"));
    }
  }

  void requireMesh(String mesh) throws ApiException {
    if (find(Mesh.TYPE, "", mesh).isEmpty()) {
      throw ApiException.notFound("Failed to retrieve Mesh");
    }
  }

  <S extends Spec> Optional<Resource<S>> find(ResourceType<S> type, String mesh, String name)
      throws ApiException {
    try {
      return store.get(type, type.inMesh() ? mesh : "", name);
    } catch (StoreException e) {
      throw failed(e, "Could not retrieve a resource");
    }
  }

  <S extends Spec> List<Resource<S>> all(ResourceType<S> type, String mesh) throws ApiException {
    try {
      return store.list(type, mesh);
    } catch (StoreException e) {
      throw failed(e, "Could not retrieve resources");
    }
  }

  private static void throwIfAny(String title, List<Violation> violations) throws ApiException {
    if (!violations.isEmpty()) {
      throw ApiException.violations(title, violations);
    }
  }

  /// What a failure of the store means to the one who asked.
  static ApiException failed(StoreException e, String title) {
    return switch (e) {
      case StoreException.Conflict conflict ->
          ApiException.of(
              409, "Conflict", "resource was changed by another request: " + conflict.getMessage());
      case StoreException.NoOwner _ -> ApiException.notFound("Failed to retrieve Mesh");
      case StoreException _ -> {
        LOG.errorf("%s: %s", title, e.getMessage());
        yield ApiException.of(
            503,
            "Service unavailable",
            "the store cannot be used at the moment, nothing was changed: " + e.getMessage());
      }
    };
  }
}
