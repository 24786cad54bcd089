package regent.authz.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.authz.rest.Routes.Endpoint;
import regent.authz.rest.Routes.Route;
import regent.authz.rest.server.Handler;
import regent.authz.rest.server.Request;
import regent.authz.rest.server.RequestBody;
import regent.authz.rest.server.Response;
import regent.authz.rest.server.Target;
import regent.opa.span.TraceSpan;
import regent.opa.value.Value;

/// OPA's REST API over one store. Thread-safe.
///
/// A request passes the limits of its body, authorization, and the route that answers it; answers
/// about data are compressed for those who accept it.
///
/// Source: <https://www.openpolicyagent.org/docs/rest-api>
public final class OpaApi {
  private static final Endpoint NOT_ALLOWED = _ -> Response.of(405);

  private final Environment environment;
  private final HttpMetrics metrics;
  private final Routes diagnostics;
  private final Routes all;
  private final Authorizer authorizer;

  public OpaApi(Environment environment) {
    this.environment = environment;
    this.metrics = new HttpMetrics(environment.config().get().server().buckets());
    this.authorizer = new Authorizer(environment);
    var health = new HealthApi(environment);
    this.diagnostics = diagnostics(new Routes(), health);
    this.all = all(diagnostics(new Routes(), health));
  }

  private Routes diagnostics(Routes routes, HealthApi health) {
    return routes
        .exact("metrics", "/metrics", Map.of("GET", this::prometheus), false)
        .exact("metrics", "/metrics/alloc_bytes", Map.of("GET", OpaApi::allocated), false)
        .exact("health", "/health", Map.of("GET", health::get), false)
        .below("health", "/health", Map.of("GET", health::byPolicy), false);
  }

  private Routes all(Routes routes) {
    var data = new DataApi(environment);
    var documents = new DocumentApi(environment.store());
    var policies = new PolicyApi(environment.store());
    var query = new QueryApi(environment);
    var config = new ConfigApi(environment);
    Map<String, Endpoint> webhook = Map.of("POST", data::webhook);
    return routes
        .exact("v0/data", "/v0/data", webhook, true)
        .below("v0/data", "/v0/data", webhook, true)
        .exact(
            "v1/data",
            "/v1/data",
            Map.of(
                "GET", data::get,
                "POST", data::post,
                "PUT", documents::put,
                "PATCH", documents::patch),
            true)
        .below(
            "v1/data",
            "/v1/data",
            Map.of(
                "GET", data::get,
                "POST", data::post,
                "PUT", documents::put,
                "PATCH", documents::patch,
                "DELETE", documents::delete),
            true)
        .exact("v1/policies", "/v1/policies", Map.of("GET", policies::list), true)
        .below(
            "v1/policies",
            "/v1/policies",
            Map.of("GET", policies::get, "PUT", policies::put, "DELETE", policies::delete),
            true)
        .exact("v1/query", "/v1/query", Map.of("GET", query::get, "POST", query::post), true)
        .below("catchall", "/v1/query", Map.of(), true)
        .exact("v1/config", "/v1/config", Map.of("GET", config::config), false)
        .exact("v1/status", "/v1/status", Map.of("GET", config::status), false)
        .exact("index", "/", Map.of("GET", config::index, "POST", data::defaultDecision), false);
  }

  private Response prometheus(Call call) {
    return Response.of(
        200, "text/plain; version=0.0.4; charset=utf-8; escaping=underscores", metricsText());
  }

  private static Response allocated(Call call) {
    var runtime = Runtime.getRuntime();
    return Answers.text(200, runtime.totalMemory() - runtime.freeMemory() + "\n");
  }

  /// Answers everything.
  public Handler handler() {
    return request -> answer(request, all, true);
  }

  /// What `/metrics` shows, in Prometheus' text format.
  public String metricsText() {
    return metrics.text() + environment.plugins().prometheus();
  }

  /// Answers `/health` and `/metrics` alone, for addresses that many may reach.
  public Handler diagnosticHandler() {
    return request -> answer(request, diagnostics, false);
  }

