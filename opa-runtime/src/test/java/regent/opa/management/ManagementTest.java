package regent.opa.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.builtin.Services;
import regent.opa.bundle.Archive;
import regent.opa.management.FakeService.Answer;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.management.log.LogEvents;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.status.PartState;
import regent.opa.store.Store;
import regent.opa.value.Obj;

class ManagementTest {
  private static final int ROUNDS = 400;

  @TempDir private Path folder;

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final FakeService server =
      new FakeService(asked -> answers.getOrDefault(asked.path(), Answer.of(404)));
  private final Store store = Store.empty(new FakeCompiler());
  private final ManualClock clock = new ManualClock();
  private final List<String> console = new ArrayList<>();
  private Management management;

  @AfterEach
  void stop() {
    if (management != null) {
      management.close();
    }
    server.close();
  }

  private Management start(String yaml) throws Exception {
    Obj json =
        ConfigText.parse(
            yaml.replace("$URL", server.url()).replace("$FOLDER", folder.toString()),
            _ -> Optional.empty());
    var instance = new OpaConfig.Instance("i", "v");
    management =
        new Management(
            OpaConfig.of(json, instance),
            json,
            new Management.Surroundings(
                instance,
                store,
                new BundleActivation(store),
                Services.standard(),
                new HostEnvironment(
                    _ -> Optional.empty(), Path.of("/"), clock, new Random(1), url -> url),
                SteppedPause::new,
                console::add));
    management.start();
    return management;
  }

  private List<String> asked(String path) {
    return server.asked().stream()
        .filter(each -> each.path().equals(path))
        .map(FakeService.Asked::text)
        .collect(Collectors.toList());
  }

  @Test
  void everythingIsReportedToTheService() throws Exception {
    answers.put("/bundles/b", Answer.of(200, Archive.of("data.json", "{\"x\": 1}")));
    answers.put("/status/p", Answer.of(200));
    answers.put("/logs", Answer.of(500));
    var started =
        start(
            """
            services: {s: {url: $URL}}
            bundles: {b: {trigger: manual}}
            decision_logs: {reporting: {trigger: manual}}
            status: {partition_name: p, trigger: manual, prometheus: true, service: s}
            """);
    assertThat(started.states())
        .isEqualTo(
            Map.of(
                "bundle", PartState.NOT_READY,
                "decision_logs", PartState.OK,
                "discovery", PartState.OK,
                "status", PartState.OK));
    assertThat(started.bundlesNotActivated()).containsExactly("b");
    started.decisionLogs().orElseThrow().log(LogEvents.simple());
    assertThat(started.trigger()).containsOnlyKeys("decision_logs");
    assertThat(started.bundlesNotActivated()).isEmpty();
    assertThat(asked("/status/p")).hasSize(1);
    assertThat(asked("/status/p").getFirst())
        .startsWith(
            "{\"labels\":{\"id\":\"i\",\"version\":\"v\"},\"bundles\":{\"b\":{\"name\":\"b\",")
        .contains(
            "\"decision_logs\":{\"code\":\"decision_log_error\",\"message\":\"log upload failed,"
                + " server replied with HTTP 500 Internal Server Error\",\"http_code\":500}")
        .endsWith(
            "\"plugins\":{\"bundle\":{\"state\":\"OK\"},\"decision_logs\":{\"state\":\"OK\"},"
                + "\"discovery\":{\"state\":\"OK\"},\"status\":{\"state\":\"OK\"}}}\n");
    assertThat(started.prometheus())
        .contains(
            "plugin_status_gauge{name=\"bundle\",status=\"OK\"} 1\n",
            "bundle_loaded_counter{name=\"b\"} 1\n",
            "decision_logs_chunks_upload_failed_total 1\n",
            "decision_logs_lost_total{reason=\"overflow\"} 0\n",
            "bundle_loading_duration_ns_count{name=\"b\",stage=\"timer_rego_load_bundles_ns\"} 1\n");
  }

  @Test
  void discoveryBringsBundlesAndWhatWasThereBeforeWins() throws Exception {
    answers.put(
        "/disco",
        Answer.of(
            200,
            Archive.of(
                "config/data.json",
                """
                {"labels": {"from": "discovery", "own": "discovery"},
                 "bundles": {"b": {"service": "s", "trigger": "manual"}}}
                """)));
    answers.put("/bundles/b", Answer.of(200, Archive.of("data.json", "{\"x\": 1}")));
    var started =
        start(
            """
            services: {s: {url: $URL}}
            labels: {own: boot}
            discovery: {resource: /disco, decision: config, trigger: manual}
            """);
    assertThat(started.states()).containsEntry("discovery", PartState.NOT_READY);
    assertThat(started.trigger()).isEmpty();
    assertThat(started.states()).containsEntry("discovery", PartState.OK);
    assertThat(started.config().labels())
        .containsEntry("from", "discovery")
        .containsEntry("own", "boot");
    assertThat(store.state().data().root().get("x")).hasToString("1");
    answers.put("/disco", Answer.of(200, Archive.of("config/data.json", "{\"bundles\": 1}")));
    assertThat(started.trigger().get("discovery")).hasMessage("bundles must be an object");
    assertThat(store.state().data().root().get("x")).hasToString("1");
    answers.put("/disco", Answer.of(200, Archive.of("config/data.json", "{}")));
    assertThat(started.trigger()).isEmpty();
    assertThat(store.state().data().root().get("x").isDefined()).isFalse();
  }

