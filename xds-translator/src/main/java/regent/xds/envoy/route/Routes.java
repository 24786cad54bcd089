package regent.xds.envoy.route;

import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.CheckSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import java.util.List;
import regent.xds.envoy.proto.CheckBodies;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.RouteAction.DirectResponse;
import regent.xds.plan.RouteAction.Forward;
import regent.xds.plan.RouteAction.Mirror;
import regent.xds.plan.RouteAction.PathRewrite;
import regent.xds.plan.RouteAction.Redirect;
import regent.xds.plan.RoutePlan;
import regent.xds.plan.RoutePlan.Header;

/// Routes as Envoy's messages.
final class Routes {
  private Routes() {}

  static Route of(RoutePlan plan) {
    var route =
        Route.newBuilder()
            .setMatch(Matches.of(plan.match()))
            .addAllRequestHeadersToAdd(headers(plan.requestHeaders().headers()))
            .addAllRequestHeadersToRemove(plan.requestHeaders().remove())
            .addAllResponseHeadersToAdd(headers(plan.responseHeaders().headers()))
            .addAllResponseHeadersToRemove(plan.responseHeaders().remove());
    if (plan.name() != null) {
      route.setName(plan.name());
    }
    switch (plan.action()) {
      case Forward forward -> route.setRoute(forward(forward));
      case Redirect redirect -> route.setRedirect(redirect(redirect));
      case DirectResponse response -> route.setDirectResponse(directResponse(response));
    }
    if (plan.check() != null) {
      route.putTypedPerFilterConfig(CheckBodies.FILTER, Protos.any(check(plan.check())));
    }
    return route.build();
  }

  private static ExtAuthzPerRoute check(RoutePlan.Check plan) {
    return switch (plan) {
      case RoutePlan.Check.Skip _ -> ExtAuthzPerRoute.newBuilder().setDisabled(true).build();
      case RoutePlan.Check.Ask(var context, var body) -> {
        var settings = CheckSettings.newBuilder().putAllContextExtensions(context);
        if (body != null) {
          settings.setWithRequestBody(CheckBodies.of(body));
        }
        yield ExtAuthzPerRoute.newBuilder().setCheckSettings(settings).build();
      }
    };
  }

  private static io.envoyproxy.envoy.config.route.v3.RouteAction forward(Forward plan) {
    var action = io.envoyproxy.envoy.config.route.v3.RouteAction.newBuilder();
    if (plan.clusters().size() == 1) {
      action.setCluster(plan.clusters().getFirst().name());
    } else {
      action.setWeightedClusters(split(plan));
    }
    if (plan.timeout() != null) {
      action.setTimeout(Protos.duration(plan.timeout()));
    }
    if (plan.idleTimeout() != null) {
      action.setIdleTimeout(Protos.duration(plan.idleTimeout()));
    }
    if (plan.retry() != null) {
      action.setRetryPolicy(Retries.of(plan.retry()));
    }
    if (plan.host() != null) {
      action.setHostRewriteLiteral(plan.host());
    }
    switch (plan.path()) {
      case PathRewrite.Full(var path) -> action.setRegexRewrite(wholePath(path));
      case PathRewrite.Prefix(var path) -> action.setPrefixRewrite(path);
      case null -> {}
    }
    plan.mirrors().forEach(mirror -> action.addRequestMirrorPolicies(mirror(mirror)));
    return action.build();
  }

  private static WeightedCluster split(Forward plan) {
    var split = WeightedCluster.newBuilder();
    for (var cluster : plan.clusters()) {
      split.addClusters(
          ClusterWeight.newBuilder()
              .setName(cluster.name())
              .setWeight(Protos.uint32(cluster.weight())));
    }
    return split.build();
  }

  private static RequestMirrorPolicy mirror(Mirror plan) {
    var mirror = RequestMirrorPolicy.newBuilder().setCluster(plan.cluster());
    if (plan.fraction() != null) {
      mirror.setRuntimeFraction(Matches.fraction(plan.fraction()));
    }
    return mirror.build();
  }

  private static RedirectAction redirect(Redirect plan) {
    var action = RedirectAction.newBuilder().setResponseCode(code(plan.status()));
    if (plan.scheme() != null) {
      action.setSchemeRedirect(plan.scheme());
    }
    if (plan.host() != null) {
      action.setHostRedirect(plan.host());
    }
    if (plan.port() != null) {
      action.setPortRedirect(plan.port());
    }
    switch (plan.path()) {
      case PathRewrite.Full(var path) -> action.setRegexRewrite(wholePath(path));
      case PathRewrite.Prefix(var path) -> action.setPrefixRewrite(path);
      case null -> {}
    }
    return action.build();
  }

  private static RedirectResponseCode code(int status) {
    return switch (status) {
      case 301 -> RedirectResponseCode.MOVED_PERMANENTLY;
      case 302 -> RedirectResponseCode.FOUND;
      case 303 -> RedirectResponseCode.SEE_OTHER;
      case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
      case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
      default -> throw new IllegalArgumentException("no redirection has status " + status);
    };
  }

  private static DirectResponseAction directResponse(DirectResponse plan) {
    var action = DirectResponseAction.newBuilder().setStatus(plan.status());
    if (plan.body() != null) {
      action.setBody(DataSource.newBuilder().setInlineString(plan.body()));
    }
    return action.build();
  }

  private static RegexMatchAndSubstitute wholePath(String path) {
    return RegexMatchAndSubstitute.newBuilder()
        .setPattern(RegexMatcher.newBuilder().setRegex(".*"))
        .setSubstitution(path)
        .build();
  }

  private static List<HeaderValueOption> headers(List<Header> headers) {
    return headers.stream().map(Routes::header).toList();
  }

  private static HeaderValueOption header(Header plan) {
    var how =
        switch (plan.how()) {
          case SET -> HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD;
          case ADD -> HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD;
        };
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(plan.name()).setValue(plan.value()))
        .setAppendAction(how)
        .build();
  }
}
