package regent.cp.bundle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import regent.model.json.Bytes;
import regent.model.store.StoreException;
import regent.opa.bundle.BundleDelta;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleWriter;

/// What is handed to those who download bundles: the archive of the active revision, or a delta
/// that leads to it from the revision that they have. Deltas are made when they are first asked
/// for.
public final class BundleDownloads {
  private static final long MOST_ARCHIVE_BYTES = 64 << 20;
  private static final long MOST_DELTA_BYTES = 32 << 20;

  /// An empty entry of a cache is not free either.
  private static final int LEAST_WEIGHT = 256;

  private final BundleLibrary library;
  private final BundleWatch watch;
  private final Cache<Revision, Bytes> archives = cache(MOST_ARCHIVE_BYTES);
  private final Cache<Step, Bytes> deltas = cache(MOST_DELTA_BYTES);

  /// Stands for a step that needs the whole bundle.
  private static final Bytes NO_DELTA = Bytes.of("");

  private record Revision(String mesh, String name, String digest) {}

  private record Step(String mesh, String name, String from, String to) {}

  /// What is handed out.
  public sealed interface Download {
    /// There is no such bundle, or none of its revisions is active.
    record Nothing() implements Download {}

    /// The asker has it.
    record Unchanged(String digest) implements Download {}

    /// @param digest of the whole bundle, also when this is a delta
    record Archive(Bytes bytes, String digest) implements Download {}
  }

  public BundleDownloads(BundleLibrary library, BundleWatch watch) {
    this.library = library;
    this.watch = watch;
  }

  private static <K> Cache<K, Bytes> cache(long mostBytes) {
    return Caffeine.newBuilder()
        .maximumWeight(mostBytes)
        .<K, Bytes>weigher((_, bytes) -> bytes.length() + LEAST_WEIGHT)
        .build();
  }

  /// @param known the digest of what the asker has; empty for nothing
  /// @param deltas whether it understands deltas
  /// @param wait how long it wants to be held while nothing has changed
  public Download fetch(String mesh, String name, String known, boolean deltas, Duration wait)
      throws StoreException, InterruptedException {
    Optional<BundleState> state = watch.await(mesh, name, known, wait);
    if (state.isEmpty()) {
      // Brought by another control plane a moment ago, perhaps.
      state = library.find(mesh, name);
    }
    Optional<BundleRevision> active = state.flatMap(BundleState::active);
    if (active.isEmpty()) {
      return new Download.Nothing();
    }
    BundleRevision to = active.get();
    if (to.digest().equals(known)) {
      return new Download.Unchanged(known);
    }
    if (deltas && !to.signed()) {
      Optional<BundleRevision> from =
          state.get().withDigest(known).filter(revision -> !revision.signed());
      if (from.isPresent()) {
        Optional<Bytes> delta = delta(new Step(mesh, name, known, to.digest()));
        if (delta.isPresent()) {
          return new Download.Archive(delta.get(), to.digest());
        }
      }
    }
    Optional<Bytes> archive = archive(new Revision(mesh, name, to.digest()));
    return archive.isEmpty()
        ? new Download.Nothing()
        : new Download.Archive(archive.get(), to.digest());
  }

  private Optional<Bytes> archive(Revision revision) throws StoreException {
    Bytes cached = archives.getIfPresent(revision);
    if (cached != null) {
      return Optional.of(cached);
    }
    Optional<Bytes> stored = library.archive(revision.mesh(), revision.name(), revision.digest());
    stored.ifPresent(bytes -> archives.put(revision, bytes));
    return stored;
  }

  private Optional<Bytes> delta(Step step) throws StoreException {
    Bytes cached = deltas.getIfPresent(step);
    if (cached == null) {
      cached = make(step).orElse(NO_DELTA);
      deltas.put(step, cached);
    }
    return cached.length() == 0 ? Optional.empty() : Optional.of(cached);
  }

  /// A delta that is hardly smaller than the bundle is of no use.
  private Optional<Bytes> make(Step step) throws StoreException {
    Optional<Bytes> from = archive(new Revision(step.mesh(), step.name(), step.from()));
    Optional<Bytes> to = archive(new Revision(step.mesh(), step.name(), step.to()));
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    try {
      return BundleDelta.between(BundleAdmission.parse(from.get()), BundleAdmission.parse(to.get()))
          .map(delta -> Bytes.of(BundleWriter.write(delta)))
          .filter(delta -> delta.length() < to.get().length());
    } catch (BundleException e) {
      throw new IllegalStateException("an archive that was accepted is damaged", e);
    }
  }
}
