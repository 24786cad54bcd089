package regent.cp.dpserver;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServiceBridge;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import regent.cp.config.Settings;
import regent.cp.delivery.BundleEndpoint;
import regent.cp.http.HttpPort;
import regent.cp.http.Request;
import regent.cp.http.Response;
import regent.cp.tls.KeyPair;
import regent.cp.token.DataplaneAuthentication;
import regent.model.store.Store;
import regent.xds.server.DiscoveryServer;

/// The one TLS port for data planes: bootstrap, bundles and status over HTTP, discovery over gRPC.
///
/// Vert.x tells HTTP/1.1 and HTTP/2 apart (ALPN) and hands gRPC requests to grpc-java's services
/// through a bridge, so one port and one certificate do for all.
public final class DpServer implements AutoCloseable {
  private static final long MAX_MESSAGE_BYTES = 16L * 1024 * 1024;

  private final HttpPort port;

  private DpServer(HttpPort port) {
    this.port = port;
  }

  /// What the port leads to.
  public record Parts(
      Settings settings,
      KeyPair keys,
      Store store,
      DataplaneAuthentication authentication,
      BundleEndpoint bundles,
      DiscoveryServer discovery) {}

  /// @throws IOException when the port cannot be had
  public static DpServer open(Vertx vertx, Parts parts) throws IOException {
    GrpcServer grpc =
        GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MAX_MESSAGE_BYTES));
    var streams = new Streams();
    bridge(grpc, streams, parts.discovery().service());
    bridge(grpc, streams, new NoHealthChecks());
    var opened = new AtomicInteger(parts.settings().dpServer().listen().port());
    var bootstrap =
        new BootstrapEndpoint(
            parts.settings().bootstrap(),
            parts.store(),
            parts.keys(),
            parts.authentication(),
            opened::get);
    HttpPort port =
        HttpPort.open(
            vertx,
            parts.settings().dpServer().listen(),
            Optional.of(parts.keys()),
            request -> answer(request, bootstrap, parts.bundles()),
            Optional.of(streams.watching(grpc)));
    opened.set(port.port());
    return new DpServer(port);
  }

  private static void bridge(GrpcServer grpc, Streams streams, BindableService service) {
    GrpcServiceBridge.bridge(
            () ->
                ServerInterceptors.interceptForward(
                    service, new OffEventLoop(streams), new Credentials()))
        .bind(grpc);
  }

  private static Response answer(
      Request request, BootstrapEndpoint bootstrap, BundleEndpoint bundles) {
    if (request.path().equals("/bootstrap")) {
      return request.method().equals("POST")
          ? bootstrap.answer(request)
          : Response.text(405, "405: Method Not Allowed");
    }
    return bundles.answer(request).orElseGet(() -> Response.text(404, "404: Page Not Found"));
  }

  public HttpPort port() {
    return port;
  }

  @Override
  public void close() {
    port.close();
  }
}
