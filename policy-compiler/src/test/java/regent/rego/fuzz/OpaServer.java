package regent.rego.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// A real OPA, as a server on the loopback address. One process serves any number of programs. It
/// logs, since it erases `print` otherwise.
final class OpaServer implements AutoCloseable {
  private static final int ATTEMPTS = 200;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String address;

  private OpaServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /// Starts `binary` and waits until it answers.
  static OpaServer start(String binary) throws IOException, InterruptedException {
    var address = "127.0.0.1:" + freePort();
    var process =
        new ProcessBuilder(binary, "run", "--server", "--addr", address, "--log-level", "info")
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    var server = new OpaServer(process, address);
    for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
      try {
        server.send("GET", "/health", "");
        return server;
      } catch (UncheckedIOException _) {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    server.close();
    throw new IOException(binary + " does not serve on " + address);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// What OPA answers; empty where it answers nothing.
  Obj send(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      var answer = client.send(request, BodyHandlers.ofByteArray()).body();
      return answer.length == 0 ? Obj.EMPTY : (Obj) Json.read(answer);
    } catch (JsonException e) {
      throw new IllegalStateException(path + " answers no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Replaces all base documents.
  void putData(Value data) {
    send("PUT", "/v1/data", Json.write(data));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
