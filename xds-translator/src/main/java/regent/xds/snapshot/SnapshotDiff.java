package regent.xds.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What leads from one snapshot to another.
///
/// @param changed resources that are new or have other bytes, as they are now
/// @param removed resources that are gone
public record SnapshotDiff(List<SnapshotResource> changed, List<ResourceName> removed) {
  public SnapshotDiff {
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  static SnapshotDiff between(Snapshot from, Snapshot to) {
    var changed = new ArrayList<SnapshotResource>();
    for (var resource : to.all()) {
      var before = from.resource(resource.name());
      if (before.isEmpty() || !before.get().version().equals(resource.version())) {
        changed.add(resource);
      }
    }
    var removed =
        from.all().stream()
            .map(SnapshotResource::name)
            .filter(name -> to.resource(name).isEmpty())
            .toList();
    return new SnapshotDiff(changed, removed);
  }

  /// Whether both snapshots say the same.
  public boolean isEmpty() {
    return changed.isEmpty() && removed.isEmpty();
  }

  /// The snapshot that results from these changes to `base`.
  public Snapshot applyTo(Snapshot base) {
    var resources = new LinkedHashMap<ResourceName, SnapshotResource>();
    base.all().forEach(resource -> resources.put(resource.name(), resource));
    removed.forEach(resources::remove);
    changed.forEach(resource -> resources.put(resource.name(), resource));
    return Snapshot.of(resources.values());
  }
}
