package regent.cp.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import regent.cp.config.Settings.Listen;
import regent.cp.tls.KeyPair;
import regent.model.json.Bytes;

/// An open port: Vert.x requests in, [Endpoint] answers out. The only code that sees both.
public final class HttpPort implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(HttpPort.class);

  private static final int CLOSE_SECONDS = 5;

  private final HttpServer server;

  private HttpPort(HttpServer server) {
    this.server = server;
  }

  /// Opens the port and answers from then on.
  ///
  /// @param keys serve TLS (HTTP/1.1 and HTTP/2); absent: plain HTTP/1.1
  /// @param grpc takes the requests whose content is gRPC; absent: those get 415
  /// @throws IOException when the port cannot be had; the message names it and its setting
  public static HttpPort open(
      Vertx vertx,
      Listen listen,
      Optional<KeyPair> keys,
      Endpoint endpoint,
      Optional<Handler<HttpServerRequest>> grpc)
      throws IOException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(listen.host())
            .setPort(listen.port())
            .setCompressionSupported(false)
            .setReusePort(false);
    keys.ifPresent(
        pair ->
            options
                .setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(pair.chainPem()))
                        .addKeyValue(Buffer.buffer(pair.keyPem()))));
    HttpServer server = vertx.createHttpServer(options);
    server.requestHandler(
        request -> {
          if (isGrpc(request)) {
            grpc.ifPresentOrElse(
                handler -> handler.handle(request),
                () -> request.response().setStatusCode(415).end());
          } else {
            collect(request, endpoint);
          }
        });
    server.exceptionHandler(problem -> LOG.debugf("connection: %s", problem.getMessage()));
    try {
      server.listen().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(reason(listen, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while opening port " + listen.port(), e);
    } catch (TimeoutException e) {
      throw new IOException("port " + listen.port() + " did not open in 30 seconds", e);
    }
    return new HttpPort(server);
  }

  private static String reason(Listen listen, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof BindException
        ? "port %d is in use; choose another one with %s".formatted(listen.port(), listen.setting())
        : "cannot listen on %s:%d, set by %s: %s"
            .formatted(listen.host(), listen.port(), listen.setting(), cause.getMessage());
  }

  /// The port that was opened.
  public int port() {
    return server.actualPort();
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type != null && type.startsWith("application/grpc");
  }

  private static void collect(HttpServerRequest request, Endpoint endpoint) {
    Buffer body = Buffer.buffer();
    String path = request.path() == null ? "/" : request.path();
    int most = endpoint.mostBytes(request.method().name(), path);
    request.handler(
        part -> {
          if (body.length() <= most) {
            body.appendBuffer(part);
          }
        });
    request.exceptionHandler(problem -> LOG.debugf("request: %s", problem.getMessage()));
    request.endHandler(
        _ -> {
          if (body.length() > most) {
            request.response().setStatusCode(413).end();
          } else {
            Request whole = request(request, body);
            Thread.startVirtualThread(() -> respond(request.response(), endpoint, whole));
          }
        });
  }

  private static void respond(HttpServerResponse to, Endpoint endpoint, Request request) {
    Response response;
    try {
      response = endpoint.answer(request);
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s %s failed", request.method(), request.path());
      response = Response.text(500, "Internal Server Error");
    }
    if (to.closed() || to.ended()) {
      return;
    }
    to.setStatusCode(response.status());
    if (!response.contentType().isEmpty()) {
      to.putHeader("content-type", response.contentType());
    }
    response.headers().forEach(to::putHeader);
    to.end(Buffer.buffer(response.body().toArray()));
  }

  private static Request request(HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .headers()
        .forEach(
            entry ->
                headers.putIfAbsent(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
    if (request.authority() != null) {
      headers.put("host", request.authority().toString());
    }
    SocketAddress remote = request.remoteAddress();
    return new Request(
        request.method().name(),
        decode(request.path() == null ? "/" : request.path(), false),
        query(request.query()),
        headers,
        Bytes.of(body.getBytes()),
        remote == null ? "" : remote.hostAddress(),
        request.isSSL());
  }

  private static Map<String, List<String>> query(@Nullable String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          String name = equals < 0 ? pair : pair.substring(0, equals);
          String value = equals < 0 ? "" : pair.substring(equals + 1);
          parameters
              .computeIfAbsent(decode(name, true), _ -> new ArrayList<>())
              .add(decode(value, true));
        }
      }
    }
    return parameters;
  }

  /// A text that is not properly encoded stays as it is.
  private static String decode(String text, boolean form) {
    try {
      return URLDecoder.decode(form ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  @Override
  public void close() {
    try {
      server.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("port %d did not close: %s", port(), e.getMessage());
    }
  }
}
