package regent.xds.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is done with a request.
public sealed interface RouteAction {
  /// Sends it on.
  ///
  /// @param clusters where to; weights count only when there are several
  /// @param timeout for the whole response, zero forever; Envoy's default (15 seconds) when absent
  /// @param idleTimeout for the next piece of it; that of the listener when absent
  /// @param retry not at all when absent
  /// @param path rewritten before it is sent; as it is when absent
  /// @param host the `Host` header; as it is when absent
  /// @param mirrors receive a copy, whose response is dropped
  record Forward(
      List<WeightedCluster> clusters,
      @Nullable Duration timeout,
      @Nullable Duration idleTimeout,
      @Nullable RetryPlan retry,
      @Nullable PathRewrite path,
      @Nullable String host,
      List<Mirror> mirrors)
      implements RouteAction {
    public Forward {
      clusters = List.copyOf(clusters);
      mirrors = List.copyOf(mirrors);
    }

    /// To one cluster, within these times.
    public static Forward to(String cluster, @Nullable Duration timeout, @Nullable Duration idle) {
      return new Forward(
          List.of(new WeightedCluster(cluster, 1)), timeout, idle, null, null, null, List.of());
    }

    /// The same with the path replaced.
    public Forward withPath(PathRewrite rewrite) {
      return new Forward(clusters, timeout, idleTimeout, retry, rewrite, host, mirrors);
    }
  }

  /// Answers with a redirection; absent parts stay as in the request.
  ///
  /// @param status 301, 302, 303, 307 or 308
  record Redirect(
      int status,
      @Nullable String scheme,
      @Nullable String host,
      @Nullable Integer port,
      @Nullable PathRewrite path)
      implements RouteAction {}

  /// Answers by itself; with Envoy's own words in the body when it is absent.
  record DirectResponse(int status, @Nullable String body) implements RouteAction {}

  /// A cluster and its share of requests.
  record WeightedCluster(String name, int weight) {}

  /// A cluster that receives copies, of all requests when `fraction` is absent.
  record Mirror(String cluster, RouteMatch.@Nullable Fraction fraction) {}

  /// What becomes of a path.
  sealed interface PathRewrite {
    /// All of it is replaced.
    record Full(String path) implements PathRewrite {}

    /// The prefix that the route matched is replaced.
    record Prefix(String path) implements PathRewrite {}
  }
}
