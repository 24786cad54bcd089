package regent.faults.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.faults.peer.Agent.Kind;
import regent.opa.value.Obj;

/// Bundles on moto's S3, which checks signatures, and in a registry: OPA and our agent get them
/// with the same configuration.
class StoresTest {
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.shutdownNow();
  }

  private HttpResponse<String> send(String method, String url, byte[] body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void bothSignRequestsToS3() throws Exception {
    int port = Started.freePort();
    // The first requests make what the others are checked against.
    var environment = Map.of("INITIAL_NO_AUTH_ACTION_COUNT", "5");
    try (var moto =
        Started.start(
            List.of(
                Started.program("REGENT_MOTO"), "-H", "127.0.0.1", "-p", Integer.toString(port)),
            environment,
            port,
            folder)) {
      var keys = prepare(moto);
      String config =
          """
          services:
            s3:
              url: '%s/bundles'
              credentials: {s3_signing: {environment_credentials: {}}}
          bundles:
            b: {service: s3, resource: '/team a/b+1.tar.gz', polling: {min_delay_seconds: 1, max_delay_seconds: 1}}
          status: {prometheus: true}
          """
              .formatted(moto.url());
      for (Kind kind : Kind.values()) {
        try (var agent = Agent.start(kind, folder, config, keys)) {
          agent.await("the bundle", () -> agent.value("p/all").isDefined());
        }
        var wrong = new TreeMap<>(keys);
        wrong.put("AWS_SECRET_ACCESS_KEY", "wrong");
        try (var agent = Agent.start(kind, folder, config, wrong)) {
          agent.await(
              "403",
              () ->
                  agent.bundles().get("b") instanceof Obj bundle
                      && bundle.get("http_code").toString().contains("403"));
        }
      }
    }
  }

  /// A bucket with a bundle, and a user who may read it.
  ///
  /// @return the user's keys, as variables of the environment
  private Map<String, String> prepare(Started moto) throws Exception {
    assertThat(send("PUT", moto.url() + "/bundles", new byte[0]).statusCode()).isEqualTo(200);
    var object = moto.url() + "/bundles/team%20a/b%2B1.tar.gz";
    assertThat(send("PUT", object, Tarball.revision(1)).statusCode()).isEqualTo(200);
    identity(moto, "Action=CreateUser&UserName=u");
    identity(
        moto,
        "Action=PutUserPolicy&UserName=u&PolicyName=p&PolicyDocument="
            + URLEncoder.encode(
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
                    + " \"Action\": \"s3:*\", \"Resource\": \"*\"}]}",
                UTF_8));
    String key = identity(moto, "Action=CreateAccessKey&UserName=u");
    return Map.of(
        "AWS_ACCESS_KEY_ID", part(key, "AccessKeyId"),
        "AWS_SECRET_ACCESS_KEY", part(key, "SecretAccessKey"),
        "AWS_REGION", "us-east-1");
  }

  private String identity(Started moto, String action) throws Exception {
    var answer =
        send(
            "POST",
            moto.url() + "/",
            (action + "&Version=2010-05-08").getBytes(UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request,"
                + " SignedHeaders=host, Signature=x");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String part(String xml, String name) {
    var found = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
    assertThat(found.find()).as(xml).isTrue();
    return found.group(1);
  }

  @Test
  void bothReadFromARegistry() throws Exception {
    int port = Started.freePort();
    Path file =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: %s}}
            http: {addr: '127.0.0.1:%d'}
            """
                .formatted(folder.resolve("registry"), port));
    try (var registry =
        Started.start(
            List.of(Started.program("REGENT_REGISTRY"), "serve", file.toString()),
            Map.of(),
            port,
            folder)) {
      push(registry, Tarball.revision(1));
      String config =
          """
          services: {registry: {url: '%1$s', type: oci}}
          bundles:
            b: {service: registry, resource: '127.0.0.1:%2$d/team/policy:latest',
                polling: {min_delay_seconds: 1, max_delay_seconds: 1}}
          persistence_directory: $FOLDER/kept
          status: {prometheus: true}
          """
              .formatted(registry.url(), port);
      for (Kind kind : Kind.values()) {
        push(registry, Tarball.revision(1));
        try (var agent = Agent.start(kind, folder, config, Map.of())) {
          awaitRevision(agent, 1);
          push(registry, Tarball.revision(2));
          awaitRevision(agent, 2);
        }
      }
    }
  }

  private static void awaitRevision(Agent agent, int number) throws Exception {
    agent.await(
        "revision " + number,
        () ->
            agent.value("p/all") instanceof Obj all
                && all.get("code").toString().equals("" + number));
  }

  private void push(Started registry, byte[] bundle) throws Exception {
    byte[] config = "{}".getBytes(UTF_8);
    upload(registry, config);
    upload(registry, bundle);
    var manifest =
        """
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
           "digest": "%s", "size": %d},
         "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
           "digest": "%s", "size": %d}]}
        """
            .formatted(digest(config), config.length, digest(bundle), bundle.length);
    var answer =
        send(
            "PUT",
            registry.url() + "/v2/team/policy/manifests/latest",
            manifest.getBytes(UTF_8),
            "Content-Type",
            "application/vnd.oci.image.manifest.v1+json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private void upload(Started registry, byte[] blob) throws Exception {
    var begun = send("POST", registry.url() + "/v2/team/policy/blobs/uploads/", new byte[0]);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    String location = begun.headers().firstValue("Location").orElseThrow();
    String url = location.startsWith("/") ? registry.url() + location : location;
    var ended =
        send(
            "PUT",
            url + (url.contains("?") ? "&" : "?") + "digest=" + digest(blob),
            blob,
            "Content-Type",
            "application/octet-stream");
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(201);
  }

  private static String digest(byte[] bytes) throws Exception {
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
