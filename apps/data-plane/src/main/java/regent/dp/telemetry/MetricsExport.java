package regent.dp.telemetry;

import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import regent.opa.management.config.TelemetryConfig;

/// `metrics_export` of OPA's configuration: sends what `/metrics` shows, again and again.
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#metrics-export>
public final class MetricsExport implements AutoCloseable {
  private static final long END_SECONDS = 5;

  private final MetricExporter exporter;
  private final Resource resource;
  private final Supplier<String> metrics;
  private final InstantSource clock;
  private final long startNanos;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("metrics-export").factory());

  private MetricsExport(
      MetricExporter exporter, Resource resource, Supplier<String> metrics, InstantSource clock) {
    this.exporter = exporter;
    this.resource = resource;
    this.metrics = metrics;
    this.clock = clock;
    this.startNanos = nanos(clock.instant());
  }

  /// Begins to send.
  ///
  /// @param config with a protocol
  /// @param version of the program
  /// @param metrics in Prometheus' text format
  /// @throws IOException when certificates cannot be read
  public static MetricsExport start(
      TelemetryConfig config, String version, Supplier<String> metrics, InstantSource clock)
      throws IOException {
    var export =
        new MetricsExport(
            Exporters.metrics(config),
            Exporters.resource(config, Map.of("service.version", version)),
            metrics,
            clock);
    long period = config.interval().toMillis();
    var _ = export.timer.scheduleAtFixedRate(export::send, period, period, TimeUnit.MILLISECONDS);
    return export;
  }

  private void send() {
    var points = new MetricPoints(resource, startNanos, nanos(clock.instant()));
    var _ = exporter.export(points.of(PrometheusText.read(metrics.get())));
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /// Sends once more and ends.
  @Override
  public void close() {
    timer.shutdownNow();
    send();
    var _ = exporter.flush().join(END_SECONDS, TimeUnit.SECONDS);
    var _ = exporter.shutdown().join(END_SECONDS, TimeUnit.SECONDS);
  }
}
