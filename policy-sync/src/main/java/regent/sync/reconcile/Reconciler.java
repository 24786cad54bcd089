package regent.sync.reconcile;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.resource.Spec;
import regent.model.store.Store;
import regent.model.store.StoreException;

/// Compares what should be there with what is, and makes the second like the first.
///
/// Two resources are equal when their labels, specs and statuses are; versions and times do not
/// count.
public final class Reconciler {
  private Reconciler() {}

  /// What has to be done to get from `actual` to `wanted`. Pure; the same sets give the same
  /// changes.
  public static Changes diff(Set<Resource<?>> wanted, Set<Resource<?>> actual) {
    SortedMap<ResourceKey, Resource<?>> present = byKey(actual);
    var put = new ArrayList<Resource<?>>();
    byKey(wanted)
        .forEach(
            (key, resource) -> {
              Resource<?> old = present.remove(key);
              if (old == null) {
                put.add(resource.withMeta(version(resource.meta(), 0)));
              } else if (!sameContent(resource, old)) {
                put.add(resource.withMeta(version(resource.meta(), old.meta().version())));
              }
            });
    return new Changes(put, new ArrayList<>(present.keySet()));
  }

  private static SortedMap<ResourceKey, Resource<?>> byKey(Set<Resource<?>> resources) {
    var byKey = new TreeMap<ResourceKey, Resource<?>>();
    resources.forEach(resource -> byKey.put(resource.key(), resource));
    return byKey;
  }

  private static boolean sameContent(Resource<?> one, Resource<?> other) {
    return one.labels().equals(other.labels())
        && one.spec().equals(other.spec())
        && Objects.equals(one.status(), other.status());
  }

  private static Meta version(Meta meta, long version) {
    return new Meta(
        meta.mesh(),
        meta.name(),
        meta.labels(),
        version,
        meta.creationTime(),
        meta.modificationTime());
  }

  /// Writes the changes, one after the other: deletions first, so that names become free.
  ///
  /// @throws StoreException.Conflict when somebody else changed a resource meanwhile; what came
  ///     before it is written, so the caller compares again
  public static void apply(Changes changes, Store store) throws StoreException {
    for (ResourceKey key : changes.delete()) {
      store.delete(key);
    }
    for (Resource<?> resource : changes.put()) {
      put(resource, store);
    }
  }

  private static <S extends Spec> void put(Resource<S> resource, Store store)
      throws StoreException {
    store.put(resource);
  }
}
