package regent.xds.policy.meshhttproute;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.policy.HeaderMatch;
import regent.model.policy.meshhttproute.Match;
import regent.model.policy.meshhttproute.Match.QueryParam;
import regent.xds.plan.RouteMatch;
import regent.xds.plan.RouteMatch.Fraction;
import regent.xds.plan.RouteMatch.NamedMatch;
import regent.xds.plan.RouteMatch.PathMatch;
import regent.xds.plan.RouteMatch.ValueMatch;

/// The conditions of a MeshHTTPRoute as Envoy's.
///
/// A prefix takes whole segments only. Envoy has no single match for that which lets a rewrite of
/// it not double the slash, so a prefix `/a` becomes two routes: the path `/a`, and the prefix
/// `/a/`. See https://github.com/envoyproxy/envoy/issues/23130.
public final class RouteMatches {
  private RouteMatches() {}

  /// The conditions on the path; each needs a route of its own.
  public static List<PathMatch> paths(Match match) {
    var path = match.path();
    if (path == null) {
      return List.of(new PathMatch.Prefix("/"));
    }
    return switch (path.type()) {
      case EXACT -> List.of(new PathMatch.Exact(path.value()));
      case REGULAR_EXPRESSION -> List.of(new PathMatch.Regex(path.value()));
      case PATH_PREFIX -> prefix(path.value());
    };
  }

  private static List<PathMatch> prefix(String prefix) {
    if (prefix.equals("/")) {
      return List.of(new PathMatch.Prefix("/"));
    }
    String trimmed = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    return List.of(new PathMatch.Exact(trimmed), new PathMatch.Prefix(trimmed + "/"));
  }

  /// The conditions for one of [#paths(Match)].
  ///
  /// @param fraction takes only this part of the requests; all when null
  public static RouteMatch of(Match match, PathMatch path, @Nullable Fraction fraction) {
    var headers = new LinkedHashMap<String, NamedMatch>();
    if (match.method() != null) {
      headers.put(
          ":method", new NamedMatch(":method", new ValueMatch.Exact(match.method().name())));
    }
    for (var header : match.headersOrNone()) {
      headers.putIfAbsent(header.name(), new NamedMatch(header.name(), value(header)));
    }
    var parameters = new LinkedHashMap<String, NamedMatch>();
    for (var parameter : match.queryParamsOrNone()) {
      parameters.putIfAbsent(parameter.name(), new NamedMatch(parameter.name(), value(parameter)));
    }
    return new RouteMatch(
        path, List.copyOf(headers.values()), List.copyOf(parameters.values()), fraction);
  }

  private static ValueMatch value(HeaderMatch header) {
    return switch (header.type()) {
      case EXACT -> new ValueMatch.Exact(header.value());
      case REGULAR_EXPRESSION -> new ValueMatch.Regex(header.value());
      case PRESENT -> new ValueMatch.Present();
      case ABSENT -> new ValueMatch.Absent();
      // Envoy refuses an empty prefix; every value has it.
      case PREFIX ->
          header.value().isEmpty()
              ? new ValueMatch.Present()
              : new ValueMatch.Prefix(header.value());
    };
  }

  private static ValueMatch value(QueryParam parameter) {
    return switch (parameter.type()) {
      case EXACT -> new ValueMatch.Exact(parameter.value());
      case REGULAR_EXPRESSION -> new ValueMatch.Regex(parameter.value());
    };
  }
}
