package regent.dp.bootstrap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import regent.dp.cp.ControlPlane;
import regent.dp.cp.ControlPlaneException;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Asks the control plane for Envoy's bootstrap until it gives one.
public final class Bootstraps {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ControlPlane controlPlane;
  private final Consumer<String> events;

  public Bootstraps(ControlPlane controlPlane, Consumer<String> events) {
    this.controlPlane = controlPlane;
    this.events = events;
  }

  /// The bootstrap, as YAML or JSON text.
  ///
  /// @param patience after which the last failure is final
  /// @throws BootstrapException when the control plane refuses the request
  /// @throws ControlPlaneException when it does not answer in time, or is not trusted
  public String fetch(BootstrapRequest request, Duration patience)
      throws BootstrapException, ControlPlaneException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    var never = new CountDownLatch(1);
    while (true) {
      ControlPlaneException failure;
      try {
        var answer = controlPlane.post("/bootstrap", request.json(), Duration.ofSeconds(10));
        if (answer.isOk()) {
          return bootstrap(answer.body());
        }
        if (answer.status() / 100 == 4 && !(answer.status() == 404 && answer.body().length == 0)) {
          throw new BootstrapException(
              "the control plane refuses dataplane "
                  + request.name()
                  + " of mesh "
                  + request.mesh()
                  + ": "
                  + answer.text().strip());
        }
        failure =
            new ControlPlaneException(
                answer.status() == 404
                    ? "the control plane does not know dataplane " + request.name() + " yet"
                    : "the control plane answered with status " + answer.status(),
                new IllegalStateException(answer.text()));
      } catch (ControlPlaneException e) {
        if (e.getCause() instanceof javax.net.ssl.SSLException) {
          throw e;
        }
        failure = e;
      }
      if (System.nanoTime() > deadline) {
        throw failure;
      }
      events.accept(failure.getMessage() + "; asking again");
      never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static String bootstrap(byte[] body) throws BootstrapException {
    try {
      if (Json.read(body) instanceof Obj answer && answer.get("bootstrap") instanceof Str text) {
        return new String(Base64.getDecoder().decode(text.value()), StandardCharsets.UTF_8);
      }
    } catch (JsonException | IllegalArgumentException e) {
      throw new BootstrapException(
          "the control plane's bootstrap is not readable: " + e.getMessage());
    }
    throw new BootstrapException("the control plane's answer holds no bootstrap");
  }
}
