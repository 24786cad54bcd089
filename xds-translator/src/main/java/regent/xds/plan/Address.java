package regent.xds.plan;

/// Where something listens or is reached.
public sealed interface Address {
  /// An IP address and a TCP port; port 0 stands for any.
  record Socket(String host, int port) implements Address {}

  /// A Unix domain socket by its path.
  record Pipe(String path) implements Address {}
}
