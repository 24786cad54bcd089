package regent.model.policy.meshcircuitbreaker;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.IntOrString;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.PolicyFlags;
import regent.model.resource.Meta;
import regent.model.resource.PolicySpec;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.targetref.TargetRef;
import regent.model.validation.Violations;

/// Limits how much is sent, and leaves out hosts that fail.
///
/// @param targetRef the proxies to configure; the whole mesh when null
/// @param to limits of outgoing traffic, per destination
/// @param rules limits of incoming traffic
public record MeshCircuitBreaker(@Nullable TargetRef targetRef, List<To> to, List<Rule> rules)
    implements PolicySpec {
  /// Limits of traffic to a destination.
  ///
  /// @param targetRef the destination
  /// @param conf the limits; written `default`
  public record To(TargetRef targetRef, Conf conf) {
    static final Shape<To> SHAPE =
        Objects.of(
            "To",
            To::new,
            Field.required("targetRef", TargetRef.OUTBOUND, To::targetRef),
            Field.zeroed("default", Conf.SHAPE, Conf.NONE, To::conf));
  }

  /// Limits of incoming traffic.
  ///
  /// @param conf the limits; written `default`
  public record Rule(Conf conf) {
    static final Shape<Rule> SHAPE =
        Objects.of("Rule", Rule::new, Field.zeroed("default", Conf.SHAPE, Conf.NONE, Rule::conf));
  }

  /// Limits. What is null is not said by this policy.
  ///
  /// @param connectionLimits how much is sent
  /// @param outlierDetection which hosts are left out
  public record Conf(
      @Nullable ConnectionLimits connectionLimits, @Nullable OutlierDetection outlierDetection) {
    /// Says nothing.
    public static final Conf NONE = new Conf(null, null);

    /// A configuration as it is written.
    public static final Shape<Conf> SHAPE =
        Objects.of(
            "Conf",
            Conf::new,
            Field.optional("connectionLimits", ConnectionLimits.SHAPE, Conf::connectionLimits),
            Field.optional("outlierDetection", OutlierDetection.SHAPE, Conf::outlierDetection));
  }

  /// How much is sent.
  ///
  /// @param maxConnections connections
  /// @param maxConnectionPools pools of connections
  /// @param maxPendingRequests requests that wait
  /// @param maxRetries repeated requests
  /// @param maxRequests requests
  public record ConnectionLimits(
      @Nullable Long maxConnections,
      @Nullable Long maxConnectionPools,
      @Nullable Long maxPendingRequests,
      @Nullable Long maxRetries,
      @Nullable Long maxRequests) {
    static final Shape<ConnectionLimits> SHAPE =
        Objects.of(
            "ConnectionLimits",
            ConnectionLimits::new,
            Field.optional("maxConnections", Shapes.UINT32, ConnectionLimits::maxConnections),
            Field.optional(
                "maxConnectionPools", Shapes.UINT32, ConnectionLimits::maxConnectionPools),
            Field.optional(
                "maxPendingRequests", Shapes.UINT32, ConnectionLimits::maxPendingRequests),
            Field.optional("maxRetries", Shapes.UINT32, ConnectionLimits::maxRetries),
            Field.optional("maxRequests", Shapes.UINT32, ConnectionLimits::maxRequests));
  }

  /// Which hosts are left out.
  ///
  /// @param disabled whether none is
  /// @param interval how often hosts are judged
  /// @param baseEjectionTime how long a host is left out the first time
  /// @param maxEjectionPercent how many hosts may be left out
  /// @param splitExternalAndLocalErrors whether failures of the network count apart
  /// @param detectors what counts as failure
  /// @param healthyPanicThreshold share of healthy hosts below which all are used
  public record OutlierDetection(
      @Nullable Boolean disabled,
      @Nullable Duration interval,
      @Nullable Duration baseEjectionTime,
      @Nullable Long maxEjectionPercent,
      @Nullable Boolean splitExternalAndLocalErrors,
      @Nullable Detectors detectors,
      @Nullable IntOrString healthyPanicThreshold) {
    static final Shape<OutlierDetection> SHAPE =
        Objects.of(
            "OutlierDetection",
            OutlierDetection::new,
            Field.optional("disabled", Shapes.BOOL, OutlierDetection::disabled),
            Field.optional("interval", Shapes.DURATION, OutlierDetection::interval),
            Field.optional("baseEjectionTime", Shapes.DURATION, OutlierDetection::baseEjectionTime),
            Field.optional(
                "maxEjectionPercent", Shapes.UINT32, OutlierDetection::maxEjectionPercent),
            Field.optional(
                "splitExternalAndLocalErrors",
                Shapes.BOOL,
                OutlierDetection::splitExternalAndLocalErrors),
            Field.optional("detectors", Detectors.SHAPE, OutlierDetection::detectors),
            Field.optional(
                "healthyPanicThreshold",
                Shapes.INT_OR_STRING,
                OutlierDetection::healthyPanicThreshold));
  }

  /// What counts as failure.
  ///
  /// @param totalFailures failures in a row
  /// @param gatewayFailures failures of a gateway in a row
  /// @param localOriginFailures failures of the network in a row
  /// @param successRate a rate of success far below that of the others
  /// @param failurePercentage a share of failures
  public record Detectors(
      @Nullable TotalFailures totalFailures,
      @Nullable GatewayFailures gatewayFailures,
      @Nullable LocalOriginFailures localOriginFailures,
      @Nullable SuccessRate successRate,
      @Nullable FailurePercentage failurePercentage) {
    /// No detector.
    static final Detectors NONE = new Detectors(null, null, null, null, null);

    static final Shape<Detectors> SHAPE =
        Objects.of(
            "Detectors",
            Detectors::new,
            Field.optional("totalFailures", TotalFailures.SHAPE, Detectors::totalFailures),
            Field.optional("gatewayFailures", GatewayFailures.SHAPE, Detectors::gatewayFailures),
            Field.optional(
                "localOriginFailures", LocalOriginFailures.SHAPE, Detectors::localOriginFailures),
            Field.optional("successRate", SuccessRate.SHAPE, Detectors::successRate),
            Field.optional(
                "failurePercentage", FailurePercentage.SHAPE, Detectors::failurePercentage));
  }

  /// Failures in a row.
  ///
  /// @param consecutive how many
  public record TotalFailures(@Nullable Long consecutive) {
    static final Shape<TotalFailures> SHAPE =
        Objects.of(
            "DetectorTotalFailures",
            TotalFailures::new,
            Field.optional("consecutive", Shapes.UINT32, TotalFailures::consecutive));
  }

  /// Failures of a gateway in a row.
  ///
  /// @param consecutive how many
  public record GatewayFailures(@Nullable Long consecutive) {
    static final Shape<GatewayFailures> SHAPE =
        Objects.of(
            "DetectorGatewayFailures",
            GatewayFailures::new,
            Field.optional("consecutive", Shapes.UINT32, GatewayFailures::consecutive));
  }

  /// Failures of the network in a row.
  ///
  /// @param consecutive how many
  public record LocalOriginFailures(@Nullable Long consecutive) {
    static final Shape<LocalOriginFailures> SHAPE =
        Objects.of(
            "DetectorLocalOriginFailures",
            LocalOriginFailures::new,
            Field.optional("consecutive", Shapes.UINT32, LocalOriginFailures::consecutive));
  }

  /// A rate of success far below that of the others.
  ///
  /// @param minimumHosts how many hosts there must be
  /// @param requestVolume how many requests a host must have had
  /// @param standardDeviationFactor how far below
  public record SuccessRate(
      @Nullable Long minimumHosts,
      @Nullable Long requestVolume,
      @Nullable IntOrString standardDeviationFactor) {
    static final Shape<SuccessRate> SHAPE =
        Objects.of(
            "DetectorSuccessRateFailures",
            SuccessRate::new,
            Field.optional("minimumHosts", Shapes.UINT32, SuccessRate::minimumHosts),
            Field.optional("requestVolume", Shapes.UINT32, SuccessRate::requestVolume),
            Field.optional(
                "standardDeviationFactor",
                Shapes.INT_OR_STRING,
                SuccessRate::standardDeviationFactor));
  }

  /// A share of failures.
  ///
  /// @param minimumHosts how many hosts there must be
  /// @param requestVolume how many requests a host must have had
  /// @param threshold the share, in percent
  public record FailurePercentage(
      @Nullable Long minimumHosts, @Nullable Long requestVolume, @Nullable Long threshold) {
    static final Shape<FailurePercentage> SHAPE =
        Objects.of(
            "DetectorFailurePercentageFailures",
            FailurePercentage::new,
            Field.optional("minimumHosts", Shapes.UINT32, FailurePercentage::minimumHosts),
            Field.optional("requestVolume", Shapes.UINT32, FailurePercentage::requestVolume),
            Field.optional("threshold", Shapes.UINT32, FailurePercentage::threshold));
  }

  /// The type.
  public static final ResourceType<MeshCircuitBreaker> TYPE =
      ResourceType.named(
              "MeshCircuitBreaker",
              Scope.MESH,
              Objects.of(
                  "MeshCircuitBreaker",
                  MeshCircuitBreaker::new,
                  Field.optional("targetRef", TargetRef.TOP_LEVEL, MeshCircuitBreaker::targetRef),
                  Field.list("to", To.SHAPE, MeshCircuitBreaker::to),
                  Field.list("rules", Rule.SHAPE, MeshCircuitBreaker::rules)))
          .path("meshcircuitbreakers")
          .cli("meshcircuitbreaker", "meshcircuitbreakers")
          .display("Mesh Circuit Breaker", "Mesh Circuit Breakers")
          .shortName("mcb")
          .flags(PolicyFlags.with(Flag.TO, Flag.RULES))
          .build();

  public MeshCircuitBreaker {
    to = List.copyOf(to);
    rules = List.copyOf(rules);
  }

  @Override
  public void validate(Meta meta, Violations at) {
    BreakerRules.check(this, at.field("spec"));
  }
}
