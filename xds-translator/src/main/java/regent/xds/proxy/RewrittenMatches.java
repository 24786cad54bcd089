package regent.xds.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.policy.meshhttproute.Filter;
import regent.model.policy.meshhttproute.Filter.PathRewrite;
import regent.model.policy.meshhttproute.Match;
import regent.model.policy.meshhttproute.Match.PathMatch;
import regent.model.policy.meshhttproute.Match.PathType;
import regent.model.policy.meshhttproute.MeshHTTPRoute;

/// What the matches of a rule look like once its filters have rewritten the path:
///
/// ```
/// prefix /v1 → replacePrefixMatch /api      prefix /api
/// any        → replaceFullPath /index.html  exact /index.html
/// ```
final class RewrittenMatches {
  private RewrittenMatches() {}

  /// The rewritten matches; none when nothing is rewritten.
  static List<Match> of(MeshHTTPRoute.Rule rule) {
    var rewritten = new ArrayList<Match>();
    for (Filter filter : rule.conf().filtersOrNone()) {
      PathRewrite path = filter.urlRewrite() == null ? null : filter.urlRewrite().path();
      PathMatch match = path == null ? null : match(path);
      if (match != null) {
        rule.matches()
            .forEach(
                m -> rewritten.add(new Match(match, m.method(), m.queryParams(), m.headers())));
      }
    }
    return rewritten;
  }

  private static @Nullable PathMatch match(PathRewrite rewrite) {
    return switch (rewrite.type()) {
      case REPLACE_FULL_PATH -> of(rewrite.replaceFullPath(), PathType.EXACT);
      case REPLACE_PREFIX_MATCH -> of(rewrite.replacePrefixMatch(), PathType.PATH_PREFIX);
    };
  }

  private static @Nullable PathMatch of(@Nullable String path, PathType type) {
    if (path == null) {
      return null;
    }
    String absolute = path.startsWith("/") ? path : "/" + path;
    return new PathMatch(absolute, type);
  }
}
