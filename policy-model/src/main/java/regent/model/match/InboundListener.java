package regent.model.match;

/// A listener of a proxy for incoming traffic.
///
/// @param address where it listens
/// @param port the port on which it listens
public record InboundListener(String address, long port) implements Comparable<InboundListener> {
  @Override
  public int compareTo(InboundListener other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Long.compare(port, other.port);
  }

  @Override
  public String toString() {
    return address + ":" + port;
  }
}
