package regent.xds.policy.meshcircuitbreaker;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.model.dataplane.Inbound;
import regent.model.json.IntOrString;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker.Conf;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker.ConnectionLimits;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker.Detectors;
import regent.model.policy.meshcircuitbreaker.MeshCircuitBreaker.OutlierDetection;
import regent.model.resource.Kri;
import regent.xds.plan.ClusterPlan.Limits;
import regent.xds.plan.OutlierPlan;
import regent.xds.policy.Effective;
import regent.xds.policy.Lookup;
import regent.xds.proxy.ProxyView;

/// What MeshCircuitBreakers say: how much may be in flight, and which hosts are taken out.
///
/// Source: https://kuma.io/docs/latest/policies/meshcircuitbreaker/
public final class Breakers {
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private Breakers() {}

  /// What holds for a cluster.
  ///
  /// @param outliers never taken out when absent
  public record Breaker(Limits limits, @Nullable OutlierPlan outliers, List<Kri> policies) {
    /// Envoy's defaults.
    public static final Breaker NONE = new Breaker(Limits.DEFAULT, null, List.of());
  }

  /// For the application behind `inbound`.
  public static Breaker inbound(ProxyView view, Inbound inbound) {
    return breaker(Lookup.inbound(view, MeshCircuitBreaker.TYPE, Conf.SHAPE, inbound).forAll());
  }

  /// For a destination.
  ///
  /// @param destination with its port as section
  public static Breaker outbound(ProxyView view, Kri destination) {
    return breaker(
        Lookup.outbound(view, MeshCircuitBreaker.TYPE, Conf.SHAPE, List.of(destination)));
  }

  private static Breaker breaker(Optional<Effective<Conf>> effective) {
    if (effective.isEmpty()) {
      return Breaker.NONE;
    }
    var conf = effective.get().conf();
    return new Breaker(
        limits(conf.connectionLimits()),
        outliers(conf.outlierDetection()),
        effective.get().policies());
  }

  private static Limits limits(@Nullable ConnectionLimits limits) {
    return limits == null
        ? Limits.DEFAULT
        : new Limits(
            limits.maxConnections(),
            limits.maxConnectionPools(),
            limits.maxPendingRequests(),
            limits.maxRequests(),
            limits.maxRetries());
  }

  private static @Nullable OutlierPlan outliers(@Nullable OutlierDetection detection) {
    if (detection == null || Boolean.TRUE.equals(detection.disabled())) {
      return null;
    }
    var detectors = detection.detectors();
    return new OutlierPlan(
        detection.interval(),
        detection.baseEjectionTime(),
        detection.maxEjectionPercent(),
        detection.splitExternalAndLocalErrors(),
        detectors == null || detectors.totalFailures() == null
            ? null
            : detectors.totalFailures().consecutive(),
        detectors == null || detectors.gatewayFailures() == null
            ? null
            : detectors.gatewayFailures().consecutive(),
        detectors == null || detectors.localOriginFailures() == null
            ? null
            : detectors.localOriginFailures().consecutive(),
        detectors == null ? null : successRate(detectors),
        detectors == null ? null : failurePercentage(detectors),
        percent(detection.healthyPanicThreshold()),
        detectors != null);
  }

  private static OutlierPlan.@Nullable SuccessRate successRate(Detectors detectors) {
    var rate = detectors.successRate();
    if (rate == null) {
      return null;
    }
    var factor =
        rate.standardDeviationFactor() == null
            ? Optional.<BigDecimal>empty()
            : rate.standardDeviationFactor().decimal();
    return new OutlierPlan.SuccessRate(
        rate.minimumHosts(),
        rate.requestVolume(),
        factor.map(f -> f.multiply(THOUSAND).longValue()).orElse(null));
  }

  private static OutlierPlan.@Nullable FailurePercentage failurePercentage(Detectors detectors) {
    var failures = detectors.failurePercentage();
    return failures == null
        ? null
        : new OutlierPlan.FailurePercentage(
            failures.minimumHosts(), failures.requestVolume(), failures.threshold());
  }

  private static @Nullable Double percent(@Nullable IntOrString threshold) {
    return threshold == null ? null : threshold.decimal().map(BigDecimal::doubleValue).orElse(null);
  }
}
