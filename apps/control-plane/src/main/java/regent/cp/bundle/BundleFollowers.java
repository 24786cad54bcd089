package regent.cp.bundle;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import regent.cp.admission.Secrets;
import regent.model.bundle.BundleSource;
import regent.model.bundle.MeshBundle;
import regent.model.resource.ResourceKey;
import regent.model.secret.Secret;
import regent.model.store.Change;
import regent.model.store.StoreException;
import regent.opa.management.service.HostEnvironment;

/// Follows the sources of all MeshBundles, each on a virtual thread of its own. All methods may be
/// called from any thread.
public final class BundleFollowers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BundleFollowers.class);

  private final BundleLibrary library;
  private final Feeds feeds;
  private final InstantSource clock;
  private final Map<ResourceKey, BundleFollower> followers = new HashMap<>();

  public BundleFollowers(
      BundleLibrary library, Secrets secrets, HostEnvironment host, InstantSource clock) {
    this.library = library;
    this.feeds = new Feeds(secrets, host);
    this.clock = clock;
  }

  /// Takes up changes of MeshBundles, and of secrets that they may name.
  public void take(List<Change> changes) {
    for (Change change : changes) {
      ResourceKey key = change.key();
      if (key.type().equals(MeshBundle.TYPE.name())) {
        var resource = change.resource();
        follow(key, resource == null ? null : resource.as(MeshBundle.TYPE).spec().source());
      } else if (key.type().equals(Secret.TYPE.name())) {
        renew(key.mesh());
      }
    }
  }

  private synchronized void follow(ResourceKey key, @Nullable BundleSource source) {
    BundleFollower old = followers.remove(key);
    if (old != null) {
      old.close();
    }
    if (source == null) {
      forget(key);
      return;
    }
    var follower = new BundleFollower(key.mesh(), key.name(), source, library, feeds, clock);
    followers.put(key, follower);
    follower.start();
  }

  private void forget(ResourceKey key) {
    Thread.startVirtualThread(
        () -> {
          try {
            library.withoutSource(key.mesh(), key.name());
          } catch (StoreException e) {
            LOG.warnf("source of bundle %s: %s", key, e.getMessage());
          }
        });
  }

  private synchronized void renew(String mesh) {
    followers.forEach(
        (key, follower) -> {
          if (key.mesh().equals(mesh)) {
            follower.renew();
          }
        });
  }

  @Override
  public synchronized void close() {
    followers.values().forEach(BundleFollower::close);
    followers.clear();
  }
}
