package regent.authz.rest.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.authz.net.Certificates;
import regent.authz.net.ListenAddress;

class HttpServerTest {
  private static final Handler ECHO =
      request ->
          Response.of(
              200,
              "text/plain",
              request.method()
                  + " "
                  + request.target().escapedPath()
                  + " "
                  + (request.body() instanceof RequestBody.Whole(byte[] bytes)
                      ? new String(bytes, UTF_8)
                      : "too large")
                  + request.client().certificates().stream()
                      .map(c -> " " + c.getSubjectX500Principal().getName())
                      .findFirst()
                      .orElse(""));

  @TempDir private Path folder;
  private final HttpServer server = new HttpServer(1);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requestsOfOneConnectionAreAnsweredInTheirOrder() throws Exception {
    int port = listen(ECHO, 100, false, Optional.empty());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var requests =
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
              + "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
              + "GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(requests.getBytes(ISO_8859_1));

      var answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

      assertThat(answers)
          .containsSubsequence("200 OK", "POST /a one", "200 OK", "GET /b ", "GET /c ");
    }
  }

  @Test
  void aBodyBeyondTheLimitIsNotKept() throws Exception {
    int port = listen(ECHO, 10, false, Optional.empty());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var chunked =
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "b\r\n12345678901\r\n";
      socket.getOutputStream().write(chunked.getBytes(ISO_8859_1));

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("POST /a too large")
          .contains("connection: close");
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    int port = listen(ECHO, 10, false, Optional.empty());

    assertThat(raw(port, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw(port, "no http\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw(port, "GET / HTTP/1.1\r\nA: " + "x".repeat(1 << 21) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  private static String raw(int port, String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
                } catch (IOException e) {
                  return e.toString();
                }
              });
      try {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      } catch (IOException _) {
        // The server may have closed the connection before it read everything.
        return answer.join();
      }
      return answer.join();
    }
  }

  @Test
  void aSlowRequestHoldsUpNobody() throws Exception {
    var held = new CountDownLatch(1);
    int port =
        listen(
            request -> {
              if (request.target().path().equals("/slow")) {
                try {
                  held.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              return Response.of(200, "text/plain", request.target().path());
            },
            10,
            true,
            Optional.empty());
    try (var client = HttpClient.newHttpClient()) {
      var slow = client.sendAsync(get(port, "/slow"), BodyHandlers.ofString());

      assertThat(client.send(get(port, "/fast"), BodyHandlers.ofString()).body())
          .isEqualTo("/fast");
      assertThat(slow.isDone()).isFalse();
      held.countDown();
      assertThat(slow.join().body()).isEqualTo("/slow");
    }
  }

  @Test
  void http2IsSpokenWithoutTls() throws Exception {
    int port = listen(ECHO, 100, true, Optional.empty());
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/x"))
                  .POST(BodyPublishers.ofString("body"))
                  .build(),
              BodyHandlers.ofString());
      var second = client.send(get(port, "/y"), BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo("POST /x body");
      assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(second.body()).isEqualTo("GET /y ");
    }
  }

  @Test
  void unixSocketsAreServed() throws Exception {
    var path = folder.resolve("s.sock");
    server.listen(
        new ListenAddress.Unix(path),
        new HttpServer.Options(Limits.ofBody(10), false, Optional.empty()),
        ECHO);
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.write(
          ByteBuffer.wrap(
              "GET /u HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1)));

      assertThat(new String(Channels.newInputStream(channel).readAllBytes(), ISO_8859_1))
          .contains("GET /u ");
    }
  }

  @Test
  void clientsShowTheirCertificatesAndNewOnesOfTheServerAreTakenUp() throws Exception {
    var own = Certificates.make(folder, "server", "first");
    var alice = Certificates.make(folder, "alice", "alice");
    var tls =
        Tls.load(
            new Tls.Settings(
                own.certificate(),
                own.key(),
                Optional.of(alice.certificate()),
                true,
                "1.2",
                List.of()));
    int port = listen(ECHO, 10, false, Optional.of(tls));

    try (var client = client(own, Optional.of(alice))) {
      var response = client.send(https(port), BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("GET /t  CN=alice");
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }
    try (var stranger = client(own, Optional.empty())) {
      assertThatThrownBy(() -> stranger.send(https(port), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }

    assertThat(tls.reload()).isFalse();
    var next = Certificates.make(folder, "server", "second");
    assertThat(tls.reload()).isTrue();
    try (var client = client(next, Optional.of(alice))) {
      assertThat(client.send(https(port), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    Files.writeString(next.key(), "broken");
    assertThatThrownBy(tls::reload).isInstanceOf(IOException.class);
    try (var client = client(next, Optional.of(alice))) {
      assertThat(client.send(https(port), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void stoppingWaitsForAnswers() throws Exception {
    var asked = new CountDownLatch(1);
    var held = new CountDownLatch(1);
    int port =
        listen(
            request -> {
              asked.countDown();
              try {
                held.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Response.of(200, "text/plain", "late");
            },
            10,
            false,
            Optional.empty());
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.sendAsync(get(port, "/"), BodyHandlers.ofString());
      asked.await();

      assertThat(server.close(Duration.ofMillis(10))).isFalse();
      held.countDown();
      assertThat(answer.handle((_, _) -> true).join()).isTrue();
    }
  }

  private int listen(Handler handler, long body, boolean h2c, Optional<Tls> tls)
      throws IOException {
    var bound =
        server.listen(
            new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            new HttpServer.Options(Limits.ofBody(body), h2c, tls),
            handler);
    return Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
  }

  private static HttpRequest get(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
  }

  private static HttpRequest https(int port) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/t")).build();
  }

  private static HttpClient client(Certificates trusted, Optional<Certificates> own)
      throws Exception {
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    try (var in = Files.newInputStream(trusted.certificate())) {
      trust.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trust);
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own.isPresent() ? identity(own.get()) : null, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static KeyStore identity(Certificates own) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(own.certificate())) {
      var pem = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
      var key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
      store.setKeyEntry(
          "own",
          key,
          new char[0],
          new Certificate[] {CertificateFactory.getInstance("X.509").generateCertificate(in)});
    }
    return store;
  }
}
