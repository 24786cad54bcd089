package regent.model.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import regent.model.json.Bytes;
import regent.model.resource.ResourceKey;

/// Archives that are gone with the process.
public final class MemoryArchives implements Archives {
  private final InstantSource clock;
  private final ConcurrentSkipListMap<ResourceKey, ConcurrentSkipListMap<String, Kept>> archives =
      new ConcurrentSkipListMap<>();

  /// @param clock says when an archive was put
  public MemoryArchives(InstantSource clock) {
    this.clock = clock;
  }

  private record Kept(Bytes archive, Instant put) {}

  @Override
  public void put(ResourceKey owner, String digest, Bytes archive) {
    archives.compute(
        owner,
        (_, old) -> {
          var kept = old == null ? new ConcurrentSkipListMap<String, Kept>() : old;
          kept.put(digest, new Kept(archive, clock.instant()));
          return kept;
        });
  }

  @Override
  public Optional<Bytes> get(ResourceKey owner, String digest) {
    var kept = archives.get(owner);
    return Optional.ofNullable(kept == null ? null : kept.get(digest)).map(Kept::archive);
  }

  @Override
  public void retain(ResourceKey owner, Set<String> listed, Instant before) {
    archives.computeIfPresent(
        owner,
        (_, kept) -> {
          kept.entrySet()
              .removeIf(
                  each ->
                      !listed.contains(each.getKey()) && each.getValue().put().isBefore(before));
          return kept.isEmpty() ? null : kept;
        });
  }

  @Override
  public List<ResourceKey> owners() {
    return List.copyOf(archives.keySet());
  }
}
