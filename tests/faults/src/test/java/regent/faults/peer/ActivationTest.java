package regent.faults.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.faults.peer.Agent.Kind;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Ten thousand questions while the bundle changes every second: each answer is that of one
/// revision, none is late for long, and all of them arrive in the log.
class ActivationTest {
  private static final int CALLERS = 4;
  private static final int QUESTIONS = 2_500;
  private static final int WARM_UP = 1_000;
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path folder;

  @Test
  void noDecisionIsWrongOrLostWhileBundlesChange() throws Exception {
    var measured = new ArrayList<String>();
    for (Kind kind : Kind.values()) {
      measured.add(kind + " " + ask(kind));
    }
    System.out.println("During activations: " + measured);
  }

  private String ask(Kind kind) throws Exception {
    try (var bundles = new ChangingBundles();
        var recorder = new Recorder()) {
      Set<String> ids = new HashSet<>();
      var latencies = new long[CALLERS * QUESTIONS];
      try (var agent = Agent.start(kind, folder, config(bundles.url(), recorder.url()), Map.of())) {
        agent.await("a bundle", () -> agent.value("p/all").isDefined());
        for (int i = 0; i < WARM_UP; i++) {
          agent.value("p/all");
        }
        var asked = new AtomicInteger();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
          var futures = new ArrayList<Future<List<String>>>();
          for (int i = 0; i < CALLERS; i++) {
            futures.add(callers.submit(caller(agent, latencies, asked)));
          }
          for (var future : futures) {
            ids.addAll(future.get());
          }
        }
        assertThat(ids).hasSize(CALLERS * QUESTIONS);
        agent.await("all decisions in the log", () -> ids(recorder).containsAll(ids));
      }
      Arrays.sort(latencies);
      assertThat(latencies[latencies.length - 1]).as("the slowest answer").isLessThan(20 * SECOND);
      return "p50 %.2f ms, p99 %.2f ms, %d revisions"
          .formatted(
              latencies[latencies.length / 2] / 1e6,
              latencies[latencies.length * 99 / 100] / 1e6,
              bundles.served());
    }
  }

  private static Set<String> ids(Recorder recorder) {
    var ids = new HashSet<String>();
    for (Obj decision : recorder.decisions) {
      ids.add(((Str) decision.get("decision_id")).value());
    }
    return ids;
  }

  private static Callable<List<String>> caller(Agent agent, long[] latencies, AtomicInteger asked) {
    return () -> {
      var ids = new ArrayList<String>();
      long last = 0;
      for (int i = 0; i < QUESTIONS; i++) {
        int number = asked.getAndIncrement();
        long begin = System.nanoTime();
        var answer = agent.ask("/v1/data/p/all", "{\"n\": " + number + "}");
        latencies[number] = System.nanoTime() - begin;
        var json = Agent.json(answer.body());
        var all = (Obj) json.get("result");
        String code = all.get("code").toString();
        assertThat(all.get("a")).hasToString(code);
        assertThat(all.get("b")).hasToString(code);
        assertThat(all.get("n")).hasToString("" + number);
        assertThat(Long.parseLong(code)).as("no revision comes back").isGreaterThanOrEqualTo(last);
        last = Long.parseLong(code);
        ids.add(((Str) json.get("decision_id")).value());
      }
      return ids;
    };
  }

  private static String config(String bundles, String sink) {
    return """
        services:
          web: {url: '%s'}
          sink: {url: '%s'}
        bundles:
          b: {service: web, resource: b, polling: {min_delay_seconds: 1, max_delay_seconds: 1}}
        decision_logs: {service: sink, reporting: {min_delay_seconds: 1, max_delay_seconds: 1}}
        """
        .formatted(bundles, sink);
  }

  /// Each time it is asked there is a new revision.
  private static final class ChangingBundles implements AutoCloseable {
    private final AtomicLong revision = new AtomicLong();
    private final HttpServer server;

    ChangingBundles() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        byte[] bundle = Tarball.revision((int) revision.incrementAndGet());
        exchange.getResponseHeaders().set("ETag", "\"" + revision.get() + "\"");
        exchange.sendResponseHeaders(200, bundle.length);
        exchange.getResponseBody().write(bundle);
      }
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    long served() {
      return revision.get();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
