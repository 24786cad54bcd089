package regent.model.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import regent.model.json.Bytes;
import regent.model.resource.ResourceKey;

/// Where the archives of bundles are kept, beside the resources that list them: too large to travel
/// with every change of a resource. Content never changes under its digest. All methods may be
/// called from any thread; a write that returned is durable where the store is.
public interface Archives {
  /// Keeps an archive. One that is there already counts as new again.
  ///
  /// @param owner the resource that is to list it
  /// @param digest its SHA-256 in hexadecimal
  void put(ResourceKey owner, String digest, Bytes archive) throws StoreException;

  /// The archive; absent when there is none.
  Optional<Bytes> get(ResourceKey owner, String digest) throws StoreException;

  /// Deletes what nobody lists any more: archives of `owner` that are not in `listed` and were put
  /// before `before`, which leaves time to those who put first and list later.
  void retain(ResourceKey owner, Set<String> listed, Instant before) throws StoreException;

  /// All owners of archives, in the order of their keys.
  List<ResourceKey> owners() throws StoreException;
}
