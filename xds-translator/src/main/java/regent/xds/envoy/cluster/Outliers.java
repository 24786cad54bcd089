package regent.xds.envoy.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.type.v3.Percent;
import org.jspecify.annotations.Nullable;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.OutlierPlan;
import regent.xds.plan.OutlierPlan.FailurePercentage;
import regent.xds.plan.OutlierPlan.SuccessRate;

/// Detection of outliers as Envoy's messages. Envoy enforces some detectors unless told otherwise,
/// so each one that the plan leaves out is switched off by its share of enforcement.
final class Outliers {
  private static final int ALWAYS = 100;
  private static final int NEVER = 0;

  private Outliers() {}

  static void configure(Cluster.Builder cluster, OutlierPlan plan) {
    var detection = OutlierDetection.newBuilder();
    if (plan.interval() != null) {
      detection.setInterval(Protos.duration(plan.interval()));
    }
    if (plan.ejection() != null) {
      detection.setBaseEjectionTime(Protos.duration(plan.ejection()));
    }
    if (plan.splitLocalErrors() != null) {
      detection.setSplitExternalLocalOriginErrors(plan.splitLocalErrors());
    }
    if (plan.maxEjectedPercent() != null) {
      detection.setMaxEjectionPercent(Protos.uint32(plan.maxEjectedPercent()));
    }
    consecutive(detection, plan);
    if (plan.detectorsGiven()) {
      successRate(detection, plan.successRate());
      failurePercentage(detection, plan.failurePercentage());
    }
    cluster.setOutlierDetection(detection);
    if (plan.panicPercent() != null) {
      cluster.setCommonLbConfig(
          CommonLbConfig.newBuilder()
              .setHealthyPanicThreshold(Percent.newBuilder().setValue(plan.panicPercent())));
    }
  }

  private static void consecutive(OutlierDetection.Builder detection, OutlierPlan plan) {
    detection.setEnforcingConsecutive5Xx(Protos.uint32(enforced(plan.totalFailures())));
    if (plan.totalFailures() != null) {
      detection.setConsecutive5Xx(Protos.uint32(plan.totalFailures()));
    }
    detection.setEnforcingConsecutiveLocalOriginFailure(
        Protos.uint32(enforced(plan.localFailures())));
    if (plan.localFailures() != null) {
      detection.setConsecutiveLocalOriginFailure(Protos.uint32(plan.localFailures()));
    }
    detection.setEnforcingConsecutiveGatewayFailure(
        Protos.uint32(enforced(plan.gatewayFailures())));
    if (plan.gatewayFailures() != null) {
      detection.setConsecutiveGatewayFailure(Protos.uint32(plan.gatewayFailures()));
    }
  }

  private static void successRate(OutlierDetection.Builder detection, @Nullable SuccessRate rate) {
    detection
        .setEnforcingSuccessRate(Protos.uint32(enforced(rate)))
        .setEnforcingLocalOriginSuccessRate(Protos.uint32(enforced(rate)));
    if (rate == null) {
      return;
    }
    if (rate.minimumHosts() != null) {
      detection.setSuccessRateMinimumHosts(Protos.uint32(rate.minimumHosts()));
    }
    if (rate.requestVolume() != null) {
      detection.setSuccessRateRequestVolume(Protos.uint32(rate.requestVolume()));
    }
    if (rate.deviationFactor() != null) {
      detection.setSuccessRateStdevFactor(Protos.uint32(rate.deviationFactor()));
    }
  }

  private static void failurePercentage(
      OutlierDetection.Builder detection, @Nullable FailurePercentage failures) {
    detection
        .setEnforcingFailurePercentage(Protos.uint32(enforced(failures)))
        .setEnforcingFailurePercentageLocalOrigin(Protos.uint32(enforced(failures)));
    if (failures == null) {
      return;
    }
    if (failures.minimumHosts() != null) {
      detection.setFailurePercentageMinimumHosts(Protos.uint32(failures.minimumHosts()));
    }
    if (failures.requestVolume() != null) {
      detection.setFailurePercentageRequestVolume(Protos.uint32(failures.requestVolume()));
    }
    if (failures.threshold() != null) {
      detection.setFailurePercentageThreshold(Protos.uint32(failures.threshold()));
    }
  }

  private static int enforced(@Nullable Object detector) {
    return detector == null ? NEVER : ALWAYS;
  }
}
