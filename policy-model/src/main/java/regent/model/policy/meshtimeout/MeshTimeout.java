package regent.model.policy.meshtimeout;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.policy.InboundMatch;
import regent.model.policy.PolicyFlags;
import regent.model.resource.Meta;
import regent.model.resource.PolicySpec;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.targetref.TargetRef;
import regent.model.targetref.TargetRef.Kind;
import regent.model.validation.Checks;
import regent.model.validation.Violations;

/// Limits how long things may take.
///
/// @param targetRef the proxies to configure; the whole mesh when null
/// @param to timeouts of outgoing traffic, per destination
/// @param rules timeouts of incoming traffic
public record MeshTimeout(@Nullable TargetRef targetRef, List<To> to, List<Rule> rules)
    implements PolicySpec {
  private static final List<Kind> TOP = List.of(Kind.MESH, Kind.DATAPLANE);
  private static final List<Kind> DESTINATIONS =
      List.of(
          Kind.MESH,
          Kind.MESH_SERVICE,
          Kind.MESH_EXTERNAL_SERVICE,
          Kind.MESH_MULTI_ZONE_SERVICE,
          Kind.MESH_HTTP_ROUTE);
  private static final String NOT_BY_IDENTITY =
      "can't be specified when matches contain spiffeID because this field cannot be conditioned"
          + " on source identity";

  /// Timeouts of traffic to a destination.
  ///
  /// @param targetRef the destination
  /// @param conf the timeouts; written `default`
  public record To(TargetRef targetRef, Conf conf) {
    static final Shape<To> SHAPE =
        Objects.of(
            "To",
            To::new,
            Field.required("targetRef", TargetRef.OUTBOUND, To::targetRef),
            Field.zeroed("default", Conf.SHAPE, Conf.NONE, To::conf));
  }

  /// Timeouts of incoming traffic.
  ///
  /// @param matches the traffic; all when empty
  /// @param conf the timeouts; written `default`
  public record Rule(List<InboundMatch> matches, Conf conf) {
    static final Shape<Rule> SHAPE =
        Objects.of(
            "Rule",
            Rule::new,
            Field.list("matches", InboundMatch.SHAPE, Rule::matches),
            Field.zeroed("default", Conf.SHAPE, Conf.NONE, Rule::conf));
  }

  /// Timeouts. What is null is not said by this policy.
  ///
  /// @param connectionTimeout until a TCP connection is there
  /// @param idleTimeout without any byte on a connection; 0 for no limit
  /// @param http for HTTP
  public record Conf(
      @Nullable Duration connectionTimeout, @Nullable Duration idleTimeout, @Nullable Http http) {
    /// Says nothing.
    public static final Conf NONE = new Conf(null, null, null);

    /// A configuration as it is written.
    public static final Shape<Conf> SHAPE =
        Objects.of(
            "Conf",
            Conf::new,
            Field.optional("connectionTimeout", Shapes.DURATION, Conf::connectionTimeout),
            Field.optional("idleTimeout", Shapes.DURATION, Conf::idleTimeout),
            Field.optional("http", Http.SHAPE, Conf::http));
  }

  /// Timeouts of HTTP; 0 is no limit. What is null is not said by this policy.
  ///
  /// @param requestTimeout for a whole request
  /// @param streamIdleTimeout without anything on a stream
  /// @param maxStreamDuration for a stream
  /// @param maxConnectionDuration for a connection
  /// @param requestHeadersTimeout until all headers of a request are there
  public record Http(
      @Nullable Duration requestTimeout,
      @Nullable Duration streamIdleTimeout,
      @Nullable Duration maxStreamDuration,
      @Nullable Duration maxConnectionDuration,
      @Nullable Duration requestHeadersTimeout) {
    static final Shape<Http> SHAPE =
        Objects.of(
            "Http",
            Http::new,
            Field.optional("requestTimeout", Shapes.DURATION, Http::requestTimeout),
            Field.optional("streamIdleTimeout", Shapes.DURATION, Http::streamIdleTimeout),
            Field.optional("maxStreamDuration", Shapes.DURATION, Http::maxStreamDuration),
            Field.optional("maxConnectionDuration", Shapes.DURATION, Http::maxConnectionDuration),
            Field.optional("requestHeadersTimeout", Shapes.DURATION, Http::requestHeadersTimeout));
  }

  /// The type.
  public static final ResourceType<MeshTimeout> TYPE =
      ResourceType.named(
              "MeshTimeout",
              Scope.MESH,
              Objects.of(
                  "MeshTimeout",
                  MeshTimeout::new,
                  Field.optional("targetRef", TargetRef.TOP_LEVEL, MeshTimeout::targetRef),
                  Field.list("to", To.SHAPE, MeshTimeout::to),
                  Field.list("rules", Rule.SHAPE, MeshTimeout::rules)))
          .path("meshtimeouts")
          .cli("meshtimeout", "meshtimeouts")
          .display("Mesh Timeout", "Mesh Timeouts")
          .shortName("mt")
          .flags(PolicyFlags.with(Flag.TO, Flag.RULES))
          .build();

  public MeshTimeout {
    to = List.copyOf(to);
    rules = List.copyOf(rules);
  }

  @Override
  public void validate(Meta meta, Violations at) {
    Violations spec = at.field("spec");
    if (targetRef != null) {
      targetRef.validate(
          spec.field("targetRef"),
          TOP,
          rules.isEmpty() ? TargetRef.Direction.OTHER : TargetRef.Direction.INBOUND);
    }
    spec.require(
        rules.isEmpty() || to.isEmpty(), "fields 'to' must be empty when 'rules' is defined");
    spec.require(
        !rules.isEmpty() || !to.isEmpty(), "at least one of 'to' or 'rules' has to be defined");
    for (int i = 0; i < to.size(); i++) {
      Violations entry = spec.field("to").index(i);
      to.get(i)
          .targetRef()
          .validate(entry.field("targetRef"), DESTINATIONS, TargetRef.Direction.OTHER);
      validate(entry.field("default"), to.get(i).conf());
    }
    for (int i = 0; i < rules.size(); i++) {
      validate(spec.field("rules").index(i), rules.get(i));
    }
  }

  private static void validate(Violations at, Rule rule) {
    boolean byIdentity = false;
    for (int i = 0; i < rule.matches().size(); i++) {
      InboundMatch match = rule.matches().get(i);
      Violations entry = at.field("matches").index(i);
      match.validate(entry);
      entry.require(
          match.spiffeId() != null || match.sni() != null,
          "must specify at least one of 'spiffeID' or 'sni'");
      byIdentity |= match.spiffeId() != null;
    }
    Violations defaults = at.field("default");
    if (byIdentity) {
      onlyWhatDependsOnTheCaller(defaults, rule.conf());
    }
    validate(defaults, rule.conf());
  }

  private static void onlyWhatDependsOnTheCaller(Violations at, Conf conf) {
    Checks.absent(at.field("connectionTimeout"), conf.connectionTimeout(), NOT_BY_IDENTITY);
    Checks.absent(at.field("idleTimeout"), conf.idleTimeout(), NOT_BY_IDENTITY);
    Http http = conf.http();
    if (http != null) {
      Violations in = at.field("http");
      Checks.absent(
          in.field("requestHeadersTimeout"), http.requestHeadersTimeout(), NOT_BY_IDENTITY);
      Checks.absent(in.field("maxStreamDuration"), http.maxStreamDuration(), NOT_BY_IDENTITY);
      Checks.absent(
          in.field("maxConnectionDuration"), http.maxConnectionDuration(), NOT_BY_IDENTITY);
    }
  }

  private static void validate(Violations at, Conf conf) {
    if (conf.equals(Conf.NONE)) {
      at.add("at least one timeout should be configured");
      return;
    }
    Checks.positive(at.field("connectionTimeout"), conf.connectionTimeout());
    Checks.notNegative(at.field("idleTimeout"), conf.idleTimeout());
    if (conf.http() != null) {
      validate(at.field("http"), conf.http());
    }
  }

  private static void validate(Violations at, Http http) {
    at.require(
        http.requestTimeout() != null
            || http.streamIdleTimeout() != null
            || http.maxStreamDuration() != null
            || http.maxConnectionDuration() != null,
        "at least one timeout in this section should be configured");
    Checks.notNegative(at.field("requestTimeout"), http.requestTimeout());
    Checks.notNegative(at.field("streamIdleTimeout"), http.streamIdleTimeout());
    Checks.notNegative(at.field("maxStreamDuration"), http.maxStreamDuration());
    Checks.notNegative(at.field("maxConnectionDuration"), http.maxConnectionDuration());
    Checks.notNegative(at.field("requestHeadersTimeout"), http.requestHeadersTimeout());
  }
}
