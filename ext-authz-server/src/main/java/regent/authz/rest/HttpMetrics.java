package regent.authz.rest;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests by duration, in Prometheus' text format and under OPA's names. Thread-safe,
/// without locks.
///
/// Source: <https://www.openpolicyagent.org/docs/monitoring#prometheus>
final class HttpMetrics {
  private static final String DURATION = "http_request_duration_seconds";
  private static final String CANCELLED = "http_request_cancellations";

  private final double[] bounds;
  private final Map<Series, Histogram> durations = new ConcurrentSkipListMap<>();
  private final Map<Series, LongAdder> cancelled = new ConcurrentSkipListMap<>();

  /// @param buckets upper bounds in seconds, ascending
  HttpMetrics(List<Double> buckets) {
    this.bounds = buckets.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private record Series(int code, String handler, String method) implements Comparable<Series> {
    @Override
    public int compareTo(Series other) {
      int byCode = Integer.compare(code, other.code);
      int byHandler = byCode != 0 ? byCode : handler.compareTo(other.handler);
      return byHandler != 0 ? byHandler : method.compareTo(other.method);
    }

    String labels() {
      return "code=\"%d\",handler=\"%s\",method=\"%s\"".formatted(code, handler, method);
    }
  }

  private static final class Histogram {
    private final LongAdder[] counts;
    private final LongAdder nanos = new LongAdder();

    Histogram(int buckets) {
      counts = new LongAdder[buckets];
      for (int i = 0; i < buckets; i++) {
        counts[i] = new LongAdder();
      }
    }
  }

  /// @param handler OPA's name of the part of the API, such as `v1/data`
  void answered(String handler, String method, int status, long nanos, boolean gone) {
    var series = new Series(status, handler, method(method));
    var histogram = durations.computeIfAbsent(series, _ -> new Histogram(bounds.length + 1));
    int bucket = 0;
    while (bucket < bounds.length && nanos / 1e9 > bounds[bucket]) {
      bucket++;
    }
    histogram.counts[bucket].increment();
    histogram.nanos.add(nanos);
    if (gone) {
      cancelled.computeIfAbsent(series, _ -> new LongAdder()).increment();
    }
  }

  private static String method(String method) {
    return switch (method) {
      case "GET",
          "PUT",
          "HEAD",
          "POST",
          "DELETE",
          "CONNECT",
          "OPTIONS",
          "NOTIFY",
          "TRACE",
          "PATCH" ->
          method.toLowerCase(Locale.ROOT);
      default -> "unknown";
    };
  }

  /// All of it.
  String text() {
    var text = new StringBuilder();
    runtime(text);
    if (!cancelled.isEmpty()) {
      head(text, CANCELLED, "A count of cancelled requests.", "counter");
      cancelled.forEach(
          (series, count) ->
              text.append(CANCELLED)
                  .append('{')
                  .append(series.labels())
                  .append("} ")
                  .append(count.sum())
                  .append('\n'));
    }
    if (!durations.isEmpty()) {
      head(text, DURATION, "A histogram of duration for requests.", "histogram");
      durations.forEach((series, histogram) -> append(text, series, histogram));
    }
    return text.toString();
  }

  private void append(StringBuilder text, Series series, Histogram histogram) {
    long total = 0;
    for (int i = 0; i < histogram.counts.length; i++) {
      total += histogram.counts[i].sum();
      text.append(DURATION)
          .append("_bucket{")
          .append(series.labels())
          .append(",le=\"")
          .append(i < bounds.length ? number(bounds[i]) : "+Inf")
          .append("\"} ")
          .append(total)
          .append('\n');
    }
    text.append(DURATION)
        .append("_sum{")
        .append(series.labels())
        .append("} ")
        .append(number(histogram.nanos.sum() / 1e9))
        .append('\n');
    text.append(DURATION)
        .append("_count{")
        .append(series.labels())
        .append("} ")
        .append(total)
        .append('\n');
  }

  /// What dashboards for OPA read of Go's runtime and that a JVM has as well.
  private static void runtime(StringBuilder text) {
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    gauge(text, "go_memstats_alloc_bytes", "Bytes of the heap in use.", heap.getUsed());
    gauge(text, "go_memstats_heap_sys_bytes", "Bytes of the heap.", heap.getCommitted());
    gauge(
        text,
        "go_threads",
        "Number of threads.",
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    head(text, name, help, "gauge");
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder text, String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /// As Go prints it: `1e-06`, `0.0001`, `1`.
  private static String number(double value) {
    if (value != 0 && Math.abs(value) < 1e-4) {
      var plain = new BigDecimal(Double.toString(value)).stripTrailingZeros();
      var digits = plain.unscaledValue().abs().toString();
      int exponent = digits.length() - 1 - plain.scale();
      return (value < 0 ? "-" : "")
          + digits.charAt(0)
          + (digits.length() > 1 ? "." + digits.substring(1) : "")
          + "e-%02d".formatted(-exponent);
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
