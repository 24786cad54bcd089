package regent.sync.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.model.json.Bytes;
import regent.opa.bundle.BundleArchive;
import regent.opa.management.service.HostEnvironment;

/// Against moto's S3, whose program `moto_server` the variable REGENT_MOTO names.
class S3FeedTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static Process moto;
  private static String endpoint;

  @BeforeAll
  static void start() throws Exception {
    String program = System.getenv("REGENT_MOTO");
    assertThat(program)
        .as("REGENT_MOTO must name moto_server (PyPI's moto[server]); .ci/run sets it")
        .isNotEmpty();
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    endpoint = "http://127.0.0.1:" + port;
    moto =
        new ProcessBuilder(program, "-H", "127.0.0.1", "-p", String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("moto.log").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!isUp() && System.nanoTime() < deadline) {
      new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }
    put("/policies", new byte[0]);
  }

  @AfterAll
  static void stop() {
    moto.destroyForcibly().onExit().join();
    HTTP.close();
  }

  private static boolean isUp() throws InterruptedException {
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(URI.create(endpoint + "/")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          < 500;
    } catch (IOException e) {
      return false;
    }
  }

  private static void put(String path, byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private static byte[] archive(String rego) {
    return BundleArchive.write(Map.of("a.rego", rego.getBytes(StandardCharsets.UTF_8)));
  }

  private static S3Feed feed(String object) throws FeedException {
    return new S3Feed(
        new S3Feed.Settings(
            "policies",
            object,
            "us-east-1",
            endpoint,
            Optional.of(new S3Feed.AccessKey("key", "secret")),
            1 << 20),
        HostEnvironment.system());
  }

  @Test
  void anObjectIsFollowedByItsETag() throws Exception {
    put("/policies/shop/bundle.tar.gz", archive("package a\n"));
    try (var feed = feed("shop/bundle.tar.gz")) {
      var fetched = (Contents.Archive) feed.fetch(Revision.NONE);

      assertThat(fetched.archive()).isEqualTo(Bytes.of(archive("package a\n")));
      assertThat(feed.fetch(fetched.revision())).isEqualTo(new Contents.Unchanged());
      put("/policies/shop/bundle.tar.gz", archive("package b\n"));
      assertThat(((Contents.Archive) feed.fetch(fetched.revision())).archive())
          .isEqualTo(Bytes.of(archive("package b\n")));
    }
  }

  @Test
  void aMissingObjectIsAFailure() throws Exception {
    try (var feed = feed("nothing.tar.gz")) {
      assertThatThrownBy(() -> feed.fetch(Revision.NONE))
          .isInstanceOf(FeedException.class)
          .hasMessageContaining("404");
    }
  }
}
