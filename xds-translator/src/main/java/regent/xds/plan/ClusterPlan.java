package regent.xds.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One place that the proxy connects to.
///
/// @param name unique among the proxy's clusters
/// @param members where its hosts come from
/// @param upstream what is spoken with them
/// @param connectTimeout for a new connection
/// @param times of HTTP connections; Envoy's defaults when absent
/// @param limits on what may be in flight
/// @param outliers when hosts are taken out for failing; never when absent
/// @param bindAddress source address of connections; the system's choice when absent
/// @param statName name in metrics; the cluster's when absent
public record ClusterPlan(
    String name,
    Origin origin,
    Members members,
    Upstream upstream,
    Duration connectTimeout,
    @Nullable HttpTimes times,
    Limits limits,
    @Nullable OutlierPlan outliers,
    @Nullable String bindAddress,
    @Nullable String statName) {
  /// For a new connection, where no policy says otherwise.
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// A cluster that no policy shapes.
  public static ClusterPlan plain(String name, Origin origin, Members members) {
    return new ClusterPlan(
        name,
        origin,
        members,
        Upstream.ANY,
        CONNECT_TIMEOUT,
        null,
        Limits.DEFAULT,
        null,
        null,
        null);
  }

  /// The same with connections that come from `address`.
  public ClusterPlan boundTo(String address) {
    return new ClusterPlan(
        name,
        origin,
        members,
        upstream,
        connectTimeout,
        times,
        limits,
        outliers,
        address,
        statName);
  }

  /// The same under another name in metrics.
  public ClusterPlan countedAs(String stat) {
    return new ClusterPlan(
        name,
        origin,
        members,
        upstream,
        connectTimeout,
        times,
        limits,
        outliers,
        bindAddress,
        stat);
  }

  /// Where a cluster's hosts come from.
  public sealed interface Members {
    /// They are discovered under the cluster's name.
    record Discovered() implements Members {}

    /// They are fixed; with none, every connection fails.
    record Fixed(List<Address> addresses) implements Members {
      public Fixed {
        addresses = List.copyOf(addresses);
      }
    }

    /// Each connection goes where its client wanted to go.
    record OriginalDestination() implements Members {}
  }

  /// What is spoken with a cluster's hosts.
  public enum Upstream {
    /// Bytes, or HTTP as the client spoke it.
    ANY,
    /// HTTP/1.1.
    HTTP1,
    /// HTTP/2.
    HTTP2
  }

  /// Times of HTTP connections; zero never ends them.
  ///
  /// @param idle closes quiet connections
  /// @param maxStream for one request; not written when absent
  /// @param maxConnection for one connection; not written when absent
  public record HttpTimes(
      Duration idle, @Nullable Duration maxStream, @Nullable Duration maxConnection) {}

  /// How much may be in flight; Envoy's defaults (1,024 and three retries) when absent.
  public record Limits(
      @Nullable Long connections,
      @Nullable Long connectionPools,
      @Nullable Long pendingRequests,
      @Nullable Long requests,
      @Nullable Long retries) {
    /// Envoy's defaults.
    public static final Limits DEFAULT = new Limits(null, null, null, null, null);
  }
}
