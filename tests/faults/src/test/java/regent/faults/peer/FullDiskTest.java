package regent.faults.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import regent.faults.peer.Agent.Kind;
import regent.opa.value.Obj;

/// A disk of 300 kB that becomes full with decisions: a file system in memory that only the agent
/// sees, for which Linux lets a program have name spaces of its own (`unshare`).
class FullDiskTest {
  private static final int QUESTIONS = 300;
  private static final Pattern LOST =
      Pattern.compile("decision_logs_lost_total\\{reason=\"[a-z_]+\"} ([0-9]+)");

  @TempDir private Path folder;
  private final AtomicInteger revision = new AtomicInteger(1);

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop-oldest", "drop-new"})
  void everyDecisionArrivesOrIsCountedAndBundlesStillActivate(String overflow) throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    var bundles = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bundles.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] bundle = Tarball.revision(revision.get());
            exchange.sendResponseHeaders(200, bundle.length);
            exchange.getResponseBody().write(bundle);
          }
        });
    bundles.start();
    try (var recorder = new Recorder();
        var agent =
            Agent.start(
                Kind.REGENT,
                List.of(
                    "unshare",
                    "-Urm",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o size=300k tmpfs \"$0\" && exec \"$@\"",
                    disk.toString()),
                folder,
                config(bundles.getAddress().getPort(), recorder.url(), disk, overflow),
                Map.of())) {
      agent.await("a bundle", () -> agent.value("p/all").isDefined());
      recorder.answer = 503;
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Integer> asked = callers.submit(() -> ask(agent));
        if (overflow.equals("block")) {
          // What finds no room waits; what needs no log does not.
          assertThat(agent.get("/health").statusCode()).isEqualTo(200);
        } else {
          assertThat(asked.get(2, TimeUnit.MINUTES)).isEqualTo(QUESTIONS);
          revision.set(2);
          agent.await(
              "an activation",
              () ->
                  agent.bundles().get("b") instanceof Obj b
                      && b.get("active_revision").toString().equals("\"2\""));
        }
        recorder.answer = 200;
        assertThat(asked.get(2, TimeUnit.MINUTES)).isEqualTo(QUESTIONS);
      }
      agent.await("all accounted for", () -> large(recorder) + lost(agent) >= QUESTIONS);
      assertThat(large(recorder) + lost(agent)).isBetween((long) QUESTIONS, QUESTIONS + 60L);
      if (overflow.equals("block")) {
        assertThat(lost(agent)).isZero();
        assertThat(large(recorder)).isEqualTo(QUESTIONS);
      } else {
        assertThat(lost(agent)).isPositive();
      }
    } finally {
      bundles.stop(0);
    }
  }

  private static int ask(Agent agent) throws Exception {
    int answered = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      var answer =
          agent.ask("/v1/data/p/all", "{\"n\": %d, \"x\": \"%s\"}".formatted(i, "x".repeat(2_000)));
      assertThat(answer.statusCode()).isEqualTo(200);
      answered++;
    }
    return answered;
  }

  /// The questions of [#ask], each counted once: what waits on disk may be delivered twice.
  private static long large(Recorder recorder) {
    return recorder.decisions.stream()
        .filter(event -> event.get("input") instanceof Obj input && input.get("x").isDefined())
        .map(event -> event.get("decision_id"))
        .distinct()
        .count();
  }

  private static long lost(Agent agent) throws IOException, InterruptedException {
    return LOST.matcher(agent.get("/metrics").body())
        .results()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .sum();
  }

  private static String config(int bundles, String sink, Path disk, String overflow) {
    return """
        services:
          web: {url: 'http://127.0.0.1:%1$d'}
          sink: {url: '%2$s'}
        bundles:
          b: {service: web, persist: true, polling: {min_delay_seconds: 1, max_delay_seconds: 1}}
        decision_logs:
          service: sink
          overflow: %3$s
          spool: {directory: '%4$s/spool', size_limit_bytes: 10000000, fsync: always}
          reporting: {min_delay_seconds: 1, max_delay_seconds: 1}
        status: {prometheus: true}
        persistence_directory: %4$s/kept
        """
        .formatted(bundles, sink, overflow, disk);
  }
}