  private Response answer(Request request, Routes routes, boolean compresses) {
    var config = environment.config().get().server();
    var bodies = new Bodies(config);
    Response response;
    try {
      if (!(request.body() instanceof RequestBody.Whole)) {
        bodies.raw(request);
      }
      Value body = environment.authorizes() ? authorize(request, bodies) : null;
      response = routed(request, routes, bodies, body);
    } catch (ApiException e) {
      response = Answers.error(e);
    }
    return compresses ? GzipResponse.of(request, response, config) : response;
  }

  private @Nullable Value authorize(Request request, Bodies bodies) throws ApiException {
    long begin = System.nanoTime();
    int status = 200;
    try {
      return authorizer.authorize(request, bodies);
    } catch (ApiException e) {
      status = e.status();
      throw e;
    } finally {
      measured("authz", request, status, begin);
    }
  }

  private Response routed(Request request, Routes routes, Bodies bodies, @Nullable Value body) {
    var path = request.target().path();
    if (!request.method().equals("CONNECT")) {
      var clean = cleaned(request.target().escapedPath());
      if (!clean.equals(request.target().escapedPath())) {
        return Answers.redirect(
            307, "Temporary Redirect", location(clean, request.target()), isRead(request));
      }
    }
    var route = routes.find(path);
    if (route.isEmpty()) {
      return Answers.notFound();
    }
    TraceSpan.current().route(route.get().pattern());
    long begin = System.nanoTime();
    var endpoint = endpoint(request, route.get());
    if (endpoint == null) {
      return Answers.methodNotAllowed(route.get().allowed());
    }
    var response = answer(request, route.get(), endpoint, bodies, body);
    measured(
        endpoint == NOT_ALLOWED ? "catchall" : route.get().label(),
        request,
        response.status(),
        begin);
    return response;
  }

  private static @Nullable Endpoint endpoint(Request request, Route route) {
    var method =
        request.method().equals("HEAD") && route.methods().containsKey("GET")
            ? "GET"
            : request.method();
    var endpoint = route.methods().get(method);
    return endpoint == null && route.strict() ? NOT_ALLOWED : endpoint;
  }

  private static Response answer(
      Request request, Route route, Endpoint endpoint, Bodies bodies, @Nullable Value body) {
    var target = request.target();
    if (request.method().equals("HEAD") && !route.label().equals("metrics")) {
      return Response.of(405);
    }
    if (target.path().length() > 1 && target.path().endsWith("/")) {
      var trimmed = target.escapedPath().substring(0, target.escapedPath().length() - 1);
      return Answers.redirect(301, "Moved Permanently", trimmed, isRead(request));
    }
    int begin = Math.min(target.path().length(), route.path().length() + 1);
    var call =
        new Call(
            request,
            Parameters.of(target),
            bodies,
            target.path().substring(begin),
            escapedRest(target, begin),
            body);
    try {
      return endpoint.answer(call);
    } catch (ApiException e) {
      return Answers.error(e);
    }
  }

  /// What is behind as many slashes of the escaped path as the route has.
  private static String escapedRest(Target target, int begin) {
    var escaped = target.escapedPath();
    if (escaped.indexOf('%') < 0) {
      return target.path().substring(begin);
    }
    int at = 0;
    for (int i = 0; i < begin; i++) {
      if (target.path().charAt(i) == '/') {
        int slash = escaped.indexOf('/', at);
        if (slash < 0) {
          return target.path().substring(begin);
        }
        at = slash + 1;
      }
    }
    return escaped.substring(at);
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private static String location(String path, Target target) {
    return target.rawQuery().isEmpty() ? path : path + "?" + target.rawQuery();
  }

  /// Without empty, `.` and `..` parts, as Go's `ServeMux` wants paths to be.
  private static String cleaned(String path) {
    if (!path.contains("//") && !path.contains("/.") && path.startsWith("/")) {
      return path;
    }
    List<String> parts = new ArrayList<>();
    for (var part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    var clean = "/" + String.join("/", parts);
    return path.endsWith("/") && !clean.equals("/") ? clean + "/" : clean;
  }

  private void measured(String label, Request request, int status, long begin) {
    if (!label.equals("metrics")) {
      metrics.answered(
          label,
          request.method(),
          status,
          System.nanoTime() - begin,
          request.cancelled().getAsBoolean());
    }
  }
}
