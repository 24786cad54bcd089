package regent.model.policy.meshretry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.HeaderMatch;
import regent.model.policy.PolicyFlags;
import regent.model.resource.Meta;
import regent.model.resource.PolicySpec;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.targetref.TargetRef;
import regent.model.validation.Violations;

/// Repeats what failed.
///
/// @param targetRef the proxies to configure; the whole mesh when null
/// @param to what is repeated, per destination
public record MeshRetry(@Nullable TargetRef targetRef, List<To> to) implements PolicySpec {
  /// What is repeated towards a destination.
  ///
  /// @param targetRef the destination
  /// @param conf what is repeated; written `default`
  public record To(TargetRef targetRef, Conf conf) {
    static final Shape<To> SHAPE =
        Objects.of(
            "To",
            To::new,
            Field.required("targetRef", TargetRef.OUTBOUND, To::targetRef),
            Field.zeroed("default", Conf.SHAPE, Conf.NONE, To::conf));
  }

  /// What is repeated. What is null is not said by this policy.
  ///
  /// @param tcp connections
  /// @param http HTTP requests
  /// @param grpc gRPC calls
  public record Conf(@Nullable Tcp tcp, @Nullable Http http, @Nullable Grpc grpc) {
    /// Says nothing.
    public static final Conf NONE = new Conf(null, null, null);

    /// A configuration as it is written.
    public static final Shape<Conf> SHAPE =
        Objects.of(
            "Conf",
            Conf::new,
            Field.optional("tcp", Tcp.SHAPE, Conf::tcp),
            Field.optional("http", Http.SHAPE, Conf::http),
            Field.optional("grpc", Grpc.SHAPE, Conf::grpc));
  }

  /// Connections.
  ///
  /// @param maxConnectAttempt how often at most
  public record Tcp(@Nullable Long maxConnectAttempt) {
    static final Shape<Tcp> SHAPE =
        Objects.of(
            "TCP",
            Tcp::new,
            Field.optional("maxConnectAttempt", Shapes.UINT32, Tcp::maxConnectAttempt));
  }

  /// HTTP requests.
  ///
  /// @param numRetries how often at most
  /// @param perTryTimeout how long one attempt may take
  /// @param backOff the pause between attempts
  /// @param rateLimitedBackOff the pause when the server said how long
  /// @param retryOn what is a reason: a name, a method (`HttpMethodGet`) or a status
  /// @param retriableResponseHeaders headers of the response that are a reason
  /// @param retriableRequestHeaders headers of requests that may be repeated
  /// @param hostSelection which hosts are tried
  /// @param hostSelectionMaxAttempts how often a host is looked for
  public record Http(
      @Nullable Long numRetries,
      @Nullable Duration perTryTimeout,
      @Nullable BackOff backOff,
      @Nullable RateLimitedBackOff rateLimitedBackOff,
      @Nullable List<String> retryOn,
      @Nullable List<HeaderMatch> retriableResponseHeaders,
      @Nullable List<HeaderMatch> retriableRequestHeaders,
      @Nullable List<HostPredicate> hostSelection,
      @Nullable Long hostSelectionMaxAttempts) {
    static final Shape<Http> SHAPE =
        Objects.of(
            "HTTP",
            Http::new,
            Field.optional("numRetries", Shapes.UINT32, Http::numRetries),
            Field.optional("perTryTimeout", Shapes.DURATION, Http::perTryTimeout),
            Field.optional("backOff", BackOff.SHAPE, Http::backOff),
            Field.optional(
                "rateLimitedBackOff", RateLimitedBackOff.SHAPE, Http::rateLimitedBackOff),
            Field.optional("retryOn", Shapes.STRING.list(), Http::retryOn),
            Field.optional(
                "retriableResponseHeaders",
                HeaderMatch.SHAPE.list(),
                Http::retriableResponseHeaders),
            Field.optional(
                "retriableRequestHeaders", HeaderMatch.SHAPE.list(), Http::retriableRequestHeaders),
            Field.optional("hostSelection", HostPredicate.SHAPE.list(), Http::hostSelection),
            Field.optional(
                "hostSelectionMaxAttempts",
                Shapes.integer(Long.MIN_VALUE, Long.MAX_VALUE, "int64"),
                Http::hostSelectionMaxAttempts));
  }

  /// gRPC calls.
  ///
  /// @param numRetries how often at most
  /// @param perTryTimeout how long one attempt may take
  /// @param backOff the pause between attempts
  /// @param rateLimitedBackOff the pause when the server said how long
  /// @param retryOn what is a reason
  public record Grpc(
      @Nullable Long numRetries,
      @Nullable Duration perTryTimeout,
      @Nullable BackOff backOff,
      @Nullable RateLimitedBackOff rateLimitedBackOff,
      @Nullable List<GrpcRetryOn> retryOn) {
    static final Shape<Grpc> SHAPE =
        Objects.of(
            "GRPC",
            Grpc::new,
            Field.optional("numRetries", Shapes.UINT32, Grpc::numRetries),
            Field.optional("perTryTimeout", Shapes.DURATION, Grpc::perTryTimeout),
            Field.optional("backOff", BackOff.SHAPE, Grpc::backOff),
            Field.optional(
                "rateLimitedBackOff", RateLimitedBackOff.SHAPE, Grpc::rateLimitedBackOff),
            Field.optional(
                "retryOn",
                Shapes.oneOf(GrpcRetryOn.values(), GrpcRetryOn::text).list(),
                Grpc::retryOn));
  }

