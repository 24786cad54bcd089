package regent.authz.net;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/// Where a server listens.
public sealed interface ListenAddress {
  /// @param socket an unresolved host is looked up when the server starts; port 0 is any free one
  record Tcp(InetSocketAddress socket) implements ListenAddress {}

  /// A Unix socket in the file system; a file that is there already is replaced.
  record Unix(Path path) implements ListenAddress {}

  /// A Unix socket of Linux's abstract namespace, which has no file.
  ///
  /// @param name without `@`
  record Abstract(String name) implements ListenAddress {}

  /// Reads an address as opa-envoy-plugin writes it: `:9191`, `host:9191`, `grpc://host:9191`,
  /// `unix:///path`, `unix://@name`.
  ///
  /// @throws IllegalArgumentException with one sentence that says what is wrong
  static ListenAddress parse(String text) {
    int scheme = text.indexOf("://");
    String rest = scheme < 0 ? text : text.substring(scheme + 3);
    return switch (scheme < 0 ? "grpc" : text.substring(0, scheme)) {
      case "unix" -> unix(rest);
      case "grpc", "http" -> tcp(rest);
      case String other ->
          throw new IllegalArgumentException("invalid url scheme \"" + other + '"');
    };
  }

  private static ListenAddress unix(String path) {
    if (path.isEmpty() || path.equals("@")) {
      throw new IllegalArgumentException("a Unix socket needs a path");
    }
    return path.startsWith("@") ? new Abstract(path.substring(1)) : new Unix(Path.of(path));
  }

  private static Tcp tcp(String text) {
    int slash = text.indexOf('/');
    String authority = slash < 0 ? text : text.substring(0, slash);
    int colon = authority.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("missing port in address \"" + text + '"');
    }
    String host = authority.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = port(authority.substring(colon + 1));
    return new Tcp(
        host.isEmpty()
            ? new InetSocketAddress(port)
            : InetSocketAddress.createUnresolved(host, port));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("invalid port \"" + text + '"', e);
    }
    throw new IllegalArgumentException("invalid port \"" + text + '"');
  }
}
