package regent.model.resource;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The envelope of a resource.
///
/// @param mesh the mesh it belongs to; empty for global types
/// @param name unique for its type (and mesh)
/// @param labels in the order of their keys
/// @param version revision of the store in which it was last written; 0 when it is not stored
/// @param creationTime when it was first stored; null before
/// @param modificationTime when it was last stored; null before
public record Meta(
    String mesh,
    String name,
    Map<String, String> labels,
    long version,
    @Nullable Instant creationTime,
    @Nullable Instant modificationTime) {
  public Meta {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /// The envelope of a resource that is not stored yet.
  public static Meta of(String mesh, String name, Map<String, String> labels) {
    return new Meta(mesh, name, labels, 0, null, null);
  }

  /// The label `key`; empty when absent.
  public String label(String key) {
    return labels.getOrDefault(key, "");
  }

  /// The name its author gave it: the label `kuma.io/display-name`, else the name. Copies in other
  /// zones have names with a hash, yet keep this one.
  public String displayName() {
    String label = label(Labels.DISPLAY_NAME);
    return label.isEmpty() ? name : label;
  }

  /// This envelope with other labels.
  public Meta withLabels(Map<String, String> changed) {
    return new Meta(mesh, name, changed, version, creationTime, modificationTime);
  }

  /// This envelope as a store returns it.
  public Meta stored(long revision, Instant created, Instant modified) {
    return new Meta(mesh, name, labels, revision, created, modified);
  }
}
