package regent.model.policy.meshcircuitbreaker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.IntOrString;
import regent.model.targetref.TargetRef;
import regent.model.targetref.TargetRef.Kind;
import regent.model.validation.Checks;
import regent.model.validation.Violations;

/// What makes a MeshCircuitBreaker valid, in Kuma's order and words (`validator.go`).
final class BreakerRules {
  private static final List<Kind> TOP = List.of(Kind.MESH, Kind.DATAPLANE);
  private static final List<Kind> DESTINATIONS =
      List.of(
          Kind.MESH, Kind.MESH_SERVICE, Kind.MESH_EXTERNAL_SERVICE, Kind.MESH_MULTI_ZONE_SERVICE);

  private BreakerRules() {}

  static void check(MeshCircuitBreaker breaker, Violations spec) {
    if (breaker.targetRef() != null) {
      breaker
          .targetRef()
          .validate(
              spec.field("targetRef"),
              TOP,
              breaker.rules().isEmpty() ? TargetRef.Direction.OTHER : TargetRef.Direction.INBOUND);
    }
    spec.require(
        !breaker.rules().isEmpty() || !breaker.to().isEmpty(),
        "at least one of 'to' or 'rules' has to be defined");
    for (int i = 0; i < breaker.rules().size(); i++) {
      // Kuma's paths say "from", as before there were rules
      conf(spec.field("from").index(i).field("default"), breaker.rules().get(i).conf());
    }
    for (int i = 0; i < breaker.to().size(); i++) {
      Violations entry = spec.field("to").index(i);
      MeshCircuitBreaker.To to = breaker.to().get(i);
      to.targetRef().validate(entry.field("targetRef"), DESTINATIONS, TargetRef.Direction.OTHER);
      conf(entry.field("default"), to.conf());
    }
  }

  private static void conf(Violations at, MeshCircuitBreaker.Conf conf) {
    if (conf.equals(MeshCircuitBreaker.Conf.NONE)) {
      at.add("at least one of: 'connectionLimits' or 'outlierDetection' should be configured");
      return;
    }
    if (conf.connectionLimits() != null) {
      limits(at.field("connectionLimits"), conf.connectionLimits());
    }
    if (conf.outlierDetection() != null) {
      outliers(at.field("outlierDetection"), conf.outlierDetection());
    }
  }

  private static void limits(Violations at, MeshCircuitBreaker.ConnectionLimits limits) {
    Checks.positive(at.field("maxConnections"), limits.maxConnections());
    Checks.positive(at.field("maxConnectionPools"), limits.maxConnectionPools());
    Checks.positive(at.field("maxPendingRequests"), limits.maxPendingRequests());
    Checks.positive(at.field("maxRetries"), limits.maxRetries());
    Checks.positive(at.field("maxRequests"), limits.maxRequests());
  }

  private static void outliers(Violations at, MeshCircuitBreaker.OutlierDetection detection) {
    Checks.positive(at.field("interval"), detection.interval());
    Checks.positive(at.field("baseEjectionTime"), detection.baseEjectionTime());
    Checks.percentage(at.field("maxEjectionPercent"), detection.maxEjectionPercent());
    IntOrString panic = detection.healthyPanicThreshold();
    if (panic != null) {
      Checks.percentage(at.field("healthyPanicThreshold"), panic.decimal());
    }
    detectors(at.field("detectors"), detection.detectors());
  }

  private static void detectors(Violations at, MeshCircuitBreaker.@Nullable Detectors detectors) {
    if (detectors == null) {
      at.add("must be defined");
      return;
    }
    if (detectors.equals(MeshCircuitBreaker.Detectors.NONE)) {
      at.add(
          "must have at least one defined: totalFailures, gatewayFailures, localOriginFailures,"
              + " successRate, failurePercentage");
      return;
    }
    if (detectors.totalFailures() != null) {
      Checks.positive(
          at.field("totalFailures.consecutive"), detectors.totalFailures().consecutive());
    }
    if (detectors.gatewayFailures() != null) {
      Checks.positive(
          at.field("gatewayFailures.consecutive"), detectors.gatewayFailures().consecutive());
    }
    if (detectors.localOriginFailures() != null) {
      Checks.positive(
          at.field("localOriginFailures.consecutive"),
          detectors.localOriginFailures().consecutive());
    }
    if (detectors.successRate() != null) {
      successRate(at.field("successRate"), detectors.successRate());
    }
    if (detectors.failurePercentage() != null) {
      failurePercentage(at.field("failurePercentage"), detectors.failurePercentage());
    }
  }

  private static void successRate(Violations at, MeshCircuitBreaker.SuccessRate rate) {
    Checks.positive(at.field("minimumHosts"), rate.minimumHosts());
    Checks.positive(at.field("requestVolume"), rate.requestVolume());
    IntOrString factor = rate.standardDeviationFactor();
    if (factor != null) {
      Violations in = at.field("standardDeviationFactor");
      factor
          .decimal()
          .ifPresentOrElse(
              value -> in.require(value.signum() > 0, "must be greater than 0"),
              () -> in.add("invalid number"));
    }
  }

  private static void failurePercentage(
      Violations at, MeshCircuitBreaker.FailurePercentage percentage) {
    Checks.positive(at.field("minimumHosts"), percentage.minimumHosts());
    Checks.positive(at.field("requestVolume"), percentage.requestVolume());
    Checks.percentage(at.field("threshold"), percentage.threshold());
  }
}
