package regent.cp.admission;

import java.util.Optional;

/// Looks up secrets by name.
@FunctionalInterface
public interface Secrets {
  /// The content of a secret of a mesh; absent when there is none of this name.
  Optional<byte[]> secret(String mesh, String name);
}
