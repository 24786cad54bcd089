package regent.xds.proxy;

/// How an agent redirects the traffic of its application to Envoy.
///
/// @param ipFamilyMode `dualstack`, `ipv4` or `ipv6`
/// @param inbound where incoming connections arrive
/// @param outbound where outgoing connections arrive
/// @param dns where questions arrive
public record TransparentProxy(
    String ipFamilyMode, Redirect inbound, Redirect outbound, Redirect dns) {
  private static final String IPV4_ONLY = "ipv4";

  /// Nothing is redirected.
  public static final TransparentProxy NONE =
      new TransparentProxy("dualstack", Redirect.OFF, Redirect.OFF, Redirect.OFF);

  /// A port to which traffic is redirected.
  public record Redirect(boolean enabled, int port) {
    /// No redirection.
    public static final Redirect OFF = new Redirect(false, 0);
  }

  /// Whether traffic of a proxy with this address is redirected at all.
  public boolean redirects(String proxyAddress) {
    return (inbound.enabled() || outbound.enabled()) && (ipv6() || !proxyAddress.contains(":"));
  }

  /// Whether IPv6 is redirected as well.
  public boolean ipv6() {
    return !ipFamilyMode.equals(IPV4_ONLY);
  }

  /// The same with questions redirected to `port`, or not at all when it is 0.
  public TransparentProxy withDnsPort(int port) {
    return new TransparentProxy(ipFamilyMode, inbound, outbound, new Redirect(port > 0, port));
  }
}
