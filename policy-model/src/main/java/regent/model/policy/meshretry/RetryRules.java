package regent.model.policy.meshretry;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.model.targetref.TargetRef;
import regent.model.targetref.TargetRef.Kind;
import regent.model.validation.Violations;

/// What makes a MeshRetry valid, in Kuma's order and words (`validator.go`).
final class RetryRules {
  private static final List<Kind> TOP = List.of(Kind.MESH, Kind.DATAPLANE);
  private static final List<Kind> DESTINATIONS =
      List.of(
          Kind.MESH,
          Kind.MESH_SERVICE,
          Kind.MESH_EXTERNAL_SERVICE,
          Kind.MESH_MULTI_ZONE_SERVICE,
          Kind.MESH_HTTP_ROUTE);
  private static final String EMPTY = "must not be empty";
  private static final Set<String> REASONS =
      Set.of(
          "5xx",
          "GatewayError",
          "Reset",
          "Retriable4xx",
          "ConnectFailure",
          "EnvoyRatelimited",
          "RefusedStream",
          "Http3PostConnectFailure",
          "HttpMethodConnect",
          "HttpMethodDelete",
          "HttpMethodGet",
          "HttpMethodHead",
          "HttpMethodOptions",
          "HttpMethodPatch",
          "HttpMethodPost",
          "HttpMethodPut",
          "HttpMethodTrace");

  /// The statuses that Go's `net/http` knows.
  private static final Set<Integer> STATUSES =
      Set.of(
          100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303,
          304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413,
          414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502,
          503, 504, 505, 506, 507, 508, 510, 511);

  private RetryRules() {}

  static void check(MeshRetry retry, Violations spec) {
    if (retry.targetRef() != null) {
      retry.targetRef().validate(spec.field("targetRef"), TOP, TargetRef.Direction.OTHER);
    }
    for (int i = 0; i < retry.to().size(); i++) {
      Violations entry = spec.field("to").index(i);
      MeshRetry.To to = retry.to().get(i);
      to.targetRef().validate(entry.field("targetRef"), DESTINATIONS, TargetRef.Direction.OTHER);
      // Kuma's paths have this "conf" although the resource has none
      conf(entry.field("default.conf"), to.conf());
    }
  }

  private static void conf(Violations at, MeshRetry.Conf conf) {
    at.require(
        !conf.equals(MeshRetry.Conf.NONE),
        "at least one of the 'tcp', 'http', 'grpc' must be specified");
    if (conf.tcp() != null) {
      tcp(at.field("tcp"), conf.tcp().maxConnectAttempt());
    }
    if (conf.http() != null) {
      http(at.field("http"), conf.http());
    }
    if (conf.grpc() != null) {
      grpc(at.field("grpc"), conf.grpc());
    }
  }

  private static void tcp(Violations at, @Nullable Long attempts) {
    if (attempts == null) {
      at.add(EMPTY);
    } else {
      at.field("maxConnectAttempt").require(attempts != 0, "must be greater than 0");
    }
  }

  private static void http(Violations at, MeshRetry.Http http) {
    boolean empty =
        http.numRetries() == null
            && http.perTryTimeout() == null
            && http.backOff() == null
            && http.retryOn() == null
            && http.retriableRequestHeaders() == null
            && http.retriableResponseHeaders() == null
            && http.rateLimitedBackOff() == null
            && http.hostSelection() == null;
    at.require(!empty, EMPTY);
    backOff(at.field("backOff"), http.backOff());
    rateLimited(at.field("rateLimitedBackOff"), http.rateLimitedBackOff());
    if (http.retryOn() != null) {
      retryOn(at.field("retryOn"), http.retryOn());
    }
    if (http.hostSelection() != null) {
      hosts(at.field("hostSelection"), http.hostSelection());
    }
  }

  private static void retryOn(Violations at, List<String> reasons) {
    for (int i = 0; i < reasons.size(); i++) {
      String reason = reasons.get(i);
      boolean status =
          reason.matches("[+]?[0-9]{1,9}") && STATUSES.contains(Integer.parseInt(reason));
      at.index(i).require(status || REASONS.contains(reason), "unknown item '" + reason + "'");
    }
  }

  private static void hosts(Violations at, List<MeshRetry.HostPredicate> predicates) {
    boolean seen = false;
    for (int i = 0; i < predicates.size(); i++) {
      MeshRetry.HostPredicate predicate = predicates.get(i);
      switch (predicate.predicate()) {
        case OMIT_PREVIOUS_HOSTS -> {}
        case OMIT_HOSTS_WITH_TAGS ->
            at.index(i).field("tags").require(predicate.tags() != null, "must be defined");
        case OMIT_PREVIOUS_PRIORITIES -> {
          at.index(i)
              .field("predicate")
              .require(!seen, "OmitPreviousPriorities must only be specified once");
          at.index(i)
              .field("updateFrequency")
              .require(predicate.updateFrequency() > 0, "must be defined and greater than zero");
          seen = true;
        }
      }
    }
  }

  private static void grpc(Violations at, MeshRetry.Grpc grpc) {
    boolean empty =
        grpc.numRetries() == null
            && grpc.perTryTimeout() == null
            && grpc.backOff() == null
            && grpc.retryOn() == null
            && grpc.rateLimitedBackOff() == null;
    at.require(!empty, EMPTY);
    backOff(at.field("backOff"), grpc.backOff());
    rateLimited(at.field("rateLimitedBackOff"), grpc.rateLimitedBackOff());
  }

  private static void backOff(Violations at, MeshRetry.@Nullable BackOff backOff) {
    at.require(
        backOff == null || backOff.baseInterval() != null || backOff.maxInterval() != null, EMPTY);
  }

  private static void rateLimited(Violations at, MeshRetry.@Nullable RateLimitedBackOff backOff) {
    if (backOff == null) {
      return;
    }
    at.field("maxInterval")
        .require(
            backOff.maxInterval() == null || backOff.maxInterval().isPositive(),
            "must be defined and greater than zero");
    at.field("resetHeaders").require(backOff.resetHeaders() != null, "must be defined");
  }
}
