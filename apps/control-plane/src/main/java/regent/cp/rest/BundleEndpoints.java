package regent.cp.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.cp.bundle.BundleLibrary;
import regent.cp.bundle.BundleLibrary.Delivered;
import regent.cp.bundle.BundleLibrary.Delivery;
import regent.cp.bundle.BundleRefused;
import regent.cp.bundle.BundleRevision;
import regent.cp.bundle.BundleState;
import regent.cp.http.Response;
import regent.model.bundle.MeshBundle;
import regent.model.json.Bytes;
import regent.model.json.Json;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.model.store.StoreException;
import regent.model.validation.Names;
import regent.model.validation.Violations;

/// `/meshes/{mesh}/bundles`: pushing bundles, looking at their revisions, activating and rolling
/// back. Who may write policies may do this.
final class BundleEndpoints {
  private static final String ALL = "/meshes/{mesh}/bundles";
  private static final String ONE = ALL + "/{name}";
  private static final String REVISIONS = ONE + "/revisions";
  private static final String REVISION = REVISIONS + "/{revision}";
  private static final String CONTENT_TYPE = "application/vnd.openpolicyagent.bundles";

  private final ResourceEndpoints resources;
  private final BundleLibrary library;
  private final BundleProxies proxies;
  private final AgentDoor door;
  private final boolean readOnly;

  BundleEndpoints(
      ResourceEndpoints resources,
      BundleLibrary library,
      BundleProxies proxies,
      AgentDoor door,
      boolean readOnly) {
    this.resources = resources;
    this.library = library;
    this.proxies = proxies;
    this.door = door;
    this.readOnly = readOnly;
  }

  void register(Routes routes) {
    routes
        .get(ALL, this::list)
        .get(ONE, this::show)
        .get(REVISIONS, this::revisions)
        .get(REVISION, call -> ApiServer.json(200, revision(call, bundle(call)).json()))
        .get(ONE + "/archive", this::activeArchive)
        .get(ONE + "/_proxies", this::proxies)
        .get(REVISION + "/archive", this::archive)
        .add("PUT", ONE, writing(this::push))
        .add("DELETE", ONE, writing(this::delete))
        .add("POST", REVISION + "/_activate", writing(this::activate))
        .add("POST", ONE + "/_rollback", writing(this::rollback));
  }

  private Handler writing(Handler handler) {
    return call -> {
      if (readOnly) {
        throw ApiException.of(405, "Method not Allowed", "Method not allowed");
      }
      enter(call);
      return handler.answer(call);
    };
  }

  private void enter(Call call) throws ApiException {
    resources.requireMesh(call.path("mesh"));
    Access.require(call.user(), MeshOPA.TYPE);
  }

