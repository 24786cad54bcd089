package regent.xds.service;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.model.resource.Kri;

/// Virtual IP addresses of services, out of 241.0.0.0/8. Who has one keeps it; others get the next
/// free one in the order of their names. An address that was given up is not handed out again
/// before all higher ones were, so that clients with an old answer do not reach somebody else.
///
/// @param addresses the address of each service
/// @param next the number of the address that is tried next
public record VirtualIps(SortedMap<Kri, String> addresses, int next) {
  /// How many addresses there are.
  private static final int SIZE = 1 << 24;

  private static final int FIRST_BYTE = 241;

  public VirtualIps {
    addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
  }

  /// Takes up addresses that were given before, as the services' statuses show them.
  public static VirtualIps restore(SortedMap<Kri, String> addresses) {
    int next = addresses.values().stream().mapToInt(VirtualIps::number).max().orElse(-1) + 1;
    return new VirtualIps(addresses, next % SIZE);
  }

  /// Gives each of `services` an address, and takes those of all others back.
  ///
  /// @throws IllegalStateException when all 16 million addresses are in use
  public VirtualIps allocate(Collection<Kri> services) {
    var kept = new TreeMap<Kri, String>();
    var waiting = new java.util.TreeSet<Kri>();
    for (var service : services) {
      var address = addresses.get(service);
      if (address == null) {
        waiting.add(service);
      } else {
        kept.put(service, address);
      }
    }
    var used = new java.util.HashSet<>(kept.values());
    int candidate = next;
    for (var service : waiting) {
      if (used.size() == SIZE) {
        throw new IllegalStateException("all addresses of 241.0.0.0/8 are in use");
      }
      while (!used.add(address(candidate))) {
        candidate = (candidate + 1) % SIZE;
      }
      kept.put(service, address(candidate));
      candidate = (candidate + 1) % SIZE;
    }
    return new VirtualIps(kept, candidate);
  }

  private static String address(int number) {
    return FIRST_BYTE + "." + (number >> 16) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
  }

  /// The place of an address in the range; -1 when it is outside.
  private static int number(String address) {
    if (!address.matches("241(\\.[0-9]{1,3}){3}")) {
      return -1;
    }
    int number = 0;
    for (var part : address.substring(address.indexOf('.') + 1).split("\\.", -1)) {
      number = number << 8 | Integer.parseInt(part) & 0xFF;
    }
    return number;
  }
}
