package regent.xds.proxy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the control plane decides for a proxy apart from resources.
///
/// @param internalAddresses ranges of the mesh's own addresses
/// @param adminCertificates with what the proxy offers its administration; it does not when absent
public record ProxySettings(
    List<Cidr> internalAddresses, @Nullable AdminCertificates adminCertificates) {
  /// The private ranges, which Kuma takes for internal unless told otherwise.
  public static final List<Cidr> PRIVATE =
      List.of(
          new Cidr("10.0.0.0", 8),
          new Cidr("192.168.0.0", 16),
          new Cidr("172.16.0.0", 12),
          new Cidr("fc00::", 7),
          new Cidr("fd00::", 8));

  private static final List<Cidr> LOCAL = List.of(new Cidr("127.0.0.1", 32), new Cidr("::1", 128));

  public ProxySettings {
    internalAddresses = List.copyOf(internalAddresses);
  }

  /// The internal ranges and the proxy's machine, as far as it has IPv6.
  List<Cidr> internalAddresses(boolean ipv6) {
    var all = new ArrayList<>(internalAddresses);
    all.addAll(LOCAL);
    return reachable(all, ipv6);
  }

  /// The proxy's machine.
  static List<Cidr> localAddresses(boolean ipv6) {
    return reachable(LOCAL, ipv6);
  }

  private static List<Cidr> reachable(List<Cidr> ranges, boolean ipv6) {
    return ranges.stream().filter(range -> ipv6 || !range.isIpv6()).toList();
  }
}
