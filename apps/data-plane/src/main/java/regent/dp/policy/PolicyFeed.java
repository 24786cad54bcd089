package regent.dp.policy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import regent.dp.cp.ControlPlane;
import regent.dp.cp.ControlPlane.Answer;
import regent.dp.cp.ControlPlaneException;
import regent.opa.CompileException;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleReader;

/// Follows the policies of one dataplane: long polls the control plane's bundle, makes each new
/// revision active as a whole, keeps the last good one on disk for a start without the control
/// plane, and reports what runs or why something was refused. What is refused leaves the old
/// policies active.
///
/// Source: OPA's bundle and status APIs, <https://www.openpolicyagent.org/docs/management-bundles>
public final class PolicyFeed implements AutoCloseable {
  /// How long the control plane may hold a request when nothing changes, in seconds.
  private static final int WAIT = 50;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final ControlPlane controlPlane;
  private final Dataplane dataplane;
  private final Path kept;
  private final Activation activation;
  private final Consumer<String> events;
  private final StatusReport status;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("policy-feed").unstarted(this::follow);

  /// @param kept the file that keeps the last good bundle
  public PolicyFeed(
      ControlPlane controlPlane,
      Dataplane dataplane,
      Path kept,
      Activation activation,
      Consumer<String> events) {
    this.controlPlane = controlPlane;
    this.dataplane = dataplane;
    this.kept = kept;
    this.activation = activation;
    this.events = events;
    this.status = new StatusReport(dataplane, InstantSource.system());
  }

  /// Makes the kept policies active, if there are any, and begins to follow.
  public void start() {
    if (Files.exists(kept)) {
      try {
        String revision = revision(activate(Files.readAllBytes(kept)));
        events.accept("policy revision " + revision + " is active, from disk");
      } catch (IOException | BundleException | CompileException e) {
        events.accept("the policies on disk are not usable: " + e.getMessage());
      }
    }
    thread.start();
  }

  private void follow() {
    String known = "";
    Duration pause = FIRST_PAUSE;
    try {
      while (stop.getCount() > 0) {
        try {
          Answer answer = poll(known);
          known = take(answer, known);
          if (answer.isOk() || answer.status() == 304) {
            pause = FIRST_PAUSE;
            continue;
          }
        } catch (ControlPlaneException e) {
          events.accept(e.getMessage() + "; the active policies stay");
        }
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer poll(String known) throws ControlPlaneException, InterruptedException {
    var headers =
        known.isEmpty()
            ? Map.of("prefer", "modes=snapshot;wait=" + WAIT)
            : Map.of("prefer", "modes=snapshot;wait=" + WAIT, "if-none-match", known);
    return controlPlane.get(
        "/bundles/" + dataplane.mesh() + "/" + dataplane.name(),
        headers,
        Duration.ofSeconds(WAIT + 10));
  }

  /// Handles an answer; returns the tag to ask with next.
  private String take(Answer answer, String known)
      throws ControlPlaneException, InterruptedException {
    return switch (answer.status()) {
      case 200 -> {
        refresh(answer.body());
        yield answer.etag();
      }
      case 304 -> known;
      case 404 -> {
        if (activation.deactivate()) {
          events.accept("no MeshOPA concerns this dataplane any more");
        }
        yield "";
      }
      default -> {
        events.accept(
            "the control plane answered the question for policies with status "
                + answer.status()
                + ": "
                + answer.text().strip());
        yield known;
      }
    };
  }

  private void refresh(byte[] archive) throws ControlPlaneException, InterruptedException {
    try {
      long start = System.nanoTime();
      AgentPolicy policy = activate(archive);
      String revision = revision(policy);
      long millis = (System.nanoTime() - start) / 1_000_000;
      events.accept("policy revision " + revision + " is active after " + millis + " ms");
      keep(archive);
      report(status.active(revision, policy.bundles()));
    } catch (BundleException e) {
      refused(String.valueOf(e.getMessage()), status.refused(e));
    } catch (CompileException e) {
      refused(String.valueOf(e.getMessage()), status.refused(e));
    }
  }

  private void refused(String why, String report)
      throws ControlPlaneException, InterruptedException {
    events.accept("the new policies are refused, the old ones stay: " + why);
    report(report);
  }

  private static String revision(AgentPolicy policy) {
    return policy.bundle().manifest().revision();
  }

  private AgentPolicy activate(byte[] archive) throws BundleException, CompileException {
    var bundle =
        new BundleReader(BundleReader.DEFAULT_LIMIT).read(new ByteArrayInputStream(archive));
    var policy = AgentPolicy.of(bundle);
    policy.warnings().forEach(warning -> events.accept("agentConfig: " + warning));
    activation.activate(policy);
    return policy;
  }

  /// Through a second file, so that a crash leaves the old one or the new one.
  private void keep(byte[] archive) {
    try {
      Path next = kept.resolveSibling(kept.getFileName() + ".next");
      Files.write(next, archive);
      Files.move(next, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      events.accept("the policies cannot be kept on disk: " + e.getMessage());
    }
  }

  private void report(String json) throws ControlPlaneException, InterruptedException {
    var answer =
        controlPlane.post(
            "/status/" + dataplane.mesh() + "/" + dataplane.name(), json, Duration.ofSeconds(5));
    if (answer.status() / 100 != 2) {
      events.accept("the control plane did not take the status: " + answer.status());
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
  }

  /// Whose policies these are.
  public record Dataplane(String mesh, String name) {}

  /// Where policies take effect.
  public interface Activation {
    /// Makes `policy` the active one.
    ///
    /// @throws CompileException when its Rego is wrong; the old policy stays active
    /// @throws BundleException when its parts do not go together; the old policy stays active
    void activate(AgentPolicy policy) throws CompileException, BundleException;

    /// Makes no policy active; says whether one was.
    boolean deactivate();
  }
}
