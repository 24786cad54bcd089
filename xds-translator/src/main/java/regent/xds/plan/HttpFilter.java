package regent.xds.plan;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A step that requests pass through. Contributors hand filters in any order; `ORDER` decides.
public sealed interface HttpFilter {
  /// The order in which requests meet the filters: what observes, then what limits, then what
  /// decides, then the router.
  Comparator<HttpFilter> ORDER = Comparator.comparingInt(HttpFilter::rank);

  /// Counts gRPC calls and messages.
  record GrpcStats() implements HttpFilter {}

  /// Asks a decision server whether the request may pass.
  ///
  /// @param cluster where the decision server is
  /// @param timeout for one decision
  /// @param allowOnFailure lets requests pass when no decision can be had
  /// @param statusOnError HTTP status when no decision can be had and requests do not pass
  /// @param body how much of the request's body the decision sees; none when absent
  /// @param metadataNamespaces dynamic metadata of earlier filters that the decision sees
  /// @param origin the policy that asked for it
  record ExtAuthz(
      String cluster,
      Duration timeout,
      boolean allowOnFailure,
      int statusOnError,
      @Nullable RequestBody body,
      List<String> metadataNamespaces,
      Origin origin)
      implements HttpFilter {
    public ExtAuthz {
      metadataNamespaces = List.copyOf(metadataNamespaces);
    }
  }

  /// Sends the request to the cluster that its route names.
  record Router() implements HttpFilter {}

  /// What part of a body is sent along.
  ///
  /// @param maxBytes how many bytes are kept for it
  /// @param raw as bytes, or else as text
  record RequestBody(int maxBytes, boolean raw) {}

  private static int rank(HttpFilter filter) {
    return switch (filter) {
      case GrpcStats _ -> 0;
      case ExtAuthz _ -> 1;
      case Router _ -> 2;
    };
  }
}
