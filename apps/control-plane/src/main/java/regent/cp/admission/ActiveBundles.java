package regent.cp.admission;

import java.util.Optional;
import regent.model.store.StoreException;
import regent.opa.bundle.Bundle;

/// Looks up the bundles that are handed out.
@FunctionalInterface
public interface ActiveBundles {
  /// There are no bundles.
  ActiveBundles NONE = (_, _) -> Optional.empty();

  /// The active revision of a bundle of a mesh; absent when there is none.
  Optional<Active> active(String mesh, String name) throws StoreException;

  /// @param revision as its manifest, or the control plane, names it
  /// @param digest of its archive
  record Active(String name, String revision, String digest, Bundle bundle) {}
}
