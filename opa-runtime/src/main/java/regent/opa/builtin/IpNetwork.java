package regent.opa.builtin;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A block of IP addresses.
///
/// @param first the address of all zeros behind the prefix
/// @param bits 32 or 128
public record IpNetwork(BigInteger first, int prefix, int bits) {
  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final BigInteger MAPPED = BigInteger.valueOf(0xffff).shiftLeft(32);

  /// An address.
  ///
  /// @param bits 32, also when it was written as an IPv4 address inside IPv6, or 128
  public record Address(BigInteger number, int bits) {
    /// Absent for what is no address.
    public static Optional<Address> parse(String text) {
      if (IPV4.matcher(text).matches()) {
        return ipv4(text).map(n -> new Address(n, 32));
      }
      return ipv6(text)
          .map(
              n ->
                  n.shiftRight(32).equals(BigInteger.valueOf(0xffff))
                      ? new Address(n.xor(MAPPED), 32)
                      : new Address(n, 128));
    }

    String text() {
      return bits == 32 ? ipv4Text() : ipv6Text();
    }

    private String ipv4Text() {
      int n = number.intValue();
      return "%d.%d.%d.%d".formatted(n >>> 24, n >> 16 & 0xff, n >> 8 & 0xff, n & 0xff);
    }

    /// The longest run of zeros is left out, as RFC 5952 recommends.
    private String ipv6Text() {
      var groups = new int[8];
      for (int i = 0; i < 8; i++) {
        groups[i] = number.shiftRight(16 * (7 - i)).intValue() & 0xffff;
      }
      int runStart = -1;
      int runLength = 1;
      for (int i = 0; i < 8; i++) {
        int end = i;
        while (end < 8 && groups[end] == 0) {
          end++;
        }
        if (end - i > runLength) {
          runStart = i;
          runLength = end - i;
        }
      }
      var text = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        if (i == runStart) {
          text.append("::");
          i += runLength - 1;
          continue;
        }
        if (i > 0 && i != runStart + runLength || i > 0 && runStart < 0) {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
      return text.toString();
    }
  }

  private static Optional<BigInteger> ipv4(String text) {
    var number = BigInteger.ZERO;
    for (var part : text.split("\\.", -1)) {
      int value = Integer.parseInt(part);
      if (value > 255) {
        return Optional.empty();
      }
      number = number.shiftLeft(8).or(BigInteger.valueOf(value));
    }
    return Optional.of(number);
  }

  private static Optional<BigInteger> ipv6(String text) {
    if (!IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    int dot = text.indexOf('.');
    if (dot >= 0 && !IPV4.matcher(text.substring(text.lastIndexOf(':') + 1)).matches()) {
      return Optional.empty();
    }
    try {
      // A literal with a colon is never looked up.
      var bytes = InetAddress.getByName(text).getAddress();
      var number = new BigInteger(1, bytes);
      return Optional.of(bytes.length == 4 ? number.or(MAPPED) : number);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /// Reads CIDR notation, such as `10.0.0.0/8`.
  ///
  /// @throws BuiltinException with Go's message
  public static IpNetwork parse(String text) throws BuiltinException {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      var address = text.substring(0, slash);
      var length = text.substring(slash + 1);
      boolean isIpv4 = IPV4.matcher(address).matches();
      var number = isIpv4 ? ipv4(address) : ipv6(address);
      int bits = isIpv4 ? 32 : 128;
      if (number.isPresent() && length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= bits) {
        int prefix = Integer.parseInt(length);
        return new IpNetwork(number.get(), prefix, bits).masked();
      }
    }
    throw new BuiltinException("invalid CIDR address: " + text);
  }

  private IpNetwork masked() {
    return new IpNetwork(first.shiftRight(bits - prefix).shiftLeft(bits - prefix), prefix, bits);
  }

  /// The address of all ones behind the prefix.
  public BigInteger last() {
    return first.add(size()).subtract(BigInteger.ONE);
  }

  BigInteger size() {
    return BigInteger.ONE.shiftLeft(bits - prefix);
  }

  boolean contains(Address address) {
    return address.bits() == bits && contains(address.number());
  }

  private boolean contains(BigInteger number) {
    return first.shiftRight(bits - prefix).equals(number.shiftRight(bits - prefix));
  }

  boolean contains(IpNetwork other) {
    return bits == other.bits && prefix <= other.prefix && contains(other.first);
  }

  boolean intersects(IpNetwork other) {
    return bits == other.bits && (contains(other.first) || other.contains(first));
  }

  /// The fewest networks that have exactly the addresses from `first` to `last`.
  static List<IpNetwork> covering(BigInteger first, BigInteger last, int bits) {
    var networks = new ArrayList<IpNetwork>();
    for (var at = first; at.compareTo(last) <= 0; ) {
      int free = at.signum() == 0 ? bits : Math.min(bits, at.getLowestSetBit());
      int fitting = last.subtract(at).add(BigInteger.ONE).bitLength() - 1;
      var network = new IpNetwork(at, bits - Math.min(free, fitting), bits);
      networks.add(network);
      at = at.add(network.size());
    }
    return networks;
  }

  String text() {
    return new Address(first, bits).text() + "/" + prefix;
  }
}
