package regent.authz.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts checks by duration and failures by reason, under the names of opa-envoy-plugin, in
/// Prometheus' text format. Thread-safe, without locks.
///
/// Source: keys `enable-performance-metrics` and `grpc-request-duration-seconds-buckets` of
/// <https://www.openpolicyagent.org/docs/envoy/primer>
public final class CheckMetrics {
  /// The plugin's buckets, in seconds.
  public static final List<Double> BUCKETS =
      List.of(1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 1e-3, 3e-3, 5e-3, 0.1, 1.0);

  private static final String HISTOGRAM = "grpc_request_duration_seconds";
  private static final String ERRORS = "error_counter";

  private final double[] bounds;
  private final LongAdder[] counts;
  private final LongAdder nanos = new LongAdder();
  private final Map<String, LongAdder> errors = new ConcurrentSkipListMap<>();

  /// @param buckets upper bounds in seconds, ascending
  public CheckMetrics(List<Double> buckets) {
    this.bounds = buckets.stream().mapToDouble(Double::doubleValue).toArray();
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /// A check was answered.
  public void answered(long tookNanos) {
    double seconds = tookNanos / 1e9;
    int bucket = 0;
    while (bucket < bounds.length && seconds > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    nanos.add(tookNanos);
  }

  /// A check failed, or its request could not be read.
  ///
  /// @param reason a code, such as `request_parse_error` or `eval_conflict_error`
  public void failed(String reason) {
    errors.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  /// All of it, in Prometheus' text format.
  public String text() {
    var text = new StringBuilder();
    if (!errors.isEmpty()) {
      text.append("# HELP ").append(ERRORS).append(" A counter for errors\n");
      text.append("# TYPE ").append(ERRORS).append(" counter\n");
      errors.forEach(
          (reason, count) ->
              text.append(ERRORS)
                  .append("{reason=\"")
                  .append(reason)
                  .append("\"} ")
                  .append(count.sum())
                  .append('\n'));
    }
    text.append("# HELP ")
        .append(HISTOGRAM)
        .append(" A histogram of duration for grpc authz requests.\n");
    text.append("# TYPE ").append(HISTOGRAM).append(" histogram\n");
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i].sum();
      text.append(HISTOGRAM)
          .append("_bucket{handler=\"check\",le=\"")
          .append(i < bounds.length ? number(bounds[i]) : "+Inf")
          .append("\"} ")
          .append(total)
          .append('\n');
    }
    text.append(HISTOGRAM)
        .append("_sum{handler=\"check\"} ")
        .append(number(nanos.sum() / 1e9))
        .append('\n');
    text.append(HISTOGRAM).append("_count{handler=\"check\"} ").append(total).append('\n');
    return text.toString();
  }

  /// As Go prints the shortest form of a float: `1e-06`, `0.0005`, `1`.
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 21) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
