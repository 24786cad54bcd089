package regent.xds.proxy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.model.resource.Kri;

/// Something that traffic can be sent to.
///
/// @param kri its name, without a section
/// @param labels by which references select it
/// @param created when it was written; the oldest of several that are selected is taken
/// @param ports in the order in which it lists them
/// @param addresses its virtual addresses
/// @param hostnames names that resolve to them
public record Destination(
    Kri kri,
    Map<String, String> labels,
    Instant created,
    List<Port> ports,
    List<String> addresses,
    List<String> hostnames) {
  public Destination {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    ports = List.copyOf(ports);
    addresses = List.copyOf(addresses);
    hostnames = List.copyOf(hostnames);
  }

  /// The port with this name or number.
  public Optional<Port> port(String section) {
    return ports.stream()
        .filter(p -> p.section().equals(section) || Integer.toString(p.number()).equals(section))
        .findFirst();
  }

  /// A port.
  ///
  /// @param section its name, or its number when it has none
  /// @param hosts who serves it now
  public record Port(String section, int number, Protocol protocol, List<Host> hosts) {
    public Port {
      hosts = List.copyOf(hosts);
    }
  }

  /// Who serves a port.
  ///
  /// @param zone empty when unknown
  /// @param tags labels of the proxy and the protocol it speaks
  public record Host(String address, int port, String zone, SortedMap<String, String> tags) {
    public Host {
      tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
  }
}
