package regent.opa.management.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.opa.builtin.Services;
import regent.opa.management.FakeCompiler;
import regent.opa.management.FakeService;
import regent.opa.management.FakeService.Answer;
import regent.opa.management.FakeService.Asked;
import regent.opa.management.ManualClock;
import regent.opa.management.SteppedPause;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.management.log.LogCounters.Loss;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.store.PatchOperation;
import regent.opa.store.Store;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

class DecisionLogsTest {
  @TempDir private Path folder;

  private volatile int status = 200;
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final FakeService server = new FakeService(this::take);
  private final Store store = Store.empty(new FakeCompiler());
  private final SteppedPause pause = new SteppedPause();
  private final ManualClock clock = new ManualClock();
  private final LogCounters counters = new LogCounters();
  private final List<LogEvent> console = new ArrayList<>();
  private final HostEnvironment host =
      new HostEnvironment(_ -> Optional.empty(), Path.of("/"), clock, new Random(1), url -> url);

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer take(Asked asked) {
    if (status == 200) {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(asked.body()))) {
        for (Value event : ((Arr) Json.read(in.readAllBytes())).items()) {
          arrived.add(((Obj) ((Obj) event).get("input")).get("n").toString());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (JsonException e) {
        throw new IllegalStateException(e);
      }
    }
    return Answer.of(status);
  }

  private DecisionLogs logs(String yaml) throws Exception {
    var config =
        OpaConfig.of(
            ConfigText.parse(
                "services: {s: {url: '" + server.url() + "'}}\ndecision_logs: " + yaml,
                _ -> Optional.empty()),
            new OpaConfig.Instance("i", "v"));
    return DecisionLogs.of(
        config.decisionLogs().orElseThrow(),
        Optional.of(ServiceClient.of(config.services().get("s"), host)),
        new DecisionLogs.Surroundings(
            store,
            Services.standard(),
            host,
            counters,
            console::add,
            _ -> {},
            () -> pause,
            () -> {}));
  }

  private static LogEvent event(int number) {
    return MaskRuleTest.event(
        Obj.builder().put("n", Num.of(number)).put("x", Str.of("x".repeat(50))).build(), Bool.TRUE);
  }

  private static List<String> numbers(int from, int to) {
    var numbers = new ArrayList<String>();
    for (int i = from; i < to; i++) {
      numbers.add(String.valueOf(i));
    }
    return numbers;
  }

  private static void log(DecisionLogs logs, int from, int to) throws InterruptedException {
    for (int i = from; i < to; i++) {
      logs.log(event(i));
    }
  }

  @Test
  void eventsArriveCompressedAtTheServiceOfTheConfiguration() throws Exception {
    try (var logs = logs("{resource: /my/logs, reporting: {trigger: manual}}")) {
      log(logs, 0, 3);
      assertThat(logs.upload()).isEmpty();
    }
    assertThat(server.last().path()).isEqualTo("/my/logs");
    assertThat(server.last().method()).isEqualTo("POST");
    assertThat(server.last().header("Content-Encoding")).isEqualTo("gzip");
    assertThat(server.last().header("Content-Type")).isEqualTo("application/json");
    assertThat(arrived).isEqualTo(numbers(0, 3));
  }

  @Test
  void everyKindOfBufferKeepsWhatTheServiceRefuses() throws Exception {
    for (String yaml :
        List.of(
            "{reporting: {trigger: manual, upload_size_limit_bytes: 500}}",
            "{reporting: {trigger: manual, buffer_type: event, upload_size_limit_bytes: 500}}",
            "{spool: {directory: '"
                + folder
                + "'},"
                + " reporting: {trigger: manual, upload_size_limit_bytes: 500}}")) {
      arrived.clear();
      try (var logs = logs(yaml)) {
        status = 503;
        log(logs, 0, 50);
        assertThat(logs.upload().orElseThrow())
            .hasMessage("log upload failed, server replied with HTTP 503 Service Unavailable");
        log(logs, 50, 60);
        status = 200;
        assertThat(logs.upload()).isEmpty();
        assertThat(arrived).isEqualTo(numbers(0, 60));
        assertThat(logs.waiting()).isZero();
      }
    }
    assertThat(counters.lost()).isEmpty();
  }

  @Test
  void withoutRoomTheOldestGoOrTheNewestAsConfigured() throws Exception {
    try (var logs =
        logs(
            "{reporting: {trigger: manual, buffer_type: event,"
                + " buffer_size_limit_events: 5}}")) {
      log(logs, 0, 8);
      logs.upload();
      assertThat(arrived).isEqualTo(numbers(3, 8));
    }
    arrived.clear();
    try (var logs =
        logs(
            "{overflow: drop-new, reporting: {trigger: manual, buffer_type: event,"
                + " buffer_size_limit_events: 5}}")) {
      log(logs, 0, 8);
      logs.upload();
      assertThat(arrived).isEqualTo(numbers(0, 5));
    }
    assertThat(counters.lost()).containsOnly(Map.entry(Loss.OVERFLOW, 6L));
    assertThat(counters.counters())
        .containsEntry("decision_logs_dropped_buffer_size_limit_exceeded", 6L);
  }

