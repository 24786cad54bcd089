package regent.sync.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import regent.model.json.Bytes;
import regent.opa.bundle.BundleArchive;
import regent.opa.management.service.HostEnvironment;

/// Sources behind HTTP: a web server with ETags, and a registry as far as pulling an image goes.
class WebFeedsTest {
  private final byte[] first = archive("package a\n");
  private final byte[] second = archive("package b\n");
  private HttpServer server;
  private String address;
  private byte[] content = first;
  private String asked = "";

  private static byte[] archive(String rego) {
    return BundleArchive.write(Map.of("a.rego", rego.getBytes(StandardCharsets.UTF_8)));
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = "127.0.0.1:" + server.getAddress().getPort();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private void serveBundle() {
    server.createContext(
        "/bundles/shop.tar.gz",
        exchange -> {
          asked = header(exchange, "Authorization");
          String etag = "\"" + Sha256.of(Bytes.of(content)) + "\"";
          exchange.getResponseHeaders().add("ETag", etag);
          boolean same = header(exchange, "If-None-Match").equals(etag);
          answer(exchange, same ? 304 : 200, same ? new byte[0] : content);
        });
  }

  private HttpFeed http(String path, long most) throws FeedException {
    return new HttpFeed(
        new HttpFeed.Settings(
            URI.create("http://" + address + path), "token", Map.of(), Optional.empty(), most),
        HostEnvironment.system());
  }

  @Test
  void aWebServerIsAskedWithItsETag() throws Exception {
    serveBundle();
    try (var feed = http("/bundles/shop.tar.gz", 1 << 20)) {
      var fetched = (Contents.Archive) feed.fetch(Revision.NONE);

      assertThat(fetched.archive()).isEqualTo(Bytes.of(first));
      assertThat(asked).isEqualTo("Bearer token");
      assertThat(feed.fetch(fetched.revision())).isEqualTo(new Contents.Unchanged());
      content = second;
      assertThat(((Contents.Archive) feed.fetch(fetched.revision())).archive())
          .isEqualTo(Bytes.of(second));
    }
  }

  @Test
  void whatAWebServerCannotGiveIsAFailure() throws Exception {
    serveBundle();
    try (var missing = http("/nothing", 1 << 20);
        var small = http("/bundles/shop.tar.gz", 10)) {
      assertThatThrownBy(() -> missing.fetch(Revision.NONE))
          .isInstanceOf(FeedException.class)
          .hasMessageContaining("404");
      assertThatThrownBy(() -> small.fetch(Revision.NONE))
          .isInstanceOf(FeedException.class)
          .hasMessageContaining("more than 10 bytes");
      server.stop(0);
      assertThatThrownBy(() -> missing.fetch(Revision.NONE)).isInstanceOf(FeedException.class);
    }
  }

  private void serveImage() {
    server.createContext(
        "/v2/org/shop/",
        exchange -> {
          asked = header(exchange, "Authorization");
          String digest = Sha256.of(Bytes.of(content));
          String path = exchange.getRequestURI().getPath();
          if (path.endsWith("/manifests/1.0")) {
            answer(
                exchange,
                200,
                """
                {"schemaVersion": 2, "layers": [
                  {"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                   "digest": "sha256:%s", "size": %d}]}
                """
                    .formatted(digest, content.length)
                    .getBytes(StandardCharsets.UTF_8));
          } else if (path.endsWith("/blobs/sha256:" + digest)) {
            answer(exchange, 200, content);
          } else {
            answer(exchange, 404, new byte[0]);
          }
        });
  }

  private OciFeed oci(String tag) throws FeedException {
    return new OciFeed(
        new OciFeed.Settings(address + "/org/shop:" + tag, "user", "secret", true, 1 << 20),
        HostEnvironment.system());
  }

  @Test
  void anImageIsFollowedByItsDigest() throws Exception {
    serveImage();
    try (var feed = oci("1.0")) {
      var fetched = (Contents.Archive) feed.fetch(Revision.NONE);

      assertThat(fetched.archive()).isEqualTo(Bytes.of(first));
      assertThat(asked)
          .isEqualTo(
              "Basic "
                  + Base64.getEncoder()
                      .encodeToString("user:secret".getBytes(StandardCharsets.UTF_8)));
      assertThat(feed.fetch(fetched.revision())).isEqualTo(new Contents.Unchanged());
      content = second;
      assertThat(((Contents.Archive) feed.fetch(fetched.revision())).archive())
          .isEqualTo(Bytes.of(second));
    }
  }

  @Test
  void aMissingImageIsAFailure() throws Exception {
    serveImage();
    try (var feed = oci("2.0")) {
      assertThatThrownBy(() -> feed.fetch(Revision.NONE))
          .isInstanceOf(FeedException.class)
          .hasMessageContaining("404");
    }
  }
}
