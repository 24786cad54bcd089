package regent.xds.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When and how a request is tried again. Absent parts leave Envoy's defaults.
///
/// @param retryOn Envoy's conditions, joined by commas
/// @param retries how many more tries
/// @param perTryTimeout for each of them
/// @param backOff the pause before each
/// @param rateLimitedBackOff the pause that a response's headers ask for
/// @param statusCodes that are tried again
/// @param requestHeaders only requests that match one of these are tried again
/// @param responseHeaders responses that match one of these are tried again
/// @param hosts how another host is chosen
/// @param hostAttempts how often another host is sought
/// @param origin the policy that asked for it
public record RetryPlan(
    String retryOn,
    @Nullable Long retries,
    @Nullable Duration perTryTimeout,
    @Nullable BackOff backOff,
    @Nullable RateLimitedBackOff rateLimitedBackOff,
    List<Integer> statusCodes,
    List<RouteMatch.NamedMatch> requestHeaders,
    List<RouteMatch.NamedMatch> responseHeaders,
    List<HostChoice> hosts,
    @Nullable Long hostAttempts,
    Origin origin) {
  public RetryPlan {
    statusCodes = List.copyOf(statusCodes);
    requestHeaders = List.copyOf(requestHeaders);
    responseHeaders = List.copyOf(responseHeaders);
    hosts = List.copyOf(hosts);
  }

  /// A pause that grows from `base` to `max`.
  public record BackOff(@Nullable Duration base, @Nullable Duration max) {}

  /// A pause read from the first of `headers` that a response has, at most `max`.
  public record RateLimitedBackOff(List<ResetHeader> headers, @Nullable Duration max) {
    public RateLimitedBackOff {
      headers = List.copyOf(headers);
    }
  }

  /// A response header that says when to try again.
  public record ResetHeader(String name, Format format) {
    /// How the header is written.
    public enum Format {
      /// Seconds from now.
      SECONDS,
      /// Seconds since 1970.
      UNIX_TIMESTAMP
    }
  }

  /// How another host is chosen for the next try.
  public sealed interface HostChoice {
    /// Not one that was tried.
    record OmitPreviousHosts() implements HostChoice {}

    /// Not one with these tags.
    record OmitHostsWithTags(java.util.SortedMap<String, String> tags) implements HostChoice {}

    /// Not in a priority that was tried; recomputed every `updateFrequency` tries.
    record OmitPreviousPriorities(int updateFrequency) implements HostChoice {}
  }
}
