package regent.xds.proxy;

/// What an agent can do, by the names it reports.
public enum Feature {
  /// Listeners for outgoing traffic open sockets in 127.0.0.0/8; nothing is redirected.
  BIND_OUTBOUNDS("feature-bind-outbounds"),
  /// Readiness is reported on a Unix socket.
  READINESS_UNIX_SOCKET("feature-readiness-unix-socket"),
  /// Listeners for incoming traffic have one socket for each worker.
  REUSE_PORT("feature-reuse-port"),
  /// Incoming traffic to ports that are no inbounds is refused.
  STRICT_INBOUND_PORTS("feature-strict-inbound-ports"),
  /// The agent says in its metadata how it redirects traffic.
  TRANSPARENT_PROXY_IN_METADATA("feature-transparent-proxy-in-dataplane-metadata");

  private final String reported;

  Feature(String reported) {
    this.reported = reported;
  }

  /// The name that agents report.
  public String reported() {
    return reported;
  }
}
