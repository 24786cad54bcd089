package regent.xds.policy.meshopa;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.dataplane.Inbound;
import regent.model.policy.meshhttproute.Match.PathType;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshopa.MeshOPA.AuthConfig;
import regent.model.policy.meshopa.MeshOPA.Conf;
import regent.model.policy.meshopa.MeshOPA.OnAgentFailure;
import regent.model.resource.Resource;
import regent.xds.plan.Address;
import regent.xds.plan.ClusterPlan;
import regent.xds.plan.ClusterPlan.Limits;
import regent.xds.plan.ClusterPlan.Members;
import regent.xds.plan.ClusterPlan.Upstream;
import regent.xds.plan.HttpFilter.ExtAuthz;
import regent.xds.plan.HttpFilter.RequestBody;
import regent.xds.plan.Origin;
import regent.xds.plan.RouteMatch;
import regent.xds.plan.RoutePlan;
import regent.xds.policy.Effective;
import regent.xds.policy.Lookup;
import regent.xds.policy.meshhttproute.RouteMatches;
import regent.xds.proxy.AuthorizedRoutes;
import regent.xds.proxy.AuthorizedRoutes.Choice;
import regent.xds.proxy.AuthorizedRoutes.Seen;
import regent.xds.proxy.ProxyView;

/// What a MeshOPA adds: each HTTP inbound asks the agent, on a Unix socket in its folder, whether a
/// request may pass. Without an answer it may not, unless the policy says otherwise.
///
/// Source: https://developer.konghq.com/mesh/policies/meshopa/
///
/// @param filter for each HTTP inbound
/// @param cluster the agent
/// @param onlyForRoutes whether requests are checked only where a MeshHTTPRoute has a policy
/// @param routes the MeshHTTPRoutes with policies
public record Authorization(
    ExtAuthz filter, ClusterPlan cluster, boolean onlyForRoutes, AuthorizedRoutes routes) {
  /// The context extension by which the agent learns which routes a request matched.
  public static final String CONTEXT = "regent.io/route";

  private static final String CLUSTER = "system_ext_authz";

  /// Without `.sock`, which all sockets of an agent end in.
  private static final String SOCKET = "ext-authz";

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int FORBIDDEN = 403;

  /// Claims of tokens that an earlier filter verified.
  private static final List<String> METADATA = List.of("envoy.filters.http.jwt_authn");

  private static final AuthConfig UNSAID = new AuthConfig(null, null, null, null);

  /// What the proxy's MeshOPA adds; nothing when none selects it and none is attached to a route of
  /// it.
  public static Optional<Authorization> of(ProxyView view) {
    var effective = Lookup.proxy(view, MeshOPA.TYPE, Conf.SHAPE);
    AuthorizedRoutes routes = view.policies().authorizedRoutes();
    if (effective.isEmpty() && routes.choices().isEmpty()) {
      return Optional.empty();
    }
    var config = effective.map(Effective::conf).map(Conf::authConfig).orElse(UNSAID);
    var policies = new ArrayList<>(effective.map(Effective::policies).orElse(List.of()));
    if (policies.isEmpty()) {
      routes.policies().forEach(policy -> policies.add(policy.kri()));
    }
    var origin = new Origin(policies.getLast(), policies.subList(0, policies.size() - 1));
    return Optional.of(
        new Authorization(
            filter(config, origin), cluster(view, origin), effective.isEmpty(), routes));
  }

  /// The route that every request takes which no other one does.
  public RoutePlan everythingElse(RoutePlan route) {
    return onlyForRoutes ? route.withCheck(new RoutePlan.Check.Skip()) : route;
  }

  /// The routes of requests to `inbound` that MeshHTTPRoutes tell apart, the most specific first.
  ///
  /// @param everything takes all requests and sends them where these go, too
  public List<RoutePlan> routes(Inbound inbound, RoutePlan everything) {
    var plans = new ArrayList<RoutePlan>();
    for (Choice choice : routes.of(inbound)) {
      var check = check(choice);
      Origin origin =
          everything.origin().with(choice.policies().stream().map(Resource::kri).toList());
      for (var path : paths(choice.seen())) {
        plans.add(
            RoutePlan.of(
                    choice.id(),
                    origin,
                    RouteMatches.of(choice.seen().match(), path, null),
                    everything.action())
                .withCheck(check));
      }
    }
    return plans;
  }

  private static List<RouteMatch.PathMatch> paths(Seen seen) {
    var path = seen.match().path();
    return seen.byCharacters() && path != null && path.type() == PathType.PATH_PREFIX
        ? List.of(new RouteMatch.PathMatch.Prefix(path.value()))
        : RouteMatches.paths(seen.match());
  }

  private RoutePlan.@Nullable Check check(Choice choice) {
    if (choice.policies().isEmpty()) {
      return onlyForRoutes ? new RoutePlan.Check.Skip() : null;
    }
    RequestBody body = null;
    for (var policy : choice.policies()) {
      var auth = policy.spec().conf().authConfig();
      RequestBody own = auth == null ? null : body(auth.requestBody());
      body = own == null ? body : own;
    }
    return new RoutePlan.Check.Ask(new TreeMap<>(Map.of(CONTEXT, choice.id())), body);
  }

  private static ExtAuthz filter(AuthConfig config, Origin origin) {
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
