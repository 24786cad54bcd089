package regent.faults.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.faults.peer.Agent.Kind;
import regent.opa.value.Obj;

/// Bundles on nginx. OPA and our agent have the same configuration file, and do the same.
class WebServerTest {
  @TempDir private Path folder;

  @Test
  void bothFollowFilesOnAWebServerAndReportAlike() throws Exception {
    Path site = Files.createDirectories(folder.resolve("site"));
    var decisions = new EnumMap<Kind, SortedSet<String>>(Kind.class);
    var reports = new EnumMap<Kind, SortedSet<String>>(Kind.class);
    for (Kind kind : Kind.values()) {
      publish(site, Tarball.revision(1));
      var nginx = nginx(site);
      try (var recorder = new Recorder()) {
        String config = config(nginx.url(), recorder.url());
        try (var agent = Agent.start(kind, folder, config, Map.of())) {
          awaitRevision(agent, 1);
          assertThat(agent.ask("/v1/data/p/allow", "{\"user\": \"alice\"}").body())
              .contains("\"result\":true");
          publish(site, Tarball.revision(2));
          awaitRevision(agent, 2);
          awaitUnchanged(agent, site);

          byte[] whole = Tarball.revision(3);
          publish(site, Arrays.copyOf(whole, whole.length / 2));
          agent.await("an error", () -> bundle(agent).get("code").isDefined());
          awaitRevision(agent, 2);
          publish(site, Tarball.of("p.rego", "package p\nall := x\n"));
          agent.await("a compile error", () -> bundle(agent).get("errors").isDefined());
          awaitRevision(agent, 2);
          agent.await("a report", () -> hasProblem(recorder));
          publish(site, Tarball.revision(4));
          awaitRevision(agent, 4);
          agent.await("a decision", () -> !recorder.decisions.isEmpty());
        } finally {
          nginx.close();
        }
        decisions.put(kind, shapes(recorder.decisions));
        reports.put(kind, shapes(recorder.reports));

        // Without the web server, with what was kept on disk.
        try (var agent = Agent.start(kind, folder, config, Map.of())) {
          agent.await("health", () -> agent.get("/health?bundles").statusCode() == 200);
          awaitRevision(agent, 4);
        }
      }
    }
    assertThat(decisions.get(Kind.REGENT)).isEqualTo(decisions.get(Kind.OPA));
    assertThat(reports.get(Kind.REGENT)).isEqualTo(reports.get(Kind.OPA));
  }

  private static String config(String web, String sink) {
    return """
      services:
        web: {url: '%s'}
        sink: {url: '%s'}
      bundles:
        b: {service: web, resource: b.tar.gz, persist: true,
            polling: {min_delay_seconds: 1, max_delay_seconds: 1}}
      status: {service: sink}
      decision_logs: {service: sink, reporting: {min_delay_seconds: 1, max_delay_seconds: 1}}
      persistence_directory: $FOLDER/kept
      labels: {app: shop}
      """
        .formatted(web, sink);
  }

  private static Obj bundle(Agent agent) throws IOException, InterruptedException {
    return agent.bundles().get("b") instanceof Obj found ? found : Obj.EMPTY;
  }

  private static boolean hasProblem(Recorder recorder) {
    return recorder.reports.stream().anyMatch(report -> report.toString().contains("\"errors\""));
  }

  /// Timers and the numbers of Go's runtime are no part of what services rely on.
  private static SortedSet<String> shapes(List<Obj> documents) {
    var shapes = new TreeSet<String>();
    for (Obj document : documents) {
      shapes.addAll(Shape.of(document));
    }
    shapes.removeIf(path -> path.startsWith(".metrics.") || path.contains(".metrics.timer"));
    return shapes;
  }

  private static void awaitRevision(Agent agent, int number)
      throws IOException, InterruptedException {
    agent.await(
        "revision " + number,
        () ->
            agent.value("p/all") instanceof Obj all
                && all.get("code").toString().equals("" + number)
                && all.get("a").toString().equals("" + number));
  }

  /// The server is asked with the ETag, and says that nothing has changed.
  private static void awaitUnchanged(Agent agent, Path site)
      throws IOException, InterruptedException {
    Path log = site.resolveSibling("nginx/access.log");
    agent.await("304", () -> Files.readString(log).contains("\"GET /b.tar.gz HTTP/1.1\" 304"));
    Files.writeString(log, "");
  }

  private static void publish(Path site, byte[] archive) throws IOException {
    Path made = Files.write(site.resolve("made"), archive);
    Files.move(made, site.resolve("b.tar.gz"), StandardCopyOption.ATOMIC_MOVE);
  }

  private Started nginx(Path site) throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("nginx"));
    int port = Started.freePort();
    Path conf =
        Files.writeString(
            home.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events {}
            http {
              access_log %1$s/access.log;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server {
                listen 127.0.0.1:%2$d;
                root %3$s;
              }
            }
            """
                .formatted(home, port, site));
    return Started.start(
        List.of(
            Started.program("REGENT_NGINX"),
            "-p",
            home.toString(),
            "-c",
            conf.toString(),
            "-e",
            home.resolve("error.log").toString()),
        Map.of(),
        port,
        folder);
  }
}
