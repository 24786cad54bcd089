package regent.xds.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When hosts of a cluster are taken out for failing. Each detector works only when it is present.
///
/// @param interval between looks; Envoy's default (10 seconds) when absent
/// @param ejection how long a host stays out at first; Envoy's default (30 seconds) when absent
/// @param maxEjectedPercent of the hosts; Envoy's default (10) when absent
/// @param splitLocalErrors counts failures of the connection apart from those of the host
/// @param totalFailures 5xx in a row
/// @param gatewayFailures 502, 503 and 504 in a row
/// @param localFailures failed connections in a row
/// @param successRate hosts that succeed less often than the others
/// @param failurePercentage hosts that fail too often
/// @param panicPercent below this share of healthy hosts all are used; Envoy's default when absent
public record OutlierPlan(
    @Nullable Duration interval,
    @Nullable Duration ejection,
    @Nullable Long maxEjectedPercent,
    @Nullable Boolean splitLocalErrors,
    @Nullable Long totalFailures,
    @Nullable Long gatewayFailures,
    @Nullable Long localFailures,
    @Nullable SuccessRate successRate,
    @Nullable FailurePercentage failurePercentage,
    @Nullable Double panicPercent,
    boolean detectorsGiven) {
  /// Compares hosts.
  ///
  /// @param deviationFactor thousandths of a standard deviation
  public record SuccessRate(
      @Nullable Long minimumHosts, @Nullable Long requestVolume, @Nullable Long deviationFactor) {}

  /// Looks at each host alone.
  public record FailurePercentage(
      @Nullable Long minimumHosts, @Nullable Long requestVolume, @Nullable Long threshold) {}
}
