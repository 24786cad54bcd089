package regent.cp.rest;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import regent.cp.bundle.BundleAdmission;
import regent.cp.http.Endpoint;
import regent.cp.http.Request;
import regent.cp.http.Response;
import regent.model.json.Json;

/// The door of the REST API: who asks, which route, and errors in Kuma's form.
public final class ApiServer implements Endpoint {
  private static final Logger LOG = Logger.getLogger(ApiServer.class);

  /// Where it is not users who ask: the start page is for clients that do not know yet how to
  /// authenticate, and agents have tokens of their own.
  private static final Set<String> OTHER_DOORS =
      Stream.concat(
              Stream.of("/", DownloadEndpoint.TEMPLATE), OpaReportEndpoints.TEMPLATES.stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Routes routes;
  private final Users users;
  private final MeterRegistry metrics;

  public ApiServer(Routes routes, Users users, MeterRegistry metrics) {
    this.routes = routes;
    this.users = users;
    this.metrics = metrics;
  }

  @Override
  public Response answer(Request request) {
    long start = System.nanoTime();
    Optional<Routes.Match> match = routes.find(request.method(), request.segments());
    Response response = match.map(found -> answer(request, found)).orElseGet(ApiServer::noRoute);
    metrics
        .timer(
            "api_server_http_request_duration",
            "method",
            request.method(),
            "handler",
            match.map(Routes.Match::template).orElse("none"),
            "code",
            String.valueOf(response.status()))
        .record(Duration.ofNanos(System.nanoTime() - start));
    return response;
  }

  private static Response noRoute() {
    return Response.text(404, "404: Page Not Found");
  }

  private Response answer(Request request, Routes.Match match) {
    try {
      var user = OTHER_DOORS.contains(match.template()) ? Users.ANONYMOUS : users.of(request);
      return match.handler().answer(new Call(request, match.template(), match.path(), user));
    } catch (ApiException e) {
      return json(e.status(), e.body());
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s %s failed", request.method(), request.path());
      return json(
          500,
          ApiException.of(500, "Could not process the request", "Internal Server Error").body());
    }
  }

  /// Bundles are larger than resources.
  @Override
  public int mostBytes(String method, String path) {
    return method.equals("PUT") && path.matches("/meshes/[^/]+/bundles/[^/]+")
        ? BundleAdmission.MOST_BYTES
        : Endpoint.super.mostBytes(method, path);
  }

  static Response json(int status, Json body) {
    return Response.json(status, body.toString());
  }
}