  private Response list(Call call) throws ApiException {
    Page page = Page.of(call.request());
    enter(call);
    try {
      List<BundleState> found = library.list(call.path("mesh"));
      return ApiServer.json(
          200,
          ResourceEndpoints.listing(
              call,
              page,
              found.size(),
              page.of(found).stream().map(BundleState::overview).toList()));
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, "Could not retrieve bundles");
    }
  }

  private Response show(Call call) throws ApiException {
    return ApiServer.json(200, bundle(call).overview());
  }

  private Response revisions(Call call) throws ApiException {
    Page page = Page.of(call.request());
    BundleState bundle = bundle(call);
    List<BundleRevision> newestFirst = bundle.revisions().reversed();
    return ApiServer.json(
        200,
        ResourceEndpoints.listing(
            call,
            page,
            newestFirst.size(),
            page.of(newestFirst).stream().map(each -> shown(bundle, each)).toList()));
  }

  private Response proxies(Call call) throws ApiException {
    Page page = Page.of(call.request());
    List<Json.Obj> found = proxies.of(bundle(call));
    return ApiServer.json(200, ResourceEndpoints.listing(call, page, found.size(), page.of(found)));
  }

  private static Json.Obj shown(BundleState bundle, BundleRevision revision) {
    boolean active = bundle.active().map(revision::equals).orElse(false);
    return revision.json().with("active", Json.of(active));
  }

  private BundleState bundle(Call call) throws ApiException {
    enter(call);
    try {
      return library
          .find(call.path("mesh"), call.path("name"))
          .orElseThrow(() -> ApiException.notFound("Could not retrieve a bundle"));
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, "Could not retrieve a bundle");
    }
  }

  private static BundleRevision revision(Call call, BundleState bundle) throws ApiException {
    return bundle
        .revision(number(call))
        .orElseThrow(() -> ApiException.notFound("Could not retrieve a revision"));
  }

  private static long number(Call call) throws ApiException {
    try {
      return Long.parseLong(call.path("revision"));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("a revision is named by its number");
    }
  }

  private Response activeArchive(Call call) throws ApiException {
    BundleState bundle = bundle(call);
    return archive(
        call,
        bundle
            .active()
            .orElseThrow(() -> ApiException.notFound("Could not retrieve an active revision")));
  }

  private Response archive(Call call) throws ApiException {
    return archive(call, revision(call, bundle(call)));
  }

  private Response archive(Call call, BundleRevision revision) throws ApiException {
    door.check(call.request(), call.path("mesh"));
    try {
      Optional<Bytes> archive =
          library.archive(call.path("mesh"), call.path("name"), revision.digest());
      return new Response(
          200,
          CONTENT_TYPE,
          archive.orElseThrow(() -> ApiException.notFound("Could not retrieve an archive")),
          Map.of("etag", "\"" + revision.digest() + "\""));
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, "Could not retrieve an archive");
    }
  }

  private Response push(Call call) throws ApiException {
    String title = "Could not accept the bundle";
    String mesh = call.path("mesh");
    String name = call.path("name");
    Violations violations = Violations.root();
    Names.identifier(violations.field("name"), name);
    if (!violations.toList().isEmpty()) {
      throw ApiException.violations(title, violations.toList());
    }
    boolean isFollowed =
        resources
            .find(MeshBundle.TYPE, mesh, name)
            .map(Resource::spec)
            .map(bundle -> bundle.source() != null)
            .orElse(false);
    if (isFollowed) {
      throw ApiException.of(
          409, title, "MeshBundle \"" + name + "\" says that it comes from a source");
    }
    boolean activate = !call.request().parameter("activate").orElse("true").equals("false");
    try {
      Delivered delivered =
          library.deliver(
              mesh, name, call.request().body(), Delivery.push(call.user().name(), activate));
      Map<String, Json> fields = new LinkedHashMap<>(delivered.bundle().overview().fields());
      fields.put("revision", shown(delivered.bundle(), delivered.revision()));
      return ApiServer.json(delivered.isNew() ? 201 : 200, new Json.Obj(fields));
    } catch (BundleRefused e) {
      throw refused(e, title);
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, title);
    }
  }

  private static ApiException refused(BundleRefused refused, String title) {
    return ApiException.invalid(
        title,
        refused.problems().stream()
            .map(problem -> new ApiException.Invalid(problem.place(), problem.reason()))
            .toList());
  }

  private Response activate(Call call) throws ApiException {
    String title = "Could not activate the revision";
    revision(call, bundle(call));
    return changed(
        title,
        () ->
            library.activate(
                call.path("mesh"), call.path("name"), number(call), call.user().name()));
  }

  private Response rollback(Call call) throws ApiException {
    String title = "Could not roll back";
    bundle(call);
    return changed(
        title, () -> library.rollback(call.path("mesh"), call.path("name"), call.user().name()));
  }

  /// A change of what is handed out.
  @FunctionalInterface
  private interface Change {
    BundleState make() throws BundleRefused, StoreException, ApiException;
  }

  private static Response changed(String title, Change change) throws ApiException {
    try {
      return ApiServer.json(200, change.make().overview());
    } catch (BundleRefused e) {
      throw refused(e, title);
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, title);
    }
  }

  private Response delete(Call call) throws ApiException {
    String title = "Could not delete the bundle";
    try {
      if (!library.delete(call.path("mesh"), call.path("name"))) {
        throw ApiException.notFound(title);
      }
      return Response.empty(200);
    } catch (BundleRefused e) {
      throw refused(e, title);
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, title);
    }
  }
}
