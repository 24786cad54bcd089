package regent.xds.snapshot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.xds.plan.Origin;

/// All resources of one proxy at one moment. Two snapshots are equal when their versions are, which
/// is when every resource has the same bytes.
public final class Snapshot {
  /// Tells a proxy nothing.
  public static final Snapshot EMPTY = of(List.of());

  private final SortedMap<String, SortedMap<String, SnapshotResource>> byType;
  private final String version;

  private Snapshot(SortedMap<String, SortedMap<String, SnapshotResource>> byType) {
    this.byType = byType;
    this.version = version(byType);
  }

  /// A snapshot of these resources.
  ///
  /// @throws IllegalArgumentException when two have the same type and name
  public static Snapshot of(Collection<SnapshotResource> resources) {
    var byType = new TreeMap<String, SortedMap<String, SnapshotResource>>(TypeUrls.ORDER);
    for (var resource : resources) {
      var name = resource.name();
      var previous =
          byType
              .computeIfAbsent(name.typeUrl(), _ -> new TreeMap<>())
              .putIfAbsent(name.name(), resource);
      if (previous != null) {
        throw new IllegalArgumentException(
            name + " comes from both " + previous.origin() + " and " + resource.origin());
      }
    }
    return new Snapshot(byType);
  }

  /// SHA-256 over the names and versions of all resources, in hexadecimal.
  public String version() {
    return version;
  }

  /// The types that there are resources of, in the order in which they are sent.
  public List<String> typeUrls() {
    return List.copyOf(byType.keySet());
  }

  /// The resources of a type by their names; none when there are none.
  public SortedMap<String, SnapshotResource> resources(String typeUrl) {
    var resources = byType.get(typeUrl);
    return resources == null
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(resources);
  }

  /// One resource.
  public Optional<SnapshotResource> resource(ResourceName name) {
    return Optional.ofNullable(resources(name.typeUrl()).get(name.name()));
  }

  /// What a resource exists for and what shaped it.
  public Optional<Origin> originOf(ResourceName name) {
    return resource(name).map(SnapshotResource::origin);
  }

  /// What leads from `previous` to this snapshot.
  public SnapshotDiff diff(Snapshot previous) {
    return SnapshotDiff.between(previous, this);
  }

  /// All resources, ordered by type and name.
  public List<SnapshotResource> all() {
    return byType.values().stream().flatMap(r -> r.values().stream()).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Snapshot snapshot && version.equals(snapshot.version);
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return "Snapshot[" + version + "]";
  }

  private static String version(SortedMap<String, SortedMap<String, SnapshotResource>> byType) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var resources : byType.values()) {
        for (var resource : resources.values()) {
          var name = resource.name();
          var line = name.typeUrl() + "\0" + name.name() + "\0" + resource.version() + "\n";
          digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