  @Test
  void everyEventHasArrivedOrIsCounted() throws Exception {
    for (String overflow : List.of("drop-oldest", "drop-new")) {
      for (String buffer :
          List.of(
              "reporting: {trigger: manual, buffer_size_limit_bytes: 2000,"
                  + " upload_size_limit_bytes: 500}",
              "spool: {directory: '"
                  + folder.resolve(overflow)
                  + "', size_limit_bytes: 40000},"
                  + " reporting: {trigger: manual, upload_size_limit_bytes: 500}")) {
        arrived.clear();
        long before = counters.lost().values().stream().mapToLong(Long::longValue).sum();
        try (var logs = logs("{overflow: " + overflow + ", " + buffer + "}")) {
          status = 500;
          log(logs, 0, 500);
          logs.upload();
          log(logs, 500, 1000);
          status = 200;
          logs.upload();
        }
        long lost = counters.lost().values().stream().mapToLong(Long::longValue).sum() - before;
        assertThat(arrived.size() + lost).as("%s %s", overflow, buffer).isEqualTo(1000);
        assertThat(lost).isPositive();
        assertThat(arrived).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aDecisionWaitsForRoomWhereNothingMayBeLost() throws Exception {
    for (String buffer :
        List.of(
            "reporting: {buffer_type: event, buffer_size_limit_events: 3}",
            "reporting: {buffer_size_limit_bytes: 1500, upload_size_limit_bytes: 500}",
            "spool: {fsync: never, size_limit_bytes: 5000, directory: '"
                + folder.resolve("spool")
                + "'}")) {
      arrived.clear();
      status = 503;
      try (var logs = logs("{overflow: block, " + buffer + "}")) {
        logs.start();
        pause.begun();
        var writer = Thread.ofVirtual().start(() -> logAll(logs));
        // Woken because there is no room: the upload fails, twice, and is retried later.
        pause.begun();
        status = 200;
        while (arrived.size() < 100) {
          if (writer.isAlive()) {
            pause.end();
            writer.join(Duration.ofMillis(5));
          } else {
            logs.upload();
          }
        }
        assertThat(arrived).isEqualTo(numbers(0, 100));
      }
    }
    assertThat(counters.lost()).isEmpty();
  }

  private static void logAll(DecisionLogs logs) {
    try {
      log(logs, 0, 100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatTheSpoolHoldsIsDeliveredAfterARestart() throws Exception {
    String yaml =
        "{spool: {directory: '"
            + folder
            + "'},"
            + " reporting: {trigger: manual, upload_size_limit_bytes: 500}}";
    // Left open, as by a program that was killed.
    var killed = logs(yaml);
    log(killed, 0, 20);
    killed.upload();
    status = 500;
    log(killed, 20, 40);
    killed.upload();
    tearLastEvent();
    status = 200;
    try (var logs = logs(yaml)) {
      log(logs, 40, 45);
      assertThat(logs.upload()).isEmpty();
    }
    assertThat(arrived).isEqualTo(numbers(0, 45));
  }

  /// As if the program had been killed while it wrote.
  private void tearLastEvent() throws IOException {
    try (var files = Files.list(folder)) {
      Path last = files.filter(f -> f.toString().endsWith(".events")).sorted().toList().getLast();
      Files.write(last, new byte[] {0, 0, 1, 0, 1, 2, 3, 4, '{'}, StandardOpenOption.APPEND);
    }
  }

  @Test
  void policiesMaskAndDrop() throws Exception {
    try (var logs = logs("{console: true, reporting: {trigger: manual}}")) {
      logs.log(event(1));
      document("mask", Arr.of(Str.of("/input/x"), Str.of("/result")));
      logs.log(event(2));
      document("drop", Bool.TRUE);
      logs.log(event(3));
      document("drop", Bool.FALSE);
      document("mask", Num.of(1));
      logs.log(event(4));
    }
    assertThat(console).hasSize(2);
    assertThat(console.getLast().content().input()).hasToString("{\"n\": 2}");
    assertThat(console.getLast().content().result()).isEqualTo(Undefined.UNDEFINED);
    assertThat(console.getLast().erased()).containsExactly("/input/x", "/result");
    assertThat(counters.lost()).containsEntry(Loss.MASK_FAILED, 1L);
  }

  private void document(String name, Value value) throws Exception {
    store.write(
        transaction -> {
          transaction.makeObjects(List.of("system", "log"));
          transaction.write(PatchOperation.ADD, List.of("system", "log", name), value);
          return true;
        });
  }

  @Test
  void noMoreEventsASecondThanAllowedAreKept() throws Exception {
    try (var logs = logs("{reporting: {trigger: manual, max_decisions_per_second: 2.5}}")) {
      log(logs, 0, 4);
      clock.advance(Duration.ofSeconds(1));
      log(logs, 4, 8);
      logs.upload();
    }
    assertThat(arrived).containsExactly("0", "1", "4", "5");
    assertThat(counters.lost()).containsExactly(Map.entry(Loss.RATE_LIMIT, 4L));
  }

  @Test
  void fullChunksAreUploadedAtOnceWhenThatIsWanted() throws Exception {
    try (var logs =
        logs(
            "{reporting: {trigger: immediate, upload_size_limit_bytes: 500,"
                + " min_delay_seconds: 300, max_delay_seconds: 300}}")) {
      logs.start();
      assertThat(pause.begun()).isEqualTo(Duration.ofMinutes(5));
      log(logs, 0, 50);
      assertThat(pause.begun()).isLessThanOrEqualTo(Duration.ofMinutes(5));
      assertThat(arrived).isNotEmpty();
    }
    assertThat(arrived).isEqualTo(numbers(0, 50));
  }

  @Test
  void headersOfRequestsBelongIntoTheLogWhenTheyAreWanted() throws Exception {
    try (var logs =
        logs("{request_context: {http: {headers: [x-a, X-None]}}, reporting: {trigger: manual}}")) {
      assertThat(logs.wanted(Map.of("X-A", List.of("1", "2"), "Authorization", List.of("secret"))))
          .containsExactly(Map.entry("x-a", List.of("1", "2")));
    }
  }

  @Test
  void whatIsInMemoryAtTheEndIsUploadedOrCounted() throws Exception {
    try (var logs = logs("{}")) {
      log(logs, 0, 3);
    }
    assertThat(arrived).isEqualTo(numbers(0, 3));
    status = 500;
    try (var logs = logs("{}")) {
      log(logs, 0, 4);
    }
    assertThat(counters.lost()).containsExactly(Map.entry(Loss.SHUTDOWN, 4L));
  }

  @Test
  void aClockThatIsPutBackDelaysNoUpload() throws Exception {
    try (var logs =
        logs(
            "{reporting: {trigger: immediate, upload_size_limit_bytes: 500,"
                + " min_delay_seconds: 300, max_delay_seconds: 300}}")) {
      logs.start();
      assertThat(pause.begun()).isEqualTo(Duration.ofMinutes(5));
      clock.advance(Duration.ofDays(-30));
      log(logs, 0, 50);
      assertThat(pause.begun()).isLessThanOrEqualTo(Duration.ofMinutes(5));
      clock.advance(Duration.ofDays(60));
      log(logs, 50, 100);
      assertThat(pause.begun()).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }
    assertThat(arrived).isEqualTo(numbers(0, 100));
  }

  @Test
  void aClockThatJumpsAllowsNoMoreEventsThanOneSecondDoes() throws Exception {
    try (var logs = logs("{reporting: {trigger: manual, max_decisions_per_second: 2}}")) {
      log(logs, 0, 3);
      clock.advance(Duration.ofDays(-1));
      log(logs, 3, 6);
      clock.advance(Duration.ofDays(2));
      log(logs, 6, 9);
      logs.upload();
    }
    assertThat(arrived).containsExactly("0", "1", "6", "7");
    assertThat(counters.lost()).containsExactly(Map.entry(Loss.RATE_LIMIT, 5L));
  }

  /// Threads go on logging to the log that they hold while others take its place.
  @Test
  void whenTheConfigurationChangesNothingIsLost() throws Exception {
    for (String yaml :
        List.of(
            "{reporting: {upload_size_limit_bytes: 500}}",
            "{reporting: {buffer_type: event, upload_size_limit_bytes: 500}}",
            "{spool: {fsync: never, directory: '"
                + folder
                + "'},"
                + " reporting: {upload_size_limit_bytes: 500}}")) {
      arrived.clear();
      var active = new AtomicReference<>(logs(yaml));
      var writers = new ArrayList<Thread>();
      for (int i = 0; i < 4; i++) {
        int from = 250 * i;
        writers.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (int n = from; n < from + 250; n++) {
                        logOne(active.get(), n);
                      }
                    }));
      }
      for (int i = 0; i < 10; i++) {
        var old = active.get();
        old.seal();
        var next = logs(yaml);
        active.set(next);
        old.handOver(Optional.of(next));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      active.get().close();
      assertThat(arrived).as(yaml).containsExactlyInAnyOrderElementsOf(numbers(0, 1_000));
    }
    assertThat(counters.lost()).isEmpty();
  }

  private static void logOne(DecisionLogs logs, int number) {
    try {
      logs.log(event(number));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoeverLogsWhenTheLogHasEndedIsCounted() throws Exception {
    for (String buffer : List.of("size", "event")) {
      var logs = logs("{overflow: block, reporting: {buffer_type: " + buffer + "}}");
      logs.close();
      log(logs, 0, 2);
    }
    assertThat(counters.lost()).containsExactly(Map.entry(Loss.SHUTDOWN, 4L));
  }
}
