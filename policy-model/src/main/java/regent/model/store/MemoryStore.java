package regent.model.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.resource.ResourceType;
import regent.model.resource.Spec;

/// A store that forgets everything with the process: for tests, and for control planes that are
/// given their resources again at each start.
public final class MemoryStore implements Store {
  private static final String MESH = "Mesh";

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<ResourceKey, Resource<?>> resources = new TreeMap<>();
  private final Map<ResourceKey, ResourceKey> owners = new HashMap<>();
  private final Map<ResourceKey, Change> lastChanges = new HashMap<>();
  private long revision;

  /// @param clock gives creation and modification times
  public MemoryStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public <S extends Spec> Resource<S> put(Resource<S> resource) throws StoreException {
    ResourceKey mesh = new ResourceKey(MESH, "", resource.mesh());
    return write(resource, resource.type().inMesh() && exists(mesh) ? mesh : null);
  }

  private boolean exists(ResourceKey key) {
    lock.lock();
    try {
      return resources.containsKey(key);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <S extends Spec> Resource<S> put(Resource<S> resource, ResourceKey owner)
      throws StoreException {
    return write(resource, owner);
  }

  private <S extends Spec> Resource<S> write(Resource<S> resource, @Nullable ResourceKey owner)
      throws StoreException {
    lock.lock();
    try {
      ResourceKey key = resource.key();
      Resource<?> present = resources.get(key);
      long actual = present == null ? 0 : present.meta().version();
      if (actual != resource.meta().version()) {
        throw new StoreException.Conflict(key, resource.meta().version(), actual);
      }
      if (present == null && owner != null) {
        if (!resources.containsKey(owner)) {
          throw new StoreException.NoOwner(key, owner);
        }
        owners.put(key, owner);
      }
      Instant now = clock.instant();
      Instant created = present == null ? now : creationTime(present.meta(), now);
      Resource<S> stored = resource.withMeta(resource.meta().stored(revision + 1, created, now));
      record(key, stored);
      return stored;
    } finally {
      lock.unlock();
    }
  }

  private static Instant creationTime(Meta present, Instant otherwise) {
    Instant created = present.creationTime();
    return created == null ? otherwise : created;
  }

  private void record(ResourceKey key, @Nullable Resource<?> resource) {
    revision++;
    if (resource == null) {
      resources.remove(key);
      owners.remove(key);
    } else {
      resources.put(key, resource);
    }
    lastChanges.put(key, new Change(revision, key, resource));
    changed.signalAll();
  }

  @Override
  public <S extends Spec> Optional<Resource<S>> get(
      ResourceType<S> type, String mesh, String name) {
    lock.lock();
    try {
      return Optional.ofNullable(resources.get(new ResourceKey(type.name(), mesh, name)))
          .map(found -> found.as(type));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <S extends Spec> List<Resource<S>> list(ResourceType<S> type, String mesh) {
    lock.lock();
    try {
      return resources.tailMap(new ResourceKey(type.name(), mesh, "")).values().stream()
          .takeWhile(found -> found.type().name().equals(type.name()))
          .takeWhile(found -> mesh.isEmpty() || found.mesh().equals(mesh))
          .map(found -> found.as(type))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<ResourceKey> delete(ResourceKey key) {
    lock.lock();
    try {
      var deleted = new ArrayList<ResourceKey>();
      if (resources.containsKey(key)) {
        deleted.add(key);
        for (int i = 0; i < deleted.size(); i++) {
          deleted.addAll(ownedBy(deleted.get(i)));
        }
        deleted.forEach(gone -> record(gone, null));
      }
      return List.copyOf(deleted);
    } finally {
      lock.unlock();
    }
  }

  private List<ResourceKey> ownedBy(ResourceKey owner) {
    return owners.entrySet().stream()
        .filter(entry -> entry.getValue().equals(owner))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Override
  public long revision() {
    lock.lock();
    try {
      return revision;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Change> changes(long since) {
    lock.lock();
    try {
      return lastChanges.values().stream()
          .filter(change -> change.revision() > since)
          .sorted(Comparator.comparingLong(Change::revision))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long await(long since, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (revision <= since && left > 0) {
        left = changed.awaitNanos(left);
      }
      return revision;
    } finally {
      lock.unlock();
    }
  }
}
