package regent.opa.builtin;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// Finds the addresses of a host.
@FunctionalInterface
public interface AddressResolver {
  /// Policies may not look up names.
  AddressResolver NONE =
      name -> {
        throw new IOException("lookup " + name + ": no such host");
      };

  /// @throws IOException when the name is unknown or the lookup fails
  List<InetAddress> resolve(String name) throws IOException;
}
