package regent.xds.policy.meshretry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.policy.HeaderMatch;
import regent.model.policy.meshretry.MeshRetry;
import regent.model.policy.meshretry.MeshRetry.Conf;
import regent.model.policy.meshretry.MeshRetry.Grpc;
import regent.model.policy.meshretry.MeshRetry.GrpcRetryOn;
import regent.model.policy.meshretry.MeshRetry.HostPredicate;
import regent.model.policy.meshretry.MeshRetry.Http;
import regent.model.resource.Kri;
import regent.xds.plan.Origin;
import regent.xds.plan.RetryPlan;
import regent.xds.plan.RetryPlan.BackOff;
import regent.xds.plan.RetryPlan.HostChoice;
import regent.xds.plan.RetryPlan.RateLimitedBackOff;
import regent.xds.plan.RetryPlan.ResetHeader;
import regent.xds.plan.RouteMatch.NamedMatch;
import regent.xds.plan.RouteMatch.ValueMatch;
import regent.xds.policy.Effective;
import regent.xds.policy.Lookup;
import regent.xds.proxy.Protocol;
import regent.xds.proxy.ProxyView;

/// What MeshRetries say: when a request or a connection is tried again. Nothing is tried again
/// where none says so. HTTP/2 without gRPC is left alone, as in Kuma.
///
/// Source: https://kuma.io/docs/latest/policies/meshretry/
public final class Retries {
  private static final String HTTP_RETRY_ON = "gateway-error,connect-failure,refused-stream";
  private static final String GRPC_RETRY_ON =
      "cancelled,connect-failure,gateway-error,refused-stream,reset,resource-exhausted,unavailable";
  private static final String STATUS_CODES = "retriable-status-codes";
  private static final Duration GRPC_BASE_INTERVAL = Duration.ofMillis(25);
  private static final String METHOD = "HttpMethod";

  private static final Map<String, String> HTTP_CONDITIONS =
      Map.of(
          "5XX", "5xx",
          "GatewayError", "gateway-error",
          "Reset", "reset",
          "Retriable4xx", "retriable-4xx",
          "ConnectFailure", "connect-failure",
          "EnvoyRatelimited", "envoy-ratelimited",
          "RefusedStream", "refused-stream",
          "Http3PostConnectFailure", "http3-post-connect-failure");

  private Retries() {}

  /// How requests to a destination are tried again.
  ///
  /// @param destination with its port as section
  public static Optional<RetryPlan> requests(ProxyView view, Kri destination, Protocol protocol) {
    return Lookup.outbound(view, MeshRetry.TYPE, Conf.SHAPE, List.of(destination))
        .flatMap(effective -> requests(effective, protocol));
  }

  /// How the requests of one route to a destination are tried again: what is said of the route
  /// wins.
  ///
  /// @param route the MeshHTTPRoute with its rule as section
  public static Optional<RetryPlan> requests(
      ProxyView view, Kri destination, Kri route, Protocol protocol) {
    return Lookup.outbound(view, MeshRetry.TYPE, Conf.SHAPE, List.of(route, destination))
        .flatMap(effective -> requests(effective, protocol))
        .or(() -> requests(view, destination, protocol));
  }

  /// How often a connection to a destination is tried, with who says so.
  public static Optional<Effective<Long>> connections(ProxyView view, Kri destination) {
    return Lookup.outbound(view, MeshRetry.TYPE, Conf.SHAPE, List.of(destination))
        .flatMap(
            effective -> {
              var tcp = effective.conf().tcp();
              return tcp == null || tcp.maxConnectAttempt() == null
                  ? Optional.empty()
                  : Optional.of(new Effective<>(tcp.maxConnectAttempt(), effective.policies()));
            });
  }

  private static Optional<RetryPlan> requests(Effective<Conf> effective, Protocol protocol) {
    if (effective.policies().isEmpty()) {
      return Optional.empty();
    }
    var policies = effective.policies();
    var origin = new Origin(policies.getLast(), policies.subList(0, policies.size() - 1));
    var conf = effective.conf();
    return switch (protocol) {
      case HTTP ->
          Optional.ofNullable(conf.http())
              .filter(h -> tries(h.numRetries()))
              .map(h -> http(h, origin));
      case GRPC ->
          Optional.ofNullable(conf.grpc())
              .filter(g -> tries(g.numRetries()))
              .map(g -> grpc(g, origin));
      case HTTP2, TCP -> Optional.empty();
    };
  }

  private static boolean tries(@Nullable Long retries) {
    return retries == null || retries != 0;
  }

