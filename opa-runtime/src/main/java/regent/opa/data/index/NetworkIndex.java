package regent.opa.data.index;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.IpNetwork;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Rows whose network contains the address, or the network, of the argument.
///
/// Two networks are disjoint or one contains the other. So they cut the line of all addresses into
/// pieces, each with one innermost network, and each network has at most one around it. A lookup is
/// a binary search for the piece and a walk outwards.
final class NetworkIndex implements RowIndex {
  private final Line ipv4;
  private final Line ipv6;

  private NetworkIndex(Line ipv4, Line ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  static NetworkIndex of(Field field, Value collection) {
    var networks = new LinkedHashMap<IpNetwork, Rows>();
    field.each(
        collection,
        (value, row) -> {
          var network = network(value);
          if (network != null) {
            networks.computeIfAbsent(network, _ -> new Rows()).add(row);
          }
        });
    return new NetworkIndex(Line.of(networks, 32), Line.of(networks, 128));
  }

  /// Absent for what is none: the built-in fails for it.
  private static @Nullable IpNetwork network(Value value) {
    try {
      return value instanceof Str text ? IpNetwork.parse(text.value()) : null;
    } catch (BuiltinException _) {
      return null;
    }
  }

  @Override
  public int[] rows(Value argument, Lookup lookup) {
    if (!(argument instanceof Str text)) {
      return Rows.NONE;
    }
    long plain = ipv4(text.value());
    if (plain >= 0) {
      return ipv4.rows(0, plain, 32);
    }
    var address = IpNetwork.Address.parse(text.value());
    if (address.isPresent()) {
      var found = address.get();
      return rows(found.number(), found.bits(), found.bits());
    }
    var network = network(argument);
    return network == null ? Rows.NONE : rows(network.first(), network.bits(), network.prefix());
  }

  private int[] rows(BigInteger first, int bits, int longest) {
    var line = bits == 32 ? ipv4 : ipv6;
    return line.rows(first.shiftRight(64).longValue(), first.longValue(), longest);
  }

  /// The number of an address in plain notation; -1 for anything else.
  private static long ipv4(String text) {
    long number = 0;
    int at = 0;
    for (int part = 0; part < 4; part++) {
      int start = at;
      int value = 0;
      while (at < text.length() && at < start + 3 && isDigit(text.charAt(at))) {
        value = value * 10 + (text.charAt(at++) - '0');
      }
      boolean wellFormed =
          at > start && value < 256 && (text.charAt(start) != '0' || at == start + 1);
      boolean ended =
          part == 3 ? at == text.length() : at < text.length() && text.charAt(at++) == '.';
      if (!wellFormed || !ended) {
        return -1;
      }
      number = number << 8 | value;
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public long bytes() {
    return ipv4.bytes() + ipv6.bytes();
  }

  /// The networks of one kind of addresses.
  private static final class Line {
    private static final Comparator<IpNetwork> OUTER_FIRST =
        Comparator.comparing(IpNetwork::first).thenComparingInt(IpNetwork::prefix);

    /// The first address of each piece, ascending; the upper 64 bits apart.
    private final long[] high;

    private final long[] low;

    /// The innermost network of each piece; -1 for none.
    private final int[] innermost;

    private final int[] outer;
    private final int[] prefixes;
    private final int[][] rows;

    private Line(
        List<BigInteger> starts, int[] innermost, int[] outer, int[] prefixes, int[][] rows) {
      this.high = starts.stream().mapToLong(start -> start.shiftRight(64).longValue()).toArray();
      this.low = starts.stream().mapToLong(BigInteger::longValue).toArray();
      this.innermost = innermost;
      this.outer = outer;
      this.prefixes = prefixes;
      this.rows = rows;
    }

    static Line of(Map<IpNetwork, Rows> all, int bits) {
      var networks =
          all.keySet().stream().filter(n -> n.bits() == bits).sorted(OUTER_FIRST).toList();
      var starts = new ArrayList<BigInteger>();
      var owners = new ArrayList<Integer>();
      var outer = new int[networks.size()];
      var prefixes = new int[networks.size()];
      var rows = new int[networks.size()][];
      var open = new ArrayList<Integer>();
      for (int i = 0; i < networks.size(); i++) {
        var network = networks.get(i);
        close(networks, open, network.first(), starts, owners);
        outer[i] = open.isEmpty() ? -1 : open.getLast();
        prefixes[i] = network.prefix();
        rows[i] = Objects.requireNonNull(all.get(network)).toArray();
        open.add(i);
        begin(network.first(), i, starts, owners);
      }
      close(networks, open, null, starts, owners);
      return new Line(
          starts, owners.stream().mapToInt(Integer::intValue).toArray(), outer, prefixes, rows);
    }

    /// Ends the open networks that end before `next`; all of them when it is absent.
    private static void close(
        List<IpNetwork> networks,
        List<Integer> open,
        @Nullable BigInteger next,
        List<BigInteger> starts,
        List<Integer> owners) {
      while (!open.isEmpty()) {
        var last = networks.get(open.getLast()).last();
        if (next != null && last.compareTo(next) >= 0) {
          return;
        }
        open.removeLast();
        begin(last.add(BigInteger.ONE), open.isEmpty() ? -1 : open.getLast(), starts, owners);
      }
    }

    private static void begin(
        BigInteger start, int owner, List<BigInteger> starts, List<Integer> owners) {
      if (start.bitLength() > 128) {
        return;
      }
      if (!starts.isEmpty() && starts.getLast().equals(start)) {
        owners.set(owners.size() - 1, owner);
      } else {
        starts.add(start);
        owners.add(owner);
      }
    }

    /// @param longest of the networks, those with at most this prefix length
    int[] rows(long wantedHigh, long wantedLow, int longest) {
      int from = 0;
      int to = low.length - 1;
      while (from <= to) {
        int middle = (from + to) >>> 1;
        int order = Long.compareUnsigned(high[middle], wantedHigh);
        if (order == 0) {
          order = Long.compareUnsigned(low[middle], wantedLow);
        }
        if (order <= 0) {
          from = middle + 1;
        } else {
          to = middle - 1;
        }
      }
      var found = Rows.NONE;
      for (int i = to < 0 ? -1 : innermost[to]; i >= 0; i = outer[i]) {
        if (prefixes[i] <= longest) {
          found = Rows.union(found, rows[i]);
        }
      }
      return found;
    }

    long bytes() {
      long bytes = 20L * low.length + 16L * outer.length + 100;
      return bytes + Arrays.stream(rows).mapToLong(some -> 16 + 4L * some.length).sum();
    }
  }
}
