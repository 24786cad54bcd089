package regent.xds.envoy.endpoint;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;

/// Addresses as Envoy's messages.
public final class Addresses {
  private Addresses() {}

  /// The same address.
  public static Address of(regent.xds.plan.Address address) {
    return switch (address) {
      case regent.xds.plan.Address.Socket(var host, var port) ->
          Address.newBuilder().setSocketAddress(socket(host, port)).build();
      case regent.xds.plan.Address.Pipe(var path) ->
          Address.newBuilder().setPipe(Pipe.newBuilder().setPath(path)).build();
    };
  }

  /// A TCP address.
  public static SocketAddress socket(String host, int port) {
    return SocketAddress.newBuilder().setAddress(host).setPortValue(port).build();
  }
}
