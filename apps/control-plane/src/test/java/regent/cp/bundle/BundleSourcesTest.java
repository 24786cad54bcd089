package regent.cp.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;

/// A bundle that the control plane follows at a web server: what is good comes into effect, what is
/// not is told at the bundle.
class BundleSourcesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static RunningControlPlane controlPlane;
  private static HttpServer web;
  private static volatile byte[] content = new byte[0];
  private static volatile int status = 200;

  @BeforeAll
  static void start() throws Exception {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/shop.tar.gz",
        exchange -> {
          byte[] body = content;
          String etag = "\"" + BundleAdmission.sha256(List.of(body)) + "\"";
          boolean allowed =
              "Bearer letmein".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          boolean same = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
          exchange.getResponseHeaders().add("ETag", etag);
          int answer = status != 200 ? status : !allowed ? 401 : same ? 304 : 200;
          exchange.sendResponseHeaders(answer, answer == 200 ? body.length : -1);
          if (answer == 200) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    web.start();
    controlPlane =
        RunningControlPlane.start(folder, Map.of(), new EitherVersion(RegoCompiler.standard()));
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
    web.stop(0);
  }

  private static JsonNode shop() throws Exception {
    return JSON.readTree(controlPlane.get("/meshes/default/bundles/shop").body());
  }

  private static void follow(String verification) throws Exception {
    String resource =
        """
        type: MeshBundle
        mesh: default
        name: shop
        spec:
          source:
            interval: 100ms
            http:
              url: http://127.0.0.1:%d/shop.tar.gz
              bearer: {secret: token}
        %s
        """
            .formatted(web.getAddress().getPort(), verification);
    assertThat(
            controlPlane
                .put("/meshes/default/meshbundles/shop", resource, "application/yaml")
                .status())
        .isIn(200, 201);
  }

  private interface Condition {
    boolean holds(JsonNode shop);
  }

  private static JsonNode await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    JsonNode shop = shop();
    while (System.nanoTime() < deadline) {
      if (condition.holds(shop)) {
        return shop;
      }
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      shop = shop();
    }
    throw new AssertionError("it stays " + shop);
  }

  private static JsonNode awaitRevision(String revision) throws Exception {
    return await(
        shop ->
            shop.at("/active/revision").asText().equals(revision)
                && shop.at("/source/state").asText().equals("followed"));
  }

  private static JsonNode awaitFailure(String reason) throws Exception {
    return await(
        shop ->
            shop.at("/source/state").asText().equals("failing")
                && shop.path("source").toString().contains(reason));
  }

  @Test
  void whatIsGoodIsTakenAndWhatIsNotIsTold() throws Exception {
    content = Archive.shop("v1", "{\"users\": {}}");
    follow("");
    awaitFailure("there is no secret \\\"token\\\" in mesh \\\"default\\\"");
    controlPlane.put(
        "/meshes/default/secrets/token",
        "{\"type\": \"Secret\", \"mesh\": \"default\", \"name\": \"token\", \"data\":"
            + " \"bGV0bWVpbg==\"}");
    JsonNode first = awaitRevision("v1");
    assertThat(first.at("/active/author").asText()).isEqualTo("mesh-system:source");
    assertThat(first.at("/active/origin").asText()).startsWith("http http://127.0.0.1:");

    content = Archive.of("shop.rego", "package shop\n\nallow if user\n");
    JsonNode broken = awaitFailure("rego_unsafe_var_error: var user is unsafe");
    assertThat(broken.at("/active/revision").asText()).isEqualTo("v1");
    assertThat(broken.at("/source/problems/0/field").asText()).isEqualTo("shop.rego:3:10");
    assertThat(broken.at("/source/since").asText()).isNotEmpty();

    byte[] good = Archive.shop("v2", "{\"users\": {\"alice\": {\"active\": true}}}");
    content = Arrays.copyOf(good, good.length - 20);
    JsonNode truncated = awaitFailure("bundle read failed");
    assertThat(truncated.at("/active/revision").asText()).isEqualTo("v1");

    content = good;
    awaitRevision("v2");

    status = 500;
    JsonNode away = awaitFailure("the server answered with status 500");
    assertThat(away.at("/active/revision").asText()).isEqualTo("v2");
    status = 200;
    awaitRevision("v2");

    assertThat(
            controlPlane
                .exchange("PUT", "/meshes/default/bundles/shop", good, Map.of())
                .statusCode())
        .isEqualTo(409);

    follow(
        """
          verification:
            keys:
            - id: author
              algorithm: HS256
              key: {inlineString: secret}\
        """);
    awaitFailure("bundle missing .signatures.json file");
    content = Signed.archive("another");
    awaitFailure("verif");
    content = Signed.archive("secret");
    JsonNode signed =
        await(
            shop ->
                shop.at("/active/signed").asBoolean()
                    && shop.at("/source/state").asText().equals("followed"));
    assertThat(signed.at("/latest").asInt()).isEqualTo(3);

    controlPlane.delete("/meshes/default/meshbundles/shop");
    await(shop -> shop.path("source").isMissingNode());
    assertThat(shop().at("/active/number").asInt()).isEqualTo(3);
  }
}
