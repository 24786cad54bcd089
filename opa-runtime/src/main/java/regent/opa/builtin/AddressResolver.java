package regent.opa.builtin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a host.
@FunctionalInterface
public interface AddressResolver {
  /// Policies may not look up names.
  AddressResolver NONE =
      name -> {
        throw new IOException("lookup " + name + ": no such host");
      };

  /// Asks the system.
  AddressResolver SYSTEM =
      name -> {
        try {
          return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
          throw new IOException("lookup " + name + ": no such host", e);
        }
      };

  /// @throws IOException when the name is unknown or the lookup fails
  List<InetAddress> resolve(String name) throws IOException;
}