  /// Reasons to repeat a gRPC call.
  public enum GrpcRetryOn {
    /// The status `cancelled`.
    CANCELED("Canceled"),
    /// The status `deadline exceeded`.
    DEADLINE_EXCEEDED("DeadlineExceeded"),
    /// The status `internal`.
    INTERNAL("Internal"),
    /// The status `resource exhausted`.
    RESOURCE_EXHAUSTED("ResourceExhausted"),
    /// The status `unavailable`.
    UNAVAILABLE("Unavailable");

    private final String text;

    GrpcRetryOn(String text) {
      this.text = text;
    }

    /// The reason as it is written.
    public String text() {
      return text;
    }
  }

  /// The pause between attempts.
  ///
  /// @param baseInterval the first one
  /// @param maxInterval the longest one
  public record BackOff(@Nullable Duration baseInterval, @Nullable Duration maxInterval) {
    static final Shape<BackOff> SHAPE =
        Objects.of(
            "BackOff",
            BackOff::new,
            Field.optional("baseInterval", Shapes.DURATION, BackOff::baseInterval),
            Field.optional("maxInterval", Shapes.DURATION, BackOff::maxInterval));
  }

  /// The pause when the server said how long.
  ///
  /// @param resetHeaders headers in which it says so
  /// @param maxInterval the longest one
  public record RateLimitedBackOff(
      @Nullable List<ResetHeader> resetHeaders, @Nullable Duration maxInterval) {
    static final Shape<RateLimitedBackOff> SHAPE =
        Objects.of(
            "RateLimitedBackOff",
            RateLimitedBackOff::new,
            Field.optional(
                "resetHeaders", ResetHeader.SHAPE.list(), RateLimitedBackOff::resetHeaders),
            Field.optional("maxInterval", Shapes.DURATION, RateLimitedBackOff::maxInterval));
  }

  /// A header in which the server says how long to wait.
  ///
  /// @param name the header
  /// @param format how it is written
  public record ResetHeader(String name, ResetFormat format) {
    static final Shape<ResetHeader> SHAPE =
        Objects.of(
            "ResetHeader",
            ResetHeader::new,
            Field.required("name", HeaderMatch.NAME, ResetHeader::name),
            Field.required(
                "format",
                Shapes.oneOf(ResetFormat.values(), ResetFormat::text),
                ResetHeader::format));
  }

  /// How such a header is written.
  public enum ResetFormat {
    /// Seconds from now.
    SECONDS("Seconds"),
    /// Seconds since 1970.
    UNIX_TIMESTAMP("UnixTimestamp");

    private final String text;

    ResetFormat(String text) {
      this.text = text;
    }

    /// The format as it is written.
    public String text() {
      return text;
    }
  }

  /// Which hosts are left out.
  ///
  /// @param predicate the reason
  /// @param tags the tags of such hosts; null when not said
  /// @param updateFrequency after how many attempts priorities change
  public record HostPredicate(
      PredicateType predicate, @Nullable Map<String, String> tags, int updateFrequency) {
    static final Shape<HostPredicate> SHAPE =
        Objects.of(
            "Predicate",
            HostPredicate::new,
            Field.required(
                "predicate",
                Shapes.oneOf(PredicateType.values(), PredicateType::text),
                HostPredicate::predicate),
            Field.optional("tags", Shapes.STRING.map(), HostPredicate::tags),
            Field.defaulted("updateFrequency", Shapes.INT32, 2, HostPredicate::updateFrequency)
                .omitting(0));
  }

  /// Why a host is left out.
  public enum PredicateType {
    /// It was tried before.
    OMIT_PREVIOUS_HOSTS("OmitPreviousHosts"),
    /// It has these tags.
    OMIT_HOSTS_WITH_TAGS("OmitHostsWithTags"),
    /// Its priority was tried before.
    OMIT_PREVIOUS_PRIORITIES("OmitPreviousPriorities");

    private final String text;

    PredicateType(String text) {
      this.text = text;
    }

    /// The reason as it is written.
    public String text() {
      return text;
    }
  }

  /// The type.
  public static final ResourceType<MeshRetry> TYPE =
      ResourceType.named(
              "MeshRetry",
              Scope.MESH,
              Objects.of(
                  "MeshRetry",
                  MeshRetry::new,
                  Field.optional("targetRef", TargetRef.TOP_LEVEL, MeshRetry::targetRef),
                  Field.list("to", To.SHAPE, MeshRetry::to)))
          .path("meshretries")
          .cli("meshretry", "meshretries")
          .display("Mesh Retry", "Mesh Retries")
          .shortName("mr")
          .flags(PolicyFlags.with(Flag.TO))
          .build();

  public MeshRetry {
    to = List.copyOf(to);
  }

  @Override
  public void validate(Meta meta, Violations at) {
    RetryRules.check(this, at.field("spec"));
  }
}
