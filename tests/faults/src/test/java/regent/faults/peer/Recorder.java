package regent.faults.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// Takes decision logs at `/logs` and status reports at `/status`, and keeps them.
final class Recorder implements AutoCloseable {
  private final HttpServer server;
  final List<Obj> decisions = new CopyOnWriteArrayList<>();
  final List<Obj> reports = new CopyOnWriteArrayList<>();

  /// The status of the answers.
  volatile int answer = 200;

  Recorder() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (answer == 200) {
        keep(exchange, body);
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  private void keep(HttpExchange exchange, byte[] body) throws IOException {
    try {
      boolean isZipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      var json =
          Json.read(
              isZipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
      switch (json) {
        case Arr events -> {
          for (Value event : events.items()) {
            decisions.add((Obj) event);
          }
        }
        case Obj report -> reports.add(report);
        case Value other -> throw new AssertionError("neither a log nor a report: " + other);
      }
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
