package regent.faults.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import regent.authz.net.ListenAddress;
import regent.authz.rest.Environment;
import regent.authz.rest.OpaApi;
import regent.authz.rest.Plugins;
import regent.authz.rest.server.HttpServer;
import regent.authz.rest.server.Limits;
import regent.opa.builtin.Services;
import regent.opa.management.config.OpaConfig;
import regent.opa.store.Store;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// OPA's REST API behind a socket, asked with bytes that need not be HTTP.
final class Rest implements AutoCloseable {
  static final int MOST_BODY = 100_000;
  private static final int MOST_HEADERS = 20_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) .*");

  private final HttpServer server = new HttpServer(1);
  private final int port;

  Rest() throws Exception {
    var config = OpaConfig.of(Obj.EMPTY, new OpaConfig.Instance("fuzz", "1.22.2"));
    var api =
        new OpaApi(
            new Environment(
                Store.empty(RegoCompiler.standard()),
                () -> config,
                Services.standard(),
                InstantSource.system(),
                Plugins.NONE,
                Optional::empty,
                false,
                Environment.Authentication.OFF,
                new Environment.Build("1.22.2", "", "", "")));
    var address =
        server.listen(
            ListenAddress.parse("127.0.0.1:0"),
            new HttpServer.Options(
                new Limits(MOST_BODY, MOST_HEADERS, Duration.ofSeconds(2)), true, Optional.empty()),
            api.handler());
    port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /// What came of a request.
  ///
  /// @param status 0 when the connection was closed without an answer
  record Answer(int status, String text) {
    /// The body of the first answer.
    String body() {
      int end = text.indexOf("\r\n\r\n");
      return end < 0 ? "" : text.substring(end + 4);
    }
  }

  /// Sends `bytes` and then nothing more.
  Answer send(byte[] bytes) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
      } catch (IOException e) {
        // The server has closed already, after an answer or without one.
      }
      return answer(socket.getInputStream());
    }
  }

  private static Answer answer(InputStream in) throws IOException {
    var text = new StringBuilder();
    try {
      var part = new byte[8192];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        text.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither an answer nor an end: " + text, e);
    } catch (IOException e) {
      // Reset: the rest of what was sent was not read.
    }
    var first = STATUS.matcher(text.toString().lines().findFirst().orElse(""));
    return new Answer(first.matches() ? Integer.parseInt(first.group(1)) : 0, text.toString());
  }

  /// That the server still works.
  void assertAlive() throws IOException {
    var answer =
        send(
            "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1));
    if (answer.status() != 200) {
      throw new AssertionError("not healthy: " + answer);
    }
  }

  static final List<Integer> STATUSES =
      List.of(
          0, 100, 101, 200, 204, 301, 304, 307, 400, 404, 405, 408, 411, 413, 417, 431, 500, 501);

  @Override
  public void close() {
    server.close();
  }
}
