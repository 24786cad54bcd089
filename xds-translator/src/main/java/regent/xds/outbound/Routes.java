package regent.xds.outbound;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.model.policy.meshhttproute.Filter;
import regent.model.policy.meshhttproute.Filter.HeaderModifier;
import regent.model.policy.meshhttproute.Filter.Mirror;
import regent.model.policy.meshhttproute.Filter.PathRewriteType;
import regent.model.policy.meshhttproute.Match.PathType;
import regent.xds.plan.Origin;
import regent.xds.plan.RetryPlan;
import regent.xds.plan.RouteAction;
import regent.xds.plan.RouteAction.DirectResponse;
import regent.xds.plan.RouteAction.Forward;
import regent.xds.plan.RouteAction.PathRewrite;
import regent.xds.plan.RouteAction.Redirect;
import regent.xds.plan.RouteAction.WeightedCluster;
import regent.xds.plan.RouteMatch;
import regent.xds.plan.RouteMatch.Fraction;
import regent.xds.plan.RouteMatch.PathMatch;
import regent.xds.plan.RoutePlan;
import regent.xds.plan.RoutePlan.Header;
import regent.xds.plan.RoutePlan.HeaderChanges;
import regent.xds.policy.meshhttproute.RouteMatches;
import regent.xds.policy.meshhttproute.RouteRule;
import regent.xds.policy.meshtimeout.OutboundTimes;

/// Plans Envoy's routes for one rule.
///
/// A rewrite of a prefix must not double the slash: see [RouteMatches].
final class Routes {
  private static final int UNRESOLVED = 500;

  private final RouteRule rule;
  private final Origin origin;
  private final OutboundTimes times;
  private final @Nullable RetryPlan retry;

  private Routes(RouteRule rule, OutboundTimes times, @Nullable RetryPlan retry) {
    this.rule = rule;
    this.origin = rule.origin().with(times.policies());
    this.times = times;
    this.retry = retry;
  }

  static List<RoutePlan> of(RouteRule rule, OutboundTimes times, Optional<RetryPlan> retry) {
    return new Routes(rule, times, retry.orElse(null)).plan();
  }

  private List<RoutePlan> plan() {
    var routes = new ArrayList<RoutePlan>();
    boolean redirects =
        rule.filters().stream().anyMatch(f -> f.type() == Filter.Type.REQUEST_REDIRECT);
    for (var path : RouteMatches.paths(rule.match())) {
      var match = RouteMatches.of(rule.match(), path, null);
      if (!redirects && rule.unresolved()) {
        routes.add(route(match, new DirectResponse(UNRESOLVED, "")));
        continue;
      }
      if (!redirects && rule.unresolvedWeight() > 0) {
        routes.add(
            route(
                RouteMatches.of(rule.match(), path, unresolvedShare()),
                new DirectResponse(UNRESOLVED, "")));
      }
      routes.add(route(match, action(path)));
    }
    return routes;
  }

  private RoutePlan route(RouteMatch match, RouteAction action) {
    return new RoutePlan(
        rule.name(),
        origin,
        match,
        action,
        headers(Filter.Type.REQUEST_HEADER_MODIFIER),
        headers(Filter.Type.RESPONSE_HEADER_MODIFIER),
        null);
  }

  private RouteAction action(PathMatch path) {
    for (var filter : rule.filters()) {
      if (filter.requestRedirect() != null) {
        return redirect(filter.requestRedirect(), path);
      }
    }
    return forward(path);
  }

  private Redirect redirect(Filter.Redirect redirect, PathMatch path) {
    return new Redirect(
        (int) redirect.statusCode(),
        redirect.scheme() == null ? null : redirect.scheme().text(),
        redirect.hostname(),
        redirect.port() == null ? null : (int) (long) redirect.port(),
        rewrite(redirect.path(), path));
  }

  private Forward forward(PathMatch path) {
    PathRewrite rewrite = null;
    String host = null;
    var mirrors = new ArrayList<RouteAction.Mirror>();
    for (int i = 0; i < rule.filters().size(); i++) {
      var filter = rule.filters().get(i);
      if (filter.urlRewrite() != null) {
        var asked = rewrite(filter.urlRewrite().path(), path);
        rewrite = asked == null ? rewrite : asked;
        host = filter.urlRewrite().hostname() == null ? host : filter.urlRewrite().hostname();
      }
      var target = rule.mirrors().get(i);
      if (filter.requestMirror() != null && target != null) {
        mirrors.add(new RouteAction.Mirror(target.toString(), share(filter.requestMirror())));
      }
    }
    return new Forward(
        rule.backends().stream()
            .map(b -> new WeightedCluster(b.destination().toString(), (int) b.weight()))
            .toList(),
        times.request(),
        times.requestIdle(),
        retry,
        rewrite,
        host,
        mirrors);
  }

  private @Nullable PathRewrite rewrite(Filter.@Nullable PathRewrite rewrite, PathMatch path) {
    if (rewrite == null) {
      return null;
    }
    if (rewrite.type() == PathRewriteType.REPLACE_FULL_PATH) {
      return new PathRewrite.Full(orEmpty(rewrite.replaceFullPath()));
    }
    var matched = rule.match().path();
    if (matched == null || matched.type() != PathType.PATH_PREFIX) {
      return null;
    }
    String replacement = orEmpty(rewrite.replacePrefixMatch());
    return path instanceof PathMatch.Exact
        ? new PathRewrite.Full(replacement)
        : new PathRewrite.Prefix(replacement);
  }

  private HeaderChanges headers(Filter.Type type) {
    var headers = new ArrayList<Header>();
    var remove = new ArrayList<String>();
    for (var filter : rule.filters()) {
      HeaderModifier modifier =
          type == Filter.Type.REQUEST_HEADER_MODIFIER
              ? filter.requestHeaderModifier()
              : filter.responseHeaderModifier();
      if (filter.type() == type && modifier != null) {
        add(headers, modifier.set(), RoutePlan.Write.SET);
        add(headers, modifier.add(), RoutePlan.Write.ADD);
        remove.addAll(modifier.remove() == null ? List.of() : modifier.remove());
      }
    }
    return new HeaderChanges(headers, remove);
  }

  private static void add(
      List<Header> headers, @Nullable List<Filter.Header> more, RoutePlan.Write how) {
    if (more != null) {
      more.forEach(header -> headers.add(new Header(header.name(), header.value(), how)));
    }
  }

  private Fraction unresolvedShare() {
    long reachable = rule.backends().stream().mapToLong(RouteRule.Backend::weight).sum();
    return Fractions.of(rule.unresolvedWeight(), reachable + rule.unresolvedWeight());
  }

  private static @Nullable Fraction share(Mirror mirror) {
    return mirror.percentage() == null
        ? null
        : Fractions.ofPercent(mirror.percentage().decimal().orElse(BigDecimal.ZERO));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
