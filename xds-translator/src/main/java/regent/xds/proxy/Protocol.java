package regent.xds.proxy;

import java.util.Locale;

/// What an application speaks.
public enum Protocol {
  /// Bytes; also what no protocol, or an unknown one, counts as.
  TCP,
  /// HTTP/1.1.
  HTTP,
  /// HTTP/2.
  HTTP2,
  /// gRPC over HTTP/2.
  GRPC;

  /// Reads the name that resources use.
  public static Protocol of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "http" -> HTTP;
      case "http2" -> HTTP2;
      case "grpc" -> GRPC;
      default -> TCP;
    };
  }

  /// Whether requests can be told apart.
  public boolean isHttp() {
    return this != TCP;
  }
}
