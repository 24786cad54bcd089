package regent.cp.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.cp.RunningControlPlane;
import regent.opa.bundle.BundleArchive;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;

/// Pushing, looking, activating, rolling back and downloading, through the network.
class BundleServerTest {
  private static final String NOBODY = "{}";
  private static final String ALICE = "{\"users\": {\"alice\": {\"active\": true}}}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final AtomicInteger COUNT = new AtomicInteger();

  @TempDir static Path folder;
  private static RunningControlPlane controlPlane;

  /// One control plane for all tests, and a bundle for each.
  private final String name = "shop-" + COUNT.incrementAndGet();

  private final String bundle = "/meshes/default/bundles/" + name;
  private final String download = "/bundles/default/" + name;

  @BeforeAll
  static void start() throws Exception {
    controlPlane =
        RunningControlPlane.start(folder, Map.of(), new EitherVersion(RegoCompiler.standard()));
  }

  @AfterAll
  static void stop() {
    controlPlane.close();
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] body) throws Exception {
    return controlPlane.exchange(method, path, body, Map.of());
  }

  private HttpResponse<byte[]> get(String path, Map<String, String> headers) throws Exception {
    return controlPlane.exchange("GET", path, new byte[0], headers);
  }

  private JsonNode json(HttpResponse<byte[]> response) throws Exception {
    return JSON.readTree(response.body());
  }

  private JsonNode push(byte[] archive) throws Exception {
    HttpResponse<byte[]> answer = send("PUT", bundle, archive);
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isIn(200, 201);
    return json(answer);
  }

  private String refused(byte[] archive) throws Exception {
    HttpResponse<byte[]> answer = send("PUT", bundle, archive);
    assertThat(answer.statusCode()).isEqualTo(400);
    var reasons = new StringBuilder();
    for (JsonNode part : json(answer).path("invalid_parameters")) {
      reasons
          .append(part.path("field").asText())
          .append(": ")
          .append(part.path("reason").asText())
          .append('\n');
    }
    return reasons.toString();
  }

  private static String etag(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("etag").orElseThrow();
  }

  @Test
  void whatIsPushedIsHandedOutAsItCame() throws Exception {
    byte[] archive = Archive.shop("v1", ALICE);

    JsonNode answer = push(archive);

    assertThat(answer.at("/revision/number").asInt()).isEqualTo(1);
    assertThat(answer.at("/revision/revision").asText()).isEqualTo("v1");
    assertThat(answer.at("/revision/author").asText()).isEqualTo("mesh-system:admin");
    assertThat(answer.at("/revision/roots/0").asText()).isEqualTo("shop");
    assertThat(answer.at("/revision/active").asBoolean()).isTrue();
    HttpResponse<byte[]> downloaded = get(download, Map.of());
    assertThat(downloaded.statusCode()).isEqualTo(200);
    assertThat(downloaded.headers().firstValue("content-type"))
        .contains("application/vnd.openpolicyagent.bundles");
    assertThat(downloaded.body()).isEqualTo(archive);
    assertThat(etag(downloaded)).isEqualTo("\"" + BundleAdmission.sha256(List.of(archive)) + "\"");
    assertThat(send("GET", bundle + "/archive", new byte[0]).body()).isEqualTo(archive);
  }

  @Test
  void revisionsAreListedTheNewestFirst() throws Exception {
    push(Archive.shop("v1", NOBODY));
    push(Archive.shop("v2", ALICE));
    push(Archive.shop("v2", ALICE));

    JsonNode listed = json(get(bundle + "/revisions", Map.of()));

    assertThat(listed.path("total").asInt()).isEqualTo(2);
    assertThat(listed.at("/items/0/revision").asText()).isEqualTo("v2");
    assertThat(listed.at("/items/0/active").asBoolean()).isTrue();
    assertThat(listed.at("/items/1/revision").asText()).isEqualTo("v1");
    assertThat(json(get("/meshes/default/bundles", Map.of())).findValuesAsText("name"))
        .contains(name);
    assertThat(json(get(bundle + "/revisions/1", Map.of())).path("revision").asText())
        .isEqualTo("v1");
  }

  @Test
  void rollbackHandsOutWhatWasActiveBefore() throws Exception {
    byte[] first = Archive.shop("v1", NOBODY);
    push(first);
    push(Archive.shop("v2", ALICE));

    HttpResponse<byte[]> rolledBack = send("POST", bundle + "/_rollback", new byte[0]);

    assertThat(json(rolledBack).at("/active/revision").asText()).isEqualTo("v1");
    assertThat(get(download, Map.of()).body()).isEqualTo(first);
    assertThat(send("POST", bundle + "/_rollback", new byte[0]).statusCode()).isEqualTo(400);
    HttpResponse<byte[]> again = send("POST", bundle + "/revisions/2/_activate", new byte[0]);
    assertThat(json(again).at("/active/revision").asText()).isEqualTo("v2");
    assertThat(send("POST", bundle + "/revisions/7/_activate", new byte[0]).statusCode())
        .isEqualTo(404);
  }

  @Test
  void whatIsPushedOnlyWaitsForItsActivation() throws Exception {
    push(Archive.shop("v1", NOBODY));
    send("PUT", bundle + "?activate=false", Archive.shop("v2", ALICE));

    assertThat(json(get(bundle, Map.of())).at("/active/revision").asText()).isEqualTo("v1");
    assertThat(json(get(bundle, Map.of())).path("latest").asInt()).isEqualTo(2);
  }

  @Test
  void aDeletedBundleIsGone() throws Exception {
    push(Archive.shop("v1", NOBODY));

    assertThat(send("DELETE", bundle, new byte[0]).statusCode()).isEqualTo(200);

    assertThat(get(bundle, Map.of()).statusCode()).isEqualTo(404);
    assertThat(send("DELETE", bundle, new byte[0]).statusCode()).isEqualTo(404);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (get(download, Map.of()).statusCode() != 404 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(get(download, Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void aRevisionWithoutANameIsNamedAfterItsContent() throws Exception {
    String rego = "package shop\n\nallow := true\n";

    String first =
        push(Archive.of("a.rego", rego, "data.json", "{}")).at("/revision/revision").asText();
    JsonNode again = push(Archive.of("data.json", "{}", "a.rego", rego));

    assertThat(first).matches("[0-9a-f]{12}");
    assertThat(again.at("/revision/revision").asText()).isEqualTo(first);
    assertThat(again.at("/revision/number").asInt()).isEqualTo(1);
    var files = BundleArchive.read(get(download, Map.of()).body(), BundleAdmission.LIMITS);
    assertThat(new String(files.get(".manifest"), StandardCharsets.UTF_8)).contains(first);
  }

  @Test
  void theSameRevisionIsNotSentAgain() throws Exception {
    push(Archive.shop("v1", NOBODY));
    String etag = etag(get(download, Map.of()));

    HttpResponse<byte[]> answer = get(download, Map.of("If-None-Match", etag));

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(etag(answer)).isEqualTo(etag);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aHeldRequestIsAnsweredWhenTheBundleChanges() throws Exception {
    push(Archive.shop("v1", NOBODY));
    String etag = etag(get(download, Map.of()));
    var held =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return get(
                    download,
                    Map.of("If-None-Match", etag, "Prefer", "modes=snapshot,delta;wait=60"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });

    push(Archive.shop("v2", ALICE));

    HttpResponse<byte[]> answer = held.get(20, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(etag(answer)).isNotEqualTo(etag);
  }

  @Test
  void changedDataComeAsDelta() throws Exception {
    push(
        Archive.shop(
            "v1",
            "{\"users\": {\"a/b\": 1, \"bob\": {\"active\": true, \"age\": 3}, \"gone\": [1]}}"));
    String etag = etag(get(download, Map.of()));
    push(
        Archive.shop(
            "v2",
            "{\"users\": {\"a/b\": 2, \"bob\": {\"active\": true}, \"new\": {\"x\": 1.50}}}"));

    HttpResponse<byte[]> answer =
        get(download, Map.of("If-None-Match", etag, "Prefer", "modes=snapshot,delta"));

    var files = BundleArchive.read(answer.body(), BundleAdmission.LIMITS);
    assertThat(files.keySet()).containsExactlyInAnyOrder(".manifest", "patch.json");
    JsonNode patch = JSON.readTree(files.get("patch.json"));
    assertThat(patch)
        .isEqualTo(
            JSON.readTree(
                """
                {"data": [
                  {"op": "upsert", "path": "/shop/users/a~1b", "value": 2},
                  {"op": "remove", "path": "/shop/users/bob/age"},
                  {"op": "remove", "path": "/shop/users/gone"},
                  {"op": "upsert", "path": "/shop/users/new", "value": {"x": 1.50}}
                ]}
                """));
    assertThat(new String(files.get(".manifest"), StandardCharsets.UTF_8)).contains("\"v2\"");
    assertThat(etag(answer)).isEqualTo(etag(get(download, Map.of())));
  }

  @Test
  void whatNoDeltaCanSayComesWhole() throws Exception {
    byte[] first = Archive.shop("v1", ALICE);
    push(first);
    String etag = etag(get(download, Map.of()));
    byte[] second =
        Archive.of(
            ".manifest",
            "{\"revision\": \"v2\", \"roots\": [\"shop\"]}",
            "shop/authz.rego",
            "package shop.authz\n\ndefault allow := true\n",
            "shop/data.json",
            ALICE);
    push(second);

    Map<String, String> headers = Map.of("If-None-Match", etag, "Prefer", "modes=snapshot,delta");

    assertThat(get(download, headers).body()).isEqualTo(second);
  }

  @Test
  void mistakesInRegoAreNamedWithTheirPlaces() throws Exception {
    push(Archive.shop("v1", NOBODY));

    String reasons =
        refused(
            Archive.of(
                "shop/a.rego",
                "package shop.a\n\nallow if user == \"alice\"\n",
                "shop/b.rego",
                "package shop.b\n\nallow if {\n\tgroup == \"staff\"\n}\n"));

    assertThat(reasons)
        .contains("shop/a.rego:3:10: rego_unsafe_var_error: var user is unsafe")
        .contains("shop/b.rego:4:2: rego_unsafe_var_error: var group is unsafe");
    assertThat(json(get(bundle, Map.of())).at("/active/revision").asText()).isEqualTo("v1");
    assertThat(json(get(bundle, Map.of())).path("latest").asInt()).isEqualTo(1);
  }

  @Test
  void rootsAreKept() throws Exception {
    assertThat(
            refused(
                Archive.of(".manifest", "{\"roots\": [\"shop\"]}", "a.rego", "package other\n")))
        .contains("manifest roots [shop] do not permit 'package other' in module 'a.rego'");
    assertThat(
            refused(Archive.of(".manifest", "{\"roots\": [\"shop\"]}", "data.json", "{\"x\": 1}")))
        .contains("manifest roots [shop] do not permit data at path '/x'");
    assertThat(refused(Archive.of(".manifest", "{\"roots\": [\"a\", \"a/b\"]}")))
        .contains("manifest has overlapped roots: 'a' and 'a/b'");
  }

  @Test
  void damagedArchivesAreRefused() throws Exception {
    byte[] good = Archive.shop("v1", ALICE);

    assertThat(refused(Arrays.copyOf(good, good.length / 2))).contains("bundle read failed");
    assertThat(refused(Arrays.copyOf(good, good.length - 3))).contains("bundle read failed");
    assertThat(refused("no archive".getBytes(StandardCharsets.UTF_8)))
        .contains("bundle read failed");
    assertThat(refused(new byte[0])).contains("bundle read failed");
    assertThat(refused(Archive.of("data.json", "{"))).contains("bundle load failed on data.json");
    assertThat(refused(Archive.of("patch.json", "{\"data\": []}"))).contains("delta bundle");
  }

  @Test
  void unsafeArchivesAreRefused() throws Exception {
    assertThat(refused(Archive.tar(Archive.entry("../escape.rego"), Archive.entry("ok.rego"))))
        .contains("bundle file '../escape.rego' lies outside of the bundle");
    assertThat(refused(Archive.tar(Archive.entry("/a/../../escape.rego"))))
        .contains("lies outside of the bundle");
    assertThat(refused(Archive.tar(Archive.entry("..\\escape.rego"))))
        .contains("lies outside of the bundle");
    assertThat(refused(Archive.tar(Archive.entry("data.json"), Archive.entry("/data.json"))))
        .contains("bundle holds 'data.json' twice");
    var link = new TarArchiveEntry("link.rego", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    assertThat(refused(Archive.tar(link))).contains("bundle file 'link.rego' is not a plain file");
    var hard = new TarArchiveEntry("hard.rego", TarConstants.LF_LINK);
    hard.setLinkName("/etc/passwd");
    assertThat(refused(Archive.tar(hard))).contains("is not a plain file");
    assertThat(refused(Archive.tar(new TarArchiveEntry("pipe", TarConstants.LF_FIFO))))
        .contains("is not a plain file");
  }

  @Test
  void bombsAreRefusedBeforeTheyFillTheMemory() throws Exception {
    assertThat(refused(Archive.zeros(130L << 20))).contains("exceeded max size");
    assertThat(refused(Archive.many(50_001))).contains("bundle is larger than");
  }

  @Test
  void largeBodiesAreNotRead() throws Exception {
    assertThat(send("PUT", bundle, new byte[(64 << 20) + 1]).statusCode()).isEqualTo(413);
  }

  @Test
  void onlyThoseWithATokenDownload() throws Exception {
    push(Archive.shop("v1", NOBODY));
    Map<String, String> stranger = Map.of("X-Forwarded-For", "192.0.2.1");
    String user =
        controlPlane
            .post("/tokens/user", "{\"name\": \"opa\", \"groups\": [], \"validFor\": \"1h\"}")
            .body();
    String dataplane =
        controlPlane
            .post("/tokens/dataplane", "{\"mesh\": \"default\", \"validFor\": \"1h\"}")
            .body();

    assertThat(get(download, stranger).statusCode()).isEqualTo(401);
    assertThat(get(bundle + "/archive", stranger).statusCode()).isEqualTo(401);
    for (String token : List.of(user, dataplane)) {
      assertThat(
              get(
                      download,
                      Map.of("X-Forwarded-For", "192.0.2.1", "Authorization", "Bearer " + token))
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(
            get(download, Map.of("X-Forwarded-For", "192.0.2.1", "Authorization", "Bearer x.y.z"))
                .statusCode())
        .isEqualTo(401);
    controlPlane.put("/meshes/other", "{\"type\": \"Mesh\", \"name\": \"other\"}");
    String other =
        controlPlane
            .post("/tokens/dataplane", "{\"mesh\": \"other\", \"validFor\": \"1h\"}")
            .body();
    assertThat(
            get(
                    download,
                    Map.of("X-Forwarded-For", "192.0.2.1", "Authorization", "Bearer " + other))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aBundleThatMustBeSignedIs() throws Exception {
    String resource =
        """
        type: MeshBundle
        mesh: default
        name: %s
        spec:
          verification:
            keys:
            - id: author
              algorithm: HS256
              key: {inlineString: secret}
        """
            .formatted(name);
    assertThat(
            controlPlane
                .put("/meshes/default/meshbundles/" + name, resource, "application/yaml")
                .status())
        .isEqualTo(201);

    assertThat(refused(Archive.shop("v1", NOBODY)))
        .contains("bundle missing .signatures.json file");
    byte[] signed = Signed.archive("secret");
    assertThat(push(signed).at("/revision/signed").asBoolean()).isTrue();
    assertThat(get(download, Map.of()).body()).isEqualTo(signed);
    assertThat(refused(Signed.archive("another"))).contains("verif");
  }

  /// Each answer is the bundle that its ETag names, whole, while revisions come every moment.
  @Test
  void tenThousandDownloadsWhileRevisionsChange() throws Exception {
    push(Archive.shop("r0", users(0)));
    var ended = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> pushes =
          threads.submit(
              () -> {
                int count = 0;
                while (!ended.get()) {
                  count++;
                  push(Archive.shop("r" + count, users(count)));
                }
                return count;
              });
      List<Future<Set<String>>> readers =
          IntStream.range(0, 20).mapToObj(_ -> threads.submit(() -> read(500))).toList();
      Set<String> seen = new HashSet<>();
      for (var reader : readers) {
        seen.addAll(reader.get(120, TimeUnit.SECONDS));
      }
      ended.set(true);
      assertThat(pushes.get()).isGreaterThan(2);
      assertThat(seen).hasSizeGreaterThan(2);
    }
  }

  private static String users(int count) {
    return "{\"users\": {\"alice\": {\"active\": true, \"count\": " + count + "}}}";
  }

  private Set<String> read(int times) throws Exception {
    Set<String> etags = new HashSet<>();
    for (int i = 0; i < times; i++) {
      HttpResponse<byte[]> answer = get(download, Map.of());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(etag(answer))
          .isEqualTo("\"" + BundleAdmission.sha256(List.of(answer.body())) + "\"");
      etags.add(etag(answer));
    }
    return etags;
  }
}
