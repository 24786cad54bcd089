package regent.opa.management.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.bundle.Archive;
import regent.opa.diagnostic.Source;
import regent.opa.management.FakeCompiler;
import regent.opa.management.FakeService;
import regent.opa.management.FakeService.Answer;
import regent.opa.management.ManualClock;
import regent.opa.management.SteppedPause;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.store.Documents;
import regent.opa.store.PatchOperation;
import regent.opa.store.Store;
import regent.opa.value.Num;

class BundleSourcesTest {
  @TempDir private Path folder;

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final FakeService server =
      new FakeService(asked -> answers.getOrDefault(asked.path(), Answer.of(404)));
  private final Store store = Store.empty(new FakeCompiler());
  private final SteppedPause pause = new SteppedPause();
  private final ManualClock clock = new ManualClock();
  private final HostEnvironment host =
      new HostEnvironment(_ -> Optional.empty(), Path.of("/"), clock, new Random(1), url -> url);
  private final Map<String, ServiceClient> clients = new HashMap<>();
  private BundleSources sources;

  @AfterEach
  void stop() {
    server.close();
    if (sources != null) {
      sources.close();
    }
  }

  private void follow(String yaml) throws Exception {
    var config =
        OpaConfig.of(
            ConfigText.parse(
                "services: {s: {url: '" + server.url() + "'}}\nbundles: " + yaml,
                _ -> Optional.empty()),
            new OpaConfig.Instance("i", "v"));
    if (sources == null) {
      sources =
          new BundleSources(new BundleActivation(store), new BundleDisk(folder), host, () -> pause);
    }
    for (var service : config.services().values()) {
      if (!clients.containsKey(service.name())) {
        clients.put(service.name(), ServiceClient.of(service, host));
      }
    }
    sources.follow(config.bundles(), clients);
  }

  private static Answer bundle(String etag, String... files) {
    return Answer.of(200, Archive.of(files)).with(Map.of("ETag", etag));
  }

  private static Answer revision(String revision) {
    return bundle(
        "\"" + revision + "\"",
        ".manifest",
        "{\"revision\": \"%s\", \"roots\": [\"a\"]}".formatted(revision),
        "a/data.json",
        "{\"x\": \"%s\"}".formatted(revision),
        "a/p.rego",
        "package a");
  }

  private String data() {
    return store.state().data().root().toString();
  }

  private String x() {
    return Documents.find(store.state().data().root(), List.of("a", "x")).toString();
  }

  private BundleStatus status() {
    return sources.statuses().get("b");
  }

