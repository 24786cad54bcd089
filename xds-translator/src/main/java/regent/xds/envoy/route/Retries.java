package regent.xds.envoy.route;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RateLimitedRetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.ResetHeader;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.ResetHeaderFormat;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryPriority;
import io.envoyproxy.envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.RetryPlan;
import regent.xds.plan.RetryPlan.BackOff;
import regent.xds.plan.RetryPlan.HostChoice;
import regent.xds.plan.RetryPlan.RateLimitedBackOff;

/// Retry policies as Envoy's messages.
final class Retries {
  private Retries() {}

  static RetryPolicy of(RetryPlan plan) {
    var policy =
        RetryPolicy.newBuilder()
            .setRetryOn(plan.retryOn())
            .addAllRetriableStatusCodes(plan.statusCodes());
    if (plan.retries() != null) {
      policy.setNumRetries(Protos.uint32(plan.retries()));
    }
    if (plan.perTryTimeout() != null) {
      policy.setPerTryTimeout(Protos.duration(plan.perTryTimeout()));
    }
    if (plan.backOff() != null) {
      policy.setRetryBackOff(backOff(plan.backOff()));
    }
    if (plan.rateLimitedBackOff() != null) {
      policy.setRateLimitedRetryBackOff(rateLimited(plan.rateLimitedBackOff()));
    }
    plan.requestHeaders().forEach(h -> policy.addRetriableRequestHeaders(Matches.header(h)));
    plan.responseHeaders().forEach(h -> policy.addRetriableHeaders(Matches.header(h)));
    plan.hosts().forEach(choice -> choose(policy, choice));
    if (plan.hostAttempts() != null) {
      policy.setHostSelectionRetryMaxAttempts(plan.hostAttempts());
    }
    return policy.build();
  }

  private static RetryBackOff backOff(BackOff plan) {
    var backOff = RetryBackOff.newBuilder();
    if (plan.base() != null) {
      backOff.setBaseInterval(Protos.duration(plan.base()));
    }
    if (plan.max() != null) {
      backOff.setMaxInterval(Protos.duration(plan.max()));
    }
    return backOff.build();
  }

  private static RateLimitedRetryBackOff rateLimited(RateLimitedBackOff plan) {
    var backOff = RateLimitedRetryBackOff.newBuilder();
    for (var header : plan.headers()) {
      var format =
          switch (header.format()) {
            case SECONDS -> ResetHeaderFormat.SECONDS;
            case UNIX_TIMESTAMP -> ResetHeaderFormat.UNIX_TIMESTAMP;
          };
      backOff.addResetHeaders(ResetHeader.newBuilder().setName(header.name()).setFormat(format));
    }
    if (plan.max() != null) {
      backOff.setMaxInterval(Protos.duration(plan.max()));
    }
    return backOff.build();
  }

  private static void choose(RetryPolicy.Builder policy, HostChoice choice) {
    switch (choice) {
      case HostChoice.OmitPreviousHosts _ ->
          policy.addRetryHostPredicate(
              RetryHostPredicate.newBuilder()
                  .setName("envoy.retry_host_predicates.previous_hosts")
                  .setTypedConfig(Protos.any(PreviousHostsPredicate.getDefaultInstance())));
      case HostChoice.OmitHostsWithTags(var tags) ->
          policy.addRetryHostPredicate(
              RetryHostPredicate.newBuilder()
                  .setName("envoy.retry_host_predicates.omit_host_metadata")
                  .setTypedConfig(
                      Protos.any(
                          OmitHostMetadataConfig.newBuilder()
                              .setMetadataMatch(
                                  Metadata.newBuilder()
                                      .putFilterMetadata("envoy.lb", Protos.struct(tags)))
                              .build())));
      case HostChoice.OmitPreviousPriorities(var updateFrequency) ->
          policy.setRetryPriority(
              RetryPriority.newBuilder()
                  .setName("envoy.retry_priorities.previous_priorities")
                  .setTypedConfig(
                      Protos.any(
                          PreviousPrioritiesConfig.newBuilder()
                              .setUpdateFrequency(updateFrequency)
                              .build())));
    }
  }
}
