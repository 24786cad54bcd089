package regent.model.store;

import org.jspecify.annotations.Nullable;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;

/// What became of a resource.
///
/// @param revision when; every change of a store has a higher one than those before
/// @param key the resource
/// @param resource its new state; null when it was deleted
public record Change(long revision, ResourceKey key, @Nullable Resource<?> resource) {
  /// Whether it was deleted.
  public boolean isDeletion() {
    return resource == null;
  }
}
