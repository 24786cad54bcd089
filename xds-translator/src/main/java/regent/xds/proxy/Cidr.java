package regent.xds.proxy;

/// A range of IP addresses.
///
/// @param prefix the first address
/// @param length how many of its bits all addresses share
public record Cidr(String prefix, int length) {
  /// Whether the addresses are of version 6.
  public boolean isIpv6() {
    return prefix.contains(":");
  }
}
