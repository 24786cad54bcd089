package regent.dp.run;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/// `GET /ready` on the loopback address: 200 `READY`, or 503 `NOT_READY`.
final class Readiness implements AutoCloseable {
  private final HttpServer server;

  private Readiness(HttpServer server) {
    this.server = server;
  }

  static Readiness start(int port, BooleanSupplier ready) throws StartException {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/ready",
          exchange -> {
            boolean isReady = ready.getAsBoolean();
            byte[] body = (isReady ? "READY" : "NOT_READY").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(isReady ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return new Readiness(server);
    } catch (IOException e) {
      throw new StartException(
          "port " + port + " of --readiness-port cannot be used: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
