package regent.cp.bundle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import regent.cp.admission.ActiveBundles;
import regent.model.json.Bytes;
import regent.model.store.StoreException;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;

/// The content of the bundles that are handed out, for those who put it together with MeshOPA.
/// Thread-safe.
public final class BundleContents implements ActiveBundles {
  /// How many bundles are kept unpacked.
  private static final int MOST = 64;

  private final BundleLibrary library;
  private final Cache<String, Bundle> unpacked = Caffeine.newBuilder().maximumSize(MOST).build();

  public BundleContents(BundleLibrary library) {
    this.library = library;
  }

  @Override
  public Optional<Active> active(String mesh, String name) throws StoreException {
    Optional<BundleRevision> active = library.find(mesh, name).flatMap(BundleState::active);
    if (active.isEmpty()) {
      return Optional.empty();
    }
    BundleRevision revision = active.get();
    Bundle bundle = unpacked.getIfPresent(revision.digest());
    if (bundle == null) {
      Optional<Bytes> archive = library.archive(mesh, name, revision.digest());
      if (archive.isEmpty()) {
        return Optional.empty();
      }
      bundle = unpack(archive.get());
      unpacked.put(revision.digest(), bundle);
    }
    return Optional.of(new Active(name, revision.revision(), revision.digest(), bundle));
  }

  private static Bundle unpack(Bytes archive) {
    try {
      return BundleAdmission.parse(archive).bundle();
    } catch (BundleException e) {
      throw new IllegalStateException("an archive that was accepted is damaged", e);
    }
  }
}
