package regent.dp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.dp.cp.ControlPlane;
import regent.opa.CompileException;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleWriter;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.opa.tls.Trust;
import regent.opa.value.Obj;

class PolicyFeedTest {
  @TempDir private Path folder;
  private final BlockingQueue<byte[]> bundles = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
  private final List<String> asked = new ArrayList<>();
  private final Activations activations = new Activations();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/bundles/m/a", this::bundle);
    server.createContext(
        "/status/m/a",
        exchange -> {
          reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  /// Holds the request until there is another bundle, as the control plane does.
  private void bundle(HttpExchange exchange) throws IOException {
    synchronized (asked) {
      asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-none-match")));
    }
    try {
      byte[] bundle = null;
      while (bundle == null && over.getCount() > 0) {
        bundle = bundles.poll(20, TimeUnit.MILLISECONDS);
      }
      if (bundle != null) {
        exchange.getResponseHeaders().add("ETag", "tag-" + bundle.length);
        exchange.sendResponseHeaders(200, bundle.length);
        exchange.getResponseBody().write(bundle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @Test
  void newPoliciesAreActivatedKeptAndReported() throws Exception {
    try (var feed = feed()) {
      feed.start();
      byte[] first = bundle("one");
      bundles.add(first);
      assertThat(activations.next()).isEqualTo("one");
      assertThat(report()).contains("\"active_revision\":\"one\"");
      bundles.add(bundle("two"));
      assertThat(activations.next()).isEqualTo("two");
      assertThat(report()).contains("\"active_revision\":\"two\"");
      synchronized (asked) {
        assertThat(asked).startsWith("null", "tag-" + first.length);
      }
    }
    assertThat(Files.exists(folder.resolve("policy.tar.gz"))).isTrue();
  }

  @Test
  void refusedPoliciesLeaveTheOldOnesAndSayWhy() throws Exception {
    try (var feed = feed()) {
      feed.start();
      bundles.add(bundle("good"));
      assertThat(activations.next()).isEqualTo("good");
      assertThat(report()).contains("good");
      bundles.add(bundle("mistaken"));
      assertThat(report())
          .contains("\"active_revision\":\"good\"")
          .contains("rego_unsafe_var_error", "var x is unsafe", "\"row\":7");
      bundles.add("no archive".getBytes(StandardCharsets.UTF_8));
      assertThat(report()).contains("\"active_revision\":\"good\"", "bundle read failed");
    }
  }

  @Test
  void keptPoliciesAreActiveBeforeTheControlPlaneAnswers() throws Exception {
    Files.write(folder.resolve("policy.tar.gz"), bundle("kept"));
    server.stop(0);
    try (var feed = feed()) {
      feed.start();
      assertThat(activations.next()).isEqualTo("kept");
    }
  }

  private PolicyFeed feed() throws Exception {
    var controlPlane =
        new ControlPlane(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new Trust.System(),
            "token");
    return new PolicyFeed(
        controlPlane,
        new PolicyFeed.Dataplane("m", "a"),
        folder.resolve("policy.tar.gz"),
        activations,
        _ -> {});
  }

  private String report() throws InterruptedException {
    String report = reports.poll(20, TimeUnit.SECONDS);
    assertThat(report).as("a status report").isNotNull();
    return report;
  }

  private static byte[] bundle(String revision) {
    return BundleWriter.write(
        new Bundle(
            new Bundle.Manifest(revision, List.of(""), Obj.EMPTY),
            List.of(new Source("a.rego", "package a")),
            Obj.EMPTY));
  }

  /// Takes every policy but those of the revision `mistaken`.
  private static final class Activations implements PolicyFeed.Activation {
    private final BlockingQueue<String> revisions = new LinkedBlockingQueue<>();

    @Override
    public void activate(AgentPolicy policy) throws CompileException {
      String revision = policy.bundle().manifest().revision();
      if (revision.equals("mistaken")) {
        throw new CompileException(
            List.of(
                new Diagnostic(
                    Diagnostic.Code.UNSAFE_VAR,
                    "var x is unsafe",
                    new Location("a.rego", 7, 1, "x"))));
      }
      revisions.add(revision);
    }

    @Override
    public boolean deactivate() {
      return false;
    }

    String next() throws InterruptedException {
      return revisions.poll(20, TimeUnit.SECONDS);
    }
  }
}
