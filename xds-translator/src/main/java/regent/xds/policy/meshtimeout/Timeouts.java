package regent.xds.policy.meshtimeout;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.dataplane.Inbound;
import regent.model.policy.meshtimeout.MeshTimeout;
import regent.model.policy.meshtimeout.MeshTimeout.Conf;
import regent.model.policy.meshtimeout.MeshTimeout.Http;
import regent.model.resource.Kri;
import regent.xds.policy.Effective;
import regent.xds.policy.Lookup;
import regent.xds.proxy.Protocol;
import regent.xds.proxy.ProxyView;

/// What MeshTimeouts say, and what holds where they say nothing.
///
/// Source: https://kuma.io/docs/latest/policies/meshtimeout/
public final class Timeouts {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration REQUEST = Duration.ofSeconds(15);
  private static final Duration REQUEST_IDLE = Duration.ofMinutes(30);
  private static final Duration NEVER = Duration.ZERO;

  private static final Http NO_HTTP = new Http(null, null, null, null, null);

  /// What the listener of an inbound says where no policy is about all of its traffic: twice the
  /// times of outgoing traffic, so that the caller's proxy gives up first.
  private static final int INBOUND_FACTOR = 2;

  private Timeouts() {}

  /// For traffic towards the application behind `inbound`.
  public static InboundTimes inbound(ProxyView view, Inbound inbound) {
    var rules = Lookup.inbound(view, MeshTimeout.TYPE, Conf.SHAPE, inbound);
    var protocol = Protocol.of(inbound.protocol());
    if (rules.onlyForSomeCallers()) {
      return untouched();
    }
    var effective = rules.forAll().orElse(new Effective<>(Conf.NONE, List.of()));
    var conf = effective.conf();
    var http = http(conf);
    return new InboundTimes(
        or(conf.connectionTimeout(), CONNECT),
        or(conf.idleTimeout(), IDLE),
        NEVER,
        or(http.requestHeadersTimeout(), NEVER),
        or(http.requestTimeout(), REQUEST),
        or(http.streamIdleTimeout(), REQUEST_IDLE),
        upstream(conf, protocol),
        effective.policies());
  }

  /// When a request of a client that sends nothing more is closed, whatever policies say.
  public static Duration inboundStreamIdle() {
    return REQUEST_IDLE.multipliedBy(INBOUND_FACTOR);
  }

  /// For traffic towards a destination.
  ///
  /// @param destination with its port as section
  public static OutboundTimes outbound(ProxyView view, Kri destination) {
    var effective =
        Lookup.outbound(view, MeshTimeout.TYPE, Conf.SHAPE, List.of(destination))
            .orElse(new Effective<>(Conf.NONE, List.of()));
    return times(effective, http(effective.conf()).streamIdleTimeout());
  }

  /// For the requests of one route towards a destination: what is said of the route wins.
  ///
  /// @param route the MeshHTTPRoute with its rule as section
  public static OutboundTimes route(ProxyView view, Kri destination, Kri route) {
    var ofRoute = Lookup.outbound(view, MeshTimeout.TYPE, Conf.SHAPE, List.of(route, destination));
    var ofDestination = outbound(view, destination);
    if (ofRoute.isEmpty()) {
      return ofDestination;
    }
    Duration requestIdle = http(ofRoute.get().conf()).streamIdleTimeout();
    return times(ofRoute.get(), requestIdle == null ? ofDestination.requestIdle() : requestIdle);
  }

  private static OutboundTimes times(Effective<Conf> effective, @Nullable Duration requestIdle) {
    var conf = effective.conf();
    var http = http(conf);
    return new OutboundTimes(
        or(conf.connectionTimeout(), CONNECT),
        or(conf.idleTimeout(), IDLE),
        or(http.requestHeadersTimeout(), NEVER),
        or(http.requestTimeout(), REQUEST),
        or(requestIdle, REQUEST_IDLE),
        or(http.maxStreamDuration(), NEVER),
        or(http.maxConnectionDuration(), NEVER),
        effective.policies());
  }

  // Connections of gRPC are not shortened: their streams are meant to stay.
  private static InboundTimes.Upstream upstream(Conf conf, Protocol protocol) {
    if (protocol == Protocol.GRPC) {
      return new InboundTimes.Upstream(IDLE.multipliedBy(INBOUND_FACTOR), null, null);
    }
    var http = http(conf);
    return new InboundTimes.Upstream(
        or(conf.idleTimeout(), IDLE),
        or(http.maxStreamDuration(), NEVER),
        or(http.maxConnectionDuration(), NEVER));
  }

  private static InboundTimes untouched() {
    var idle = IDLE.multipliedBy(INBOUND_FACTOR);
    return new InboundTimes(
        CONNECT.multipliedBy(INBOUND_FACTOR),
        idle,
        idle,
        null,
        NEVER,
        null,
        new InboundTimes.Upstream(idle, null, null),
        List.of());
  }

  private static Http http(Conf conf) {
    return conf.http() == null ? NO_HTTP : conf.http();
  }

  private static Duration or(@Nullable Duration said, Duration otherwise) {
    return said == null ? otherwise : said;
  }
}