  private static RetryPlan http(Http http, Origin origin) {
    var conditions = new ArrayList<String>();
    var statuses = new ArrayList<Integer>();
    var requestHeaders = new ArrayList<NamedMatch>();
    for (var reason : http.retryOn() == null ? List.<String>of() : http.retryOn()) {
      if (reason.matches("[1-5][0-9][0-9]")) {
        statuses.add(Integer.valueOf(reason));
      } else if (reason.startsWith(METHOD)) {
        requestHeaders.add(method(reason.substring(METHOD.length())));
      } else {
        conditions.add(HTTP_CONDITIONS.getOrDefault(reason, reason));
      }
    }
    requestHeaders.addAll(headers(http.retriableRequestHeaders()));
    String retryOn = conditions.isEmpty() ? HTTP_RETRY_ON : String.join(",", conditions);
    if (!statuses.isEmpty() && !conditions.contains(STATUS_CODES)) {
      retryOn += "," + STATUS_CODES;
    }
    return new RetryPlan(
        retryOn,
        http.numRetries(),
        http.perTryTimeout(),
        http.backOff() == null
            ? null
            : new BackOff(http.backOff().baseInterval(), http.backOff().maxInterval()),
        rateLimited(http.rateLimitedBackOff()),
        statuses,
        requestHeaders,
        headers(http.retriableResponseHeaders()),
        hosts(http.hostSelection()),
        http.hostSelectionMaxAttempts(),
        origin);
  }

  private static RetryPlan grpc(Grpc grpc, Origin origin) {
    var reasons = grpc.retryOn() == null ? List.<GrpcRetryOn>of() : grpc.retryOn();
    return new RetryPlan(
        reasons.isEmpty()
            ? GRPC_RETRY_ON
            : String.join(",", reasons.stream().map(Retries::condition).toList()),
        grpc.numRetries(),
        grpc.perTryTimeout(),
        grpc.backOff() == null
            ? null
            : new BackOff(
                grpc.backOff().baseInterval() == null
                    ? GRPC_BASE_INTERVAL
                    : grpc.backOff().baseInterval(),
                grpc.backOff().maxInterval()),
        rateLimited(grpc.rateLimitedBackOff()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        origin);
  }

  private static String condition(GrpcRetryOn reason) {
    return switch (reason) {
      case CANCELED -> "canceled";
      case DEADLINE_EXCEEDED -> "deadline-exceeded";
      case INTERNAL -> "internal";
      case RESOURCE_EXHAUSTED -> "resource-exhausted";
      case UNAVAILABLE -> "unavailable";
    };
  }

  private static NamedMatch method(String name) {
    return new NamedMatch(":method", new ValueMatch.Exact(name.toUpperCase(java.util.Locale.ROOT)));
  }

  private static @Nullable RateLimitedBackOff rateLimited(
      MeshRetry.@Nullable RateLimitedBackOff backOff) {
    if (backOff == null) {
      return null;
    }
    var headers =
        backOff.resetHeaders() == null ? List.<MeshRetry.ResetHeader>of() : backOff.resetHeaders();
    return new RateLimitedBackOff(
        headers.stream().map(Retries::resetHeader).toList(), backOff.maxInterval());
  }

  private static ResetHeader resetHeader(MeshRetry.ResetHeader header) {
    var format =
        switch (header.format()) {
          case SECONDS -> ResetHeader.Format.SECONDS;
          case UNIX_TIMESTAMP -> ResetHeader.Format.UNIX_TIMESTAMP;
        };
    return new ResetHeader(header.name(), format);
  }

  private static List<HostChoice> hosts(@Nullable List<HostPredicate> predicates) {
    return predicates == null ? List.of() : predicates.stream().map(Retries::host).toList();
  }

  private static HostChoice host(HostPredicate predicate) {
    return switch (predicate.predicate()) {
      case OMIT_PREVIOUS_HOSTS -> new HostChoice.OmitPreviousHosts();
      case OMIT_HOSTS_WITH_TAGS ->
          new HostChoice.OmitHostsWithTags(
              new TreeMap<>(predicate.tags() == null ? Map.of() : predicate.tags()));
      case OMIT_PREVIOUS_PRIORITIES ->
          new HostChoice.OmitPreviousPriorities(predicate.updateFrequency());
    };
  }

  private static List<NamedMatch> headers(@Nullable List<HeaderMatch> headers) {
    return headers == null ? List.of() : headers.stream().map(Retries::header).toList();
  }

  private static NamedMatch header(HeaderMatch header) {
    var value =
        switch (header.type()) {
          case EXACT -> new ValueMatch.Exact(header.value());
          case PREFIX -> new ValueMatch.Prefix(header.value());
          case REGULAR_EXPRESSION -> new ValueMatch.Regex(header.value());
          case PRESENT -> new ValueMatch.Present();
          case ABSENT -> new ValueMatch.Absent();
        };
    return new NamedMatch(header.name(), value);
  }
}
