package regent.samples.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/// The ledger: a few accounts over HTTP. It checks nothing: that is the mesh's work.
///
/// `GET /health`, `GET /accounts`, `GET /accounts/{id}`, `POST /accounts/{id}/transfers`,
/// `DELETE /accounts/{id}`.
public final class Ledger implements AutoCloseable {
  private static final Map<String, String> ACCOUNTS =
      new TreeMap<>(Map.of("1", "Anna's savings", "2", "Ben's loan", "3", "Carla's shop"));

  private final HttpServer server;

  private Ledger(HttpServer server) {
    this.server = server;
  }

  /// Listens on the loopback address.
  ///
  /// @param port 0 for any free one
  public static Ledger start(int port) throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", Ledger::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return new Ledger(server);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private static void handle(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var path = List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
    var answer = answer(exchange.getRequestMethod(), path);
    byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Answer answer(String method, List<String> path) {
    if (path.equals(List.of("health"))) {
      return new Answer(200, "up\n");
    }
    if (!path.getFirst().equals("accounts")) {
      return new Answer(404, "no such page\n");
    }
    if (path.size() == 1) {
      return new Answer(200, String.join("\n", ACCOUNTS.values()) + "\n");
    }
    String account = ACCOUNTS.get(path.get(1));
    if (account == null) {
      return new Answer(404, "no such account\n");
    }
    return switch (method) {
      case "GET" -> new Answer(200, account + "\n");
      case "POST" -> new Answer(201, "moved\n");
      case "DELETE" -> new Answer(204, "");
      default -> new Answer(405, "not that way\n");
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private record Answer(int status, String text) {}
}
