package regent.xds.policy.meshopa;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshopa.MeshOPA.AuthConfig;
import regent.model.policy.meshopa.MeshOPA.Conf;
import regent.model.policy.meshopa.MeshOPA.OnAgentFailure;
import regent.xds.plan.Address;
import regent.xds.plan.ClusterPlan;
import regent.xds.plan.ClusterPlan.Limits;
import regent.xds.plan.ClusterPlan.Members;
import regent.xds.plan.ClusterPlan.Upstream;
import regent.xds.plan.HttpFilter.ExtAuthz;
import regent.xds.plan.HttpFilter.RequestBody;
import regent.xds.plan.Origin;
import regent.xds.policy.Lookup;
import regent.xds.proxy.ProxyView;

/// What a MeshOPA adds: each HTTP inbound asks the agent, on a Unix socket in its folder, whether a
/// request may pass. Without an answer it may not, unless the policy says otherwise.
///
/// Source: https://developer.konghq.com/mesh/policies/meshopa/
///
/// @param filter for each HTTP inbound
/// @param cluster the agent
public record Authorization(ExtAuthz filter, ClusterPlan cluster) {
  private static final String CLUSTER = "system_ext_authz";

  /// Without `.sock`, which all sockets of an agent end in.
  private static final String SOCKET = "ext-authz";

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int FORBIDDEN = 403;

  /// Claims of tokens that an earlier filter verified.
  private static final List<String> METADATA = List.of("envoy.filters.http.jwt_authn");

  private static final AuthConfig UNSAID = new AuthConfig(null, null, null, null);

  /// What the proxy's MeshOPA adds; nothing when none selects it.
  public static Optional<Authorization> of(ProxyView view) {
    return Lookup.proxy(view, MeshOPA.TYPE, Conf.SHAPE)
        .map(
            effective -> {
              var policies = effective.policies();
              var origin = new Origin(policies.getLast(), policies.subList(0, policies.size() - 1));
              return new Authorization(filter(effective.conf(), origin), cluster(view, origin));
            });
  }

  private static ExtAuthz filter(Conf conf, Origin origin) {
    var config = conf.authConfig() == null ? UNSAID : conf.authConfig();
    return new ExtAuthz(
        CLUSTER,
        config.timeout() == null ? TIMEOUT : config.timeout(),
        config.onAgentFailure() == OnAgentFailure.ALLOW,
        config.statusOnError() == null ? FORBIDDEN : config.statusOnError(),
        body(config.requestBody()),
        METADATA,
        origin);
  }

  private static @Nullable RequestBody body(MeshOPA.@Nullable RequestBody body) {
    if (body == null || body.maxSize() == null || body.maxSize() == 0) {
      return null;
    }
    return new RequestBody((int) (long) body.maxSize(), Boolean.TRUE.equals(body.sendRawBody()));
  }

  private static ClusterPlan cluster(ProxyView view, Origin origin) {
    var agent = new Address.Pipe(view.metadata().socket(SOCKET));
    return new ClusterPlan(
        CLUSTER,
        origin,
        new Members.Fixed(List.of(agent)),
        Upstream.HTTP2,
        ClusterPlan.CONNECT_TIMEOUT,
        null,
        Limits.DEFAULT,
        null,
        null,
        null);
  }
}
