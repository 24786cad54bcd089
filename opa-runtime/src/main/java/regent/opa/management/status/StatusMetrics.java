package regent.opa.management.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.opa.management.bundle.BundleStatus;
import regent.opa.management.log.LogCounters;
import regent.opa.management.service.ServiceException;
import regent.opa.value.Num;
import regent.opa.value.Str;

/// The state as metrics of Prometheus. Thread-safe.
///
/// Source: <https://www.openpolicyagent.org/docs/monitoring#status-metrics>
public final class StatusMetrics {
  private final String version;
  private final List<Double> bounds;
  private final Map<String, Long> loaded = new TreeMap<>();
  private final Map<String, Long> failed = new TreeMap<>();
  private final Map<String, Histogram> durations = new TreeMap<>();

  /// @param bounds of the histogram of loading, in nanoseconds
  public StatusMetrics(String version, List<Double> bounds) {
    this.version = version;
    this.bounds = List.copyOf(bounds);
  }

  /// Counts a round of bundles.
  public synchronized void count(Map<String, BundleStatus> bundles) {
    for (var bundle : bundles.values()) {
      if (bundle.problem().isEmpty() && bundle.lastActivation().isPresent()) {
        loaded.merge(labels("name", bundle.name()), 1L, Long::sum);
      } else {
        String message = bundle.problem().map(BundleStatus.Problem::message).orElse("");
        String code = bundle.problem().isPresent() ? "bundle_error" : "";
        failed.merge(
            labels("code", code, "message", message, "name", bundle.name()), 1L, Long::sum);
      }
      bundle
          .metrics()
          .forEach(
              (stage, time) -> {
                if (stage instanceof Str name && time instanceof Num number) {
                  String labels =
                      "name=%s,stage=%s".formatted(quote(bundle.name()), quote(name.value()));
                  durations
                      .computeIfAbsent(labels, _ -> new Histogram(bounds.size()))
                      .observe(number.doubleValue(), bounds);
                }
              });
    }
  }

  /// The lines of text, each with its end.
  ///
  /// @param waiting how much waits in the log's buffer, by the name of its metric
  public synchronized String text(
      StatusReport report, LogCounters counters, Map<String, Long> waiting) {
    var text = new StringBuilder();
    family(text, "opa_info", "Information about the OPA environment.", "gauge");
    sample(text, "opa_info", labels("version", version), "1");
    family(text, "plugin_status_gauge", "Gauge for the plugin by status.", "gauge");
    report
        .parts()
        .forEach(
            (name, state) ->
                sample(
                    text,
                    "plugin_status_gauge",
                    labels("name", name, "status", state.name()),
                    "1"));
    bundleMetrics(text, report);
    logMetrics(text, report, counters, waiting);
    return text.toString();
  }

  private void bundleMetrics(StringBuilder text, StatusReport report) {
    counter(text, "bundle_loaded_counter", "Counter for the bundle loaded.", loaded);
    counter(text, "bundle_failed_load_counter", "Counter for the failed bundle load.", failed);
    var bundles = report.bundles().values();
    if (!bundles.isEmpty()) {
      family(text, "last_bundle_request", "Gauge for the last bundle request.", "gauge");
      bundles.forEach(
          b ->
              sample(text, "last_bundle_request", labels("name", b.name()), time(b.lastRequest())));
      family(
          text,
          "last_success_bundle_activation",
          "Gauge for the last success bundle activation.",
          "gauge");
      bundles.forEach(
          b ->
              sample(
                  text,
                  "last_success_bundle_activation",
                  labels("active_revision", b.activeRevision(), "name", b.name()),
                  time(b.lastActivation())));
      family(
          text,
          "last_success_bundle_download",
          "Gauge for the last success bundle download.",
          "gauge");
      bundles.forEach(
          b ->
              sample(
                  text,
                  "last_success_bundle_download",
                  labels("name", b.name()),
                  time(b.lastDownload())));
      family(
          text,
          "last_success_bundle_request",
          "Gauge for the last success bundle request.",
          "gauge");
      bundles.forEach(
          b ->
              sample(
                  text,
                  "last_success_bundle_request",
                  labels("name", b.name()),
                  time(b.lastSuccessfulRequest())));
    }
    if (!durations.isEmpty()) {
      family(
          text,
          "bundle_loading_duration_ns",
          "Histogram for the bundle loading duration by stage.",
          "histogram");
      durations.forEach((labels, histogram) -> histogram.write(text, labels, bounds));
    }
  }

