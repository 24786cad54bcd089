package regent.opa.management.status;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import regent.opa.management.config.StatusConfig;
import regent.opa.management.config.Trigger;
import regent.opa.management.schedule.Pause;
import regent.opa.management.service.HttpStatusText;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.management.service.ServiceRequest;

/// Sends a report when something has changed. Several changes during one upload make one report.
public final class StatusReporter implements AutoCloseable {
  private static final Duration FOREVER = Duration.ofDays(365);

  private final StatusConfig config;
  private final Optional<ServiceClient> client;
  private final Supplier<StatusReport> reports;
  private final Consumer<StatusReport> console;
  private final Pause pause;
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;

  /// @param client of the service of `config`; absent when it has none
  /// @param reports gives how things are now
  /// @param console takes reports for the console
  public StatusReporter(
      StatusConfig config,
      Optional<ServiceClient> client,
      Supplier<StatusReport> reports,
      Consumer<StatusReport> console,
      Pause pause) {
    this.config = config;
    this.client = client;
    this.reports = reports;
    this.console = console;
    this.pause = pause;
  }

  public StatusConfig config() {
    return config;
  }

  /// Of the service of the configuration; absent when it has none.
  public Optional<ServiceClient> client() {
    return client;
  }

  public void start() {
    if (config.trigger() != Trigger.MANUAL) {
      thread = Thread.ofVirtual().name("status").start(this::repeat);
    }
  }

  /// Something has changed.
  public void changed() {
    if (changed.compareAndSet(false, true)) {
      pause.end();
    }
  }

  private void repeat() {
    try {
      while (!stopped) {
        if (changed.getAndSet(false)) {
          report();
        }
        if (!changed.get()) {
          pause.begin(FOREVER);
        }
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  /// Reports now.
  ///
  /// @return what went wrong; empty when the report has arrived
  public Optional<ServiceException> report() throws InterruptedException {
    var report = reports.get();
    if (config.console()) {
      console.accept(report);
    }
    if (client.isEmpty()) {
      return Optional.empty();
    }
    byte[] body = (report.json() + "\n").getBytes(StandardCharsets.UTF_8);
    var headers = Map.of("Content-Type", "application/json");
    try (var response = client.get().send(ServiceRequest.post(config.resource(), headers, body))) {
      int status = response.status();
      return status < 200 || status >= 300
          ? Optional.of(
              new ServiceException(
                  "status update failed, server replied with HTTP "
                      + (status + " " + HttpStatusText.of(status)).strip(),
                  status))
          : Optional.empty();
    } catch (ServiceException e) {
      return Optional.of(new ServiceException("status update failed: " + e.getMessage(), e));
    }
  }

  @Override
  public void close() {
    stopped = true;
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