  @Test
  void discoveryMayNotChangeItsOwnService() throws Exception {
    answers.put(
        "/disco",
        Answer.of(
            200, Archive.of("data.json", "{\"services\": {\"s\": {\"url\": \"http://evil\"}}}")));
    var started =
        start("services: {s: {url: $URL}}\ndiscovery: {resource: /disco, trigger: manual}");
    assertThat(started.trigger().get("discovery"))
        .hasMessage("updates to the discovery service are not allowed");
  }

  @Test
  void decisionsGoToTheConsoleAndToAFile() throws Exception {
    var started =
        start(
            """
            plugins: {file_logger: {path: $FOLDER/logs/decisions.log}}
            decision_logs: {console: true, plugin: file_logger}
            """);
    started.decisionLogs().orElseThrow().log(LogEvents.simple());
    assertThat(console)
        .singleElement()
        .asString()
        .startsWith("{\"bundles\":{\"b\":{\"revision\":\"1\"}},\"decision_id\":\"d\",")
        .endsWith(
            ",\"level\":\"info\",\"metrics\":{},\"msg\":\"Decision Log\",\"path\":\"a/b\","
                + "\"req_id\":7,\"requested_by\":\"127.0.0.1:1\",\"result\":true,"
                + "\"time\":\"2026-01-02T03:04:05Z\",\"timestamp\":\"2026-01-02T03:04:05.12Z\","
                + "\"type\":\"openpolicyagent.org/decision_logs\"}");
    assertThat(Files.readString(folder.resolve("logs/decisions.log")))
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05Z\",\"level\":\"INFO\",\"msg\":\"Decision Log\","
                + "\"type\":\"openpolicyagent.org/decision_logs\","
                + "\"timestamp\":\"2026-01-02T03:04:05.12Z\",\"decision_id\":\"d\","
                + "\"labels\":{\"id\":\"i\"},\"bundles\":{\"b\":{\"revision\":\"1\"}},"
                + "\"path\":\"a/b\",\"input\":{},\"result\":true,"
                + "\"requested_by\":\"127.0.0.1:1\",\"req_id\":7}\n");
  }

  @Test
  void whatIsNotConfiguredDoesNotHappen() throws Exception {
    var started = start("services: {s: {url: $URL}}");
    assertThat(started.trigger()).isEmpty();
    assertThat(started.decisionLogs()).isEmpty();
    assertThat(started.prometheus()).isEmpty();
    assertThat(started.states()).isEqualTo(Map.of("discovery", PartState.OK));
    assertThat(server.asked()).isEmpty();
  }

  /// Services, logs, status and bundles change hundreds of times; the last configuration counts,
  /// and nothing of the others is left.
  @Test
  void manyConfigurationsLeaveNoThreadsAndFilesBehind() throws Exception {
    answers.put("/status", Answer.of(200));
    answers.put("/logs", Answer.of(200));
    answers.put("/bundles/b", Answer.of(200, Archive.of("data.json", "{\"x\": 1}")));
    var started =
        start(
            """
            services: {s: {url: $URL}}
            discovery: {service: s, resource: /disco, decision: config, trigger: manual}
            """);
    long threads = 0;
    long files = 0;
    for (int i = 0; i < ROUNDS; i++) {
      answers.put("/disco", Answer.of(200, discovered(i)));
      assertThat(started.trigger()).isEmpty();
      started.decisionLogs().orElseThrow().log(LogEvents.simple());
      if (i == 100) {
        threads = threads();
        files = openFiles();
      }
    }
    assertThat(started.config().labels()).containsEntry("round", Integer.toString(ROUNDS - 1));
    assertThat(threads()).isLessThan(threads + 20);
    assertThat(openFiles()).isLessThan(files + 20);
    assertThat(started.logCounters().lost()).isEmpty();
  }

  private byte[] discovered(int round) {
    return Archive.of(
        "config/data.json",
        """
        {"labels": {"round": "%1$d"},
         "services": {"other": {"url": "%2$s", "headers": {"x": "%1$d"}}},
         "bundles": {"b": {"service": "other", "trigger": "manual"}},
         "status": {"service": "other", "trigger": "manual"},
         "decision_logs": {"service": "other", "reporting": {"trigger": "manual"}
           %3$s}}
        """
            .formatted(
                round,
                server.url(),
                round % 2 == 0
                    ? ""
                    : ", \"spool\": {\"directory\": \"" + folder.resolve("spool") + "\"}"));
  }

  private static long threads() {
    return Thread.getAllStackTraces().size();
  }

  private static long openFiles() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