  private static void logMetrics(
      StringBuilder text, StatusReport report, LogCounters counters, Map<String, Long> waiting) {
    report
        .decisionLogs()
        .ifPresent(
            upload -> {
              Optional<ServiceException> problem = upload.problem();
              String code = problem.isPresent() ? "decision_log_error" : "";
              int status = problem.map(ServiceException::status).orElse(0);
              family(
                  text,
                  "decision_logs_status_gauge",
                  "Gauge for the last decision log upload by status.",
                  "gauge");
              sample(
                  text,
                  "decision_logs_status_gauge",
                  labels("code", code, "http_code", status == 0 ? "" : String.valueOf(status)),
                  "1");
            });
    counters
        .counters()
        .forEach(
            (name, count) -> {
              if (!name.startsWith("enc_") || name.startsWith("enc_log")) {
                family(
                    text,
                    name + "_total",
                    "Counter for the decision logs metric " + name + ".",
                    "counter");
                sample(text, name + "_total", "", String.valueOf(count));
              }
            });
    family(
        text,
        "decision_logs_lost_total",
        "Decisions that never arrive at the log, by reason.",
        "counter");
    for (var why : LogCounters.Loss.values()) {
      sample(
          text,
          "decision_logs_lost_total",
          labels("reason", why.name().toLowerCase(Locale.ROOT)),
          String.valueOf(counters.lost().getOrDefault(why, 0L)));
    }
    waiting.forEach(
        (name, count) -> {
          family(text, name, "What waits in the decision log buffer.", "gauge");
          sample(text, name, "", String.valueOf(count));
        });
  }

  private static void counter(
      StringBuilder text, String name, String help, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      family(text, name, help, "counter");
      counts.forEach((labels, count) -> sample(text, name, labels, String.valueOf(count)));
    }
  }

  private static void family(StringBuilder text, String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder text, String name, String labels, String value) {
    text.append(name).append(labels).append(' ').append(value).append('\n');
  }

  private static String labels(String... pairs) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.add(pairs[i] + "=" + quote(pairs[i + 1]));
    }
    return "{" + String.join(",", labels) + "}";
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static String time(Optional<Instant> at) {
    return at.map(time -> String.valueOf(time.getEpochSecond() * 1_000_000_000L + time.getNano()))
        .orElse("0");
  }

  /// Counts of values up to each bound.
  private static final class Histogram {
    private final long[] counts;
    private double sum;
    private long count;

    Histogram(int bounds) {
      counts = new long[bounds];
    }

    void observe(double value, List<Double> bounds) {
      for (int i = 0; i < counts.length; i++) {
        if (value <= bounds.get(i)) {
          counts[i]++;
        }
      }
      sum += value;
      count++;
    }

    void write(StringBuilder text, String labels, List<Double> bounds) {
      String name = "bundle_loading_duration_ns";
      for (int i = 0; i < counts.length; i++) {
        sample(
            text,
            name + "_bucket",
            "{" + labels + ",le=\"" + number(bounds.get(i)) + "\"}",
            String.valueOf(counts[i]));
      }
      sample(text, name + "_bucket", "{" + labels + ",le=\"+Inf\"}", String.valueOf(count));
      sample(text, name + "_sum", "{" + labels + "}", number(sum));
      sample(text, name + "_count", "{" + labels + "}", String.valueOf(count));
    }

    private static String number(double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? String.valueOf((long) number)
          : String.valueOf(number);
    }
  }
}