  @Test
  void aBundleIsActivatedAndAskedForAgainWithItsEtag() throws Exception {
    answers.put("/bundles/b", revision("1"));
    follow("{b: {polling: {min_delay_seconds: 10, max_delay_seconds: 20}}}");
    assertThat(pause.begun()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
    assertThat(data())
        .isEqualTo(
            "{\"a\": {\"x\": \"1\"}, \"system\": {\"bundles\": {\"b\": {\"etag\": \"\\\"1\\\"\","
                + " \"manifest\": {\"revision\": \"1\", \"roots\": [\"a\"]}}}}}");
    assertThat(store.state().policies().keySet()).containsExactly("b/a/p.rego");
    assertThat(server.last().header("If-None-Match")).isEmpty();
    assertThat(server.last().header("Prefer")).isEqualTo("modes=snapshot,delta");
    answers.put("/bundles/b", Answer.of(304));
    pause.next();
    assertThat(server.last().header("If-None-Match")).isEqualTo("\"1\"");
    assertThat(sources.isReady()).isTrue();
    answers.put("/bundles/b", revision("2"));
    pause.next();
    assertThat(x()).isEqualTo("\"2\"");
    assertThat(status().activeRevision()).isEqualTo("2");
  }

  @Test
  void whatGoesWrongIsReportedAndTheLastGoodBundleStays() throws Exception {
    answers.put("/bundles/b", revision("1"));
    follow("{b: {}}");
    pause.begun();
    byte[] good = Archive.of("a/data.json", "{\"x\": 2}");
    var faults =
        Map.of(
            Answer.of(500), "server replied with Internal Server Error",
            Answer.of(200, Arrays.copyOf(good, 40)), "bundle read failed",
            Answer.of(200, Arrays.copyOf(good, 60)).claiming(good.length), "bundle read failed",
            Answer.of(200, "hello"), "bundle read failed",
            bundle("e", "p.rego", "package wrong"), "error(s) occurred while compiling module(s)",
            bundle("e", ".manifest", "{\"roots\": [\"a\"]}", "p.rego", "package b"),
                "manifest roots [a] do not permit 'package b' in module 'p.rego'");
    for (var fault : faults.entrySet()) {
      answers.put("/bundles/b", fault.getKey());
      pause.next();
      assertThat(status().problem().orElseThrow().message()).contains(fault.getValue());
      assertThat(x()).isEqualTo("\"1\"");
      assertThat(status().activeRevision()).isEqualTo("1");
    }
    answers.put("/bundles/b", Answer.of(304));
    pause.next();
    assertThat(server.last().header("If-None-Match")).isEqualTo("\"1\"");
    assertThat(status().problem()).isEmpty();
  }

  @Test
  void failuresAreRetriedSoonAndThenLater() throws Exception {
    follow("{b: {polling: {min_delay_seconds: 1, max_delay_seconds: 1}}}");
    assertThat(pause.begun()).isBetween(Duration.ofMillis(80), Duration.ofMillis(120));
    assertThat(pause.next()).isBetween(Duration.ofMillis(128), Duration.ofMillis(192));
    for (int i = 0; i < 10; i++) {
      pause.next();
    }
    assertThat(pause.next()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
    assertThat(status().problem().orElseThrow().httpCode()).isEqualTo(404);
  }

  @Test
  void aServerThatKnowsLongPollingIsAskedAgainAtOnce() throws Exception {
    var answer = revision("1");
    answers.put(
        "/bundles/b",
        answer.with(
            Map.of("ETag", "1", "Content-Type", "application/vnd.openpolicyagent.bundles")));
    follow(
        "{b: {polling: {min_delay_seconds: 10, max_delay_seconds: 10,"
            + " long_polling_timeout_seconds: 7}}}");
    assertThat(pause.begun()).isZero();
    assertThat(server.last().header("Prefer")).isEqualTo("modes=snapshot,delta;wait=7");
    answers.put("/bundles/b", answer);
    assertThat(pause.next()).isEqualTo(Duration.ofSeconds(10));
    pause.next();
    assertThat(server.last().header("Prefer")).isEqualTo("modes=snapshot,delta");
  }

  @Test
  void readersSeeOneBundleOrTheOtherWhileBundlesChange() throws Exception {
    answers.put("/bundles/b", revision("0"));
    follow("{b: {trigger: manual}}");
    sources.trigger();
    var changing = new AtomicBoolean(true);
    var torn = new AtomicInteger();
    var reader = Thread.ofPlatform().start(() -> read(changing, torn));
    for (int i = 1; i <= 50; i++) {
      answers.put("/bundles/b", revision(String.valueOf(i)));
      assertThat(sources.trigger()).isEmpty();
    }
    changing.set(false);
    reader.join();
    assertThat(torn).hasValue(0);
    assertThat(x()).isEqualTo("\"50\"");
  }

  /// Counts the states in which the data are not those of the manifest.
  private void read(AtomicBoolean changing, AtomicInteger torn) {
    var manifest = List.of("system", "bundles", "b", "manifest", "revision");
    while (changing.get()) {
      var root = store.state().data().root();
      if (!Documents.find(root, manifest).equals(Documents.find(root, List.of("a", "x")))) {
        torn.incrementAndGet();
      }
    }
  }

  @Test
  void bundlesMayNotClaimTheSameRoots() throws Exception {
    answers.put("/bundles/b", revision("1"));
    answers.put("/bundles/c", bundle("", "data.json", "{\"q\": 1}"));
    follow("{b: {trigger: manual}, c: {trigger: manual}}");
    var problems = sources.trigger();
    assertThat(problems).containsOnlyKeys("c");
    assertThat(problems.get("c")).hasMessageContaining("[b, c] have overlapping roots");
    assertThat(x()).isEqualTo("\"1\"");
  }

  @Test
  void aBundleThatIsNoLongerConfiguredGoesWithAllItOwns() throws Exception {
    answers.put("/bundles/b", revision("1"));
    answers.put("/bundles/c", bundle("", ".manifest", "{\"roots\": [\"c\"]}", "c/data.json", "{}"));
    follow("{b: {trigger: manual}, c: {trigger: manual}}");
    sources.trigger();
    follow("{c: {trigger: manual}}");
    assertThat(data())
        .isEqualTo(
            "{\"c\": {}, \"system\": {\"bundles\": {\"c\": {\"manifest\": {\"revision\": \"\","
                + " \"roots\": [\"c\"]}}}}}");
    assertThat(store.state().policies()).isEmpty();
  }

  @Test
  void deltasChangeTheDataOfTheBundle() throws Exception {
    answers.put("/bundles/b", revision("1"));
    follow("{b: {trigger: manual}}");
    sources.trigger();
    answers.put(
        "/bundles/b",
        bundle(
            "d",
            ".manifest",
            "{\"revision\": \"2\", \"roots\": [\"a\"]}",
            "patch.json",
            """
            {"data": [{"op": "upsert", "path": "/a/y/z", "value": 1},
                      {"op": "replace", "path": "a/x", "value": 2},
                      {"op": "upsert", "path": "/a/~1k", "value": 3}]}
            """));
    assertThat(sources.trigger()).isEmpty();
    assertThat(Documents.find(store.state().data().root(), List.of("a")))
        .hasToString("{\"/k\": 3, \"x\": 2, \"y\": {\"z\": 1}}");
    assertThat(status().type()).isEqualTo("delta");
    assertThat(store.state().policies()).hasSize(1);
    answers.put(
        "/bundles/b",
        bundle(
            "d",
            ".manifest",
            "{\"roots\": [\"a\"]}",
            "patch.json",
            "{\"data\": [{\"op\": \"remove\", \"path\": \"/a/x\"},"
                + " {\"op\": \"remove\", \"path\": \"/a/none\"}]}"));
    assertThat(sources.trigger()).containsOnlyKeys("b");
    assertThat(x()).isEqualTo("2");
  }

  @Test
  void documentsAndPoliciesOfOthersStayOutsideOfTheRoots() throws Exception {
    store.write(
        transaction -> {
          transaction.write(PatchOperation.ADD, List.of("other"), Num.of(1));
          transaction.put(new Source("mine", "package other"));
          transaction.put(new Source("theirs", "package a.b"));
          return true;
        });
    answers.put("/bundles/b", revision("1"));
    follow("{b: {trigger: manual}}");
    sources.trigger();
    assertThat(data()).contains("\"other\": 1");
    assertThat(store.state().policies().keySet()).containsExactly("b/a/p.rego", "mine");
  }

  @Test
  void aStartWithoutANetworkBeginsWithTheBundleOnDisk() throws Exception {
    answers.put("/bundles/b", revision("1"));
    follow("{b: {persist: true, trigger: manual}}");
    sources.trigger();
    answers.put("/bundles/b", bundle("", "p.rego", "package wrong"));
    sources.trigger();
    sources.close();
    server.close();

    var later = Store.empty(new FakeCompiler());
    var restarted =
        new BundleSources(new BundleActivation(later), new BundleDisk(folder), host, () -> pause);
    var config =
        OpaConfig.of(
            ConfigText.parse(
                "services: {s: {url: 'http://127.0.0.1:1'}}\n"
                    + "bundles: {b: {persist: true, trigger: manual}}",
                _ -> Optional.empty()),
            new OpaConfig.Instance("i", "v"));
    restarted.follow(
        config.bundles(), Map.of("s", ServiceClient.of(config.services().get("s"), host)));
    assertThat(restarted.statuses().get("b").activeRevision()).isEqualTo("1");
    assertThat(restarted.isReady()).isTrue();
    assertThat(later.state().policies().keySet()).containsExactly("b/a/p.rego");
    restarted.close();
  }

  @Test
  void aFileOnThisMachineIsABundle() throws Exception {
    Path file = folder.resolve("bundle.tar.gz");
    Files.write(file, Archive.of("data.json", "{\"q\": 1}"));
    follow("{b: {resource: 'file://" + file + "', trigger: manual}}");
    assertThat(sources.trigger()).isEmpty();
    assertThat(data()).startsWith("{\"q\": 1, ");
    Files.delete(file);
    assertThat(sources.trigger().get("b"))
        .hasMessage("stat " + file + ": no such file or directory");
  }

  @Test
  void aRegistryGivesTheLayerThatHoldsTheBundle() throws Exception {
    byte[] layer = Archive.of("data.json", "{\"q\": 1}");
    var digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(layer));
    answers.put(
        "/v2/org/repo/manifests/1.0",
        Answer.of(200, "{\"manifests\": [{\"digest\": \"sha256:m\"}]}"));
    answers.put(
        "/v2/org/repo/manifests/sha256:m",
        Answer.of(
            200,
            "{\"layers\": [{\"mediaType\": \"application/vnd.oci.image.layer.v1.tar+gzip\","
                + "\"digest\": \"sha256:%s\"}]}".formatted(digest)));
    answers.put("/v2/org/repo/blobs/sha256:" + digest, Answer.of(200, layer));
    var config =
        OpaConfig.of(
            ConfigText.parse(
                "services: {s: {type: oci, url: '"
                    + server.url()
                    + "'}}\nbundles: {b: {resource: 'registry.org/org/repo:1.0', trigger: manual}}",
                _ -> Optional.empty()),
            new OpaConfig.Instance("i", "v"));
    sources =
        new BundleSources(new BundleActivation(store), new BundleDisk(folder), host, () -> pause);
    sources.follow(
        config.bundles(), Map.of("s", ServiceClient.of(config.services().get("s"), host)));
    assertThat(sources.trigger()).isEmpty();
    assertThat(data()).startsWith("{\"q\": 1, ");
    int asked = server.asked().size();
    sources.trigger();
    assertThat(server.asked()).hasSize(asked + 2);
    answers.put("/v2/org/repo/blobs/sha256:" + digest, Answer.of(200, "other"));
  }

  @Test
  void theStatusIsWrittenAsOpaWritesIt() throws Exception {
    answers.put("/bundles/b", revision("1"));
    follow("{b: {trigger: manual}}");
    sources.trigger();
    String size = String.valueOf(answers.get("/bundles/b").body().length);
    assertThat(status().json().replaceAll(",\"metrics\":\\{[^}]*}", ""))
        .isEqualTo(
            "{\"name\":\"b\",\"active_revision\":\"1\","
                + "\"last_successful_activation\":\"2026-01-02T03:04:05Z\",\"type\":\"snapshot\","
                + "\"size\":"
                + size
                + ",\"last_successful_download\":\"2026-01-02T03:04:05Z\","
                + "\"last_successful_request\":\"2026-01-02T03:04:05Z\","
                + "\"last_request\":\"2026-01-02T03:04:05Z\"}");
    answers.put("/bundles/b", Answer.of(404, "no".getBytes(StandardCharsets.UTF_8)));
    sources.trigger();
    assertThat(status().json())
        .contains("\"code\":\"bundle_error\",\"message\":\"server replied with Not Found\"")
        .endsWith(",\"http_code\":404}");
  }

  @Test
  void aDiskThatTakesNothingKeepsNoBundleFromDeciding() throws Exception {
    Files.writeString(folder.resolve("bundles"), "in the way");
    Files.writeString(folder.resolve("b"), "in the way");
    answers.put("/bundles/b", revision("1"));
    follow("{b: {persist: true}}");
    pause.begun();
    assertThat(x()).isEqualTo("\"1\"");
    assertThat(sources.isReady()).isTrue();
    assertThat(status().activeRevision()).isEqualTo("1");
    assertThat(status().problem()).isPresent();
    Files.delete(folder.resolve("bundles"));
    Files.delete(folder.resolve("b"));
    pause.next();
    // Asked for again, as if it were new, until it has been kept.
    assertThat(server.last().header("If-None-Match")).isEmpty();
    assertThat(status().problem()).isEmpty();
    try (var kept = Files.walk(folder)) {
      assertThat(kept.filter(file -> file.endsWith("bundle.tar.gz"))).hasSize(1);
    }
  }

  @Test
  void aServiceWithNewCredentialsIsAskedWithThem() throws Exception {
    answers.put("/bundles/b", revision("1"));
    follow("{b: {trigger: manual}}");
    assertThat(sources.trigger()).isEmpty();
    clients.clear();
    follow("{b: {trigger: manual}}");
    assertThat(x()).isEqualTo("\"1\"");
    answers.put("/bundles/b", revision("2"));
    assertThat(sources.trigger()).isEmpty();
    assertThat(x()).isEqualTo("\"2\"");
  }
}
