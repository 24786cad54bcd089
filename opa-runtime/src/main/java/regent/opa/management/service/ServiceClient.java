package regent.opa.management.service;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import regent.opa.management.config.ServiceConfig;

/// Sends requests to one service, with its headers and credentials. Thread-safe; blocks, so that it
/// is called from virtual threads.
public final class ServiceClient implements AutoCloseable {
  private static final String USER_AGENT = "Open-Policy-Agent/1.22.2 (Regent)";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST_REDIRECTS = 10;

  /// Set by Java's client itself.
  private static final Set<String> RESERVED =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final ServiceConfig config;
  private final HttpClient client;
  private final ServiceTls tls;
  private final Authorizer authorizer;

  private ServiceClient(
      ServiceConfig config, HttpClient client, ServiceTls tls, Authorizer authorizer) {
    this.config = config;
    this.client = client;
    this.tls = tls;
    this.authorizer = authorizer;
  }

  /// @throws ServiceException when certificates of `config` cannot be read
  public static ServiceClient of(ServiceConfig config, HostEnvironment host)
      throws ServiceException {
    var tls = ServiceTls.of(config, host);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .proxy(new EnvironmentProxy(host))
            .sslContext(tls.context())
            .build();
    return new ServiceClient(
        config, client, tls, Authorizer.of(config, host, new SideRequests(client, host)));
  }

  public ServiceConfig config() {
    return config;
  }

  /// Sends `request` and waits for the head of the answer. Redirects are followed; the credentials
  /// stay with the host they are for.
  public ServiceResponse send(ServiceRequest request)
      throws ServiceException, InterruptedException {
    tls.renew();
    URI uri = uri(config.url() + "/" + trim(request.path()));
    String method = request.method();
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      boolean own = i == 0 || sameHost(uri);
      var response = exchange(outgoing(method, uri, request, own), request);
      String location = response.header("Location");
      if (!isRedirect(response.status()) || location.isEmpty()) {
        return response;
      }
      response.close();
      uri = uri.resolve(uri(location));
      method = response.status() >= 307 || method.equals("HEAD") ? method : "GET";
    }
    throw new ServiceException("stopped after " + MOST_REDIRECTS + " redirects");
  }

  /// Asks a full URL that the service named, with the credentials of the service: the token service
  /// of a registry.
  public ServiceResponse sendTo(String url) throws ServiceException, InterruptedException {
    var request = ServiceRequest.get("", Map.of());
    return exchange(outgoing("GET", uri(url), request, true), request);
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private boolean sameHost(URI uri) {
    return uri(URI.create(config.url())).equals(uri(uri));
  }

  private static String uri(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  private OutgoingRequest outgoing(String method, URI uri, ServiceRequest request, boolean own)
      throws ServiceException, InterruptedException {
    var outgoing =
        new OutgoingRequest(method, uri, method.equals("GET") ? new byte[0] : request.body());
    outgoing.set("User-Agent", USER_AGENT);
    config.headers().forEach(outgoing::set);
    request.headers().forEach(outgoing::set);
    if (own && !outgoing.headers().containsKey("authorization")) {
      authorizer.authorize(outgoing);
    } else if (own) {
      return outgoing;
    } else {
      outgoing.headers().keySet().removeAll(Set.of("authorization", "cookie"));
    }
    return outgoing;
  }

  private ServiceResponse exchange(OutgoingRequest outgoing, ServiceRequest request)
      throws ServiceException, InterruptedException {
    Duration timeout = request.headerTimeout().orElse(config.headerTimeout());
    try {
      var builder =
          HttpRequest.newBuilder(outgoing.uri())
              .method(
                  outgoing.method(),
                  outgoing.body().length == 0
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(outgoing.body()));
      if (!timeout.isZero()) {
        builder.timeout(timeout);
      }
      if (outgoing.method().equals("GET")) {
        builder.GET();
      }
      putHeaders(builder, outgoing.headers());
      var response = client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
      return new ServiceResponse(response.statusCode(), response.headers(), body(response));
    } catch (IOException | IllegalArgumentException e) {
      throw new ServiceException(
          "%s \"%s\": %s".formatted(name(outgoing.method()), outgoing.uri(), reason(e)), e);
    }
  }

  /// As Go writes methods in its errors: `Get`.
  private static String name(String method) {
    return method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static void putHeaders(HttpRequest.Builder builder, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (!RESERVED.contains(name)) {
            builder.setHeader(name, value);
          }
        });
    if (!headers.containsKey("accept-encoding")) {
      builder.setHeader("Accept-Encoding", "gzip");
    }
  }

  private static InputStream body(HttpResponse<InputStream> response) throws IOException {
    return response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")
        ? new GZIPInputStream(response.body())
        : response.body();
  }

  private static URI uri(String url) throws ServiceException {
    try {
      return URI.create(url.replace(" ", "%20"));
    } catch (IllegalArgumentException e) {
      throw new ServiceException("parse \"" + url + "\": " + e.getMessage(), e);
    }
  }

  private static String trim(String path) {
    return path.replaceAll("^/+|/+$", "");
  }

  /// Ends all connections.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
