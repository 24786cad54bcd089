package regent.cp.bundle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import regent.cp.admission.Secrets;
import regent.cp.bundle.BundleAdmission.Admitted;
import regent.cp.bundle.BundleState.Activation;
import regent.model.bundle.MeshBundle;
import regent.model.json.Bytes;
import regent.model.resource.GenericSpec;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.store.Archives;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.LoadedBundle;

/// The bundles of all meshes. Every change is one write of the store, so that several control
/// planes can change bundles at once; archives are put before they are listed and removed after.
/// All methods may be called from any thread.
public final class BundleLibrary {
  /// How long an archive may be there before it has to be listed.
  private static final Duration UNLISTED = Duration.ofHours(1);

  private static final int MOST_ATTEMPTS = 20;

  private final Store store;
  private final Archives archives;
  private final BundleAdmission admission;
  private volatile Fit fit = Fit.ALWAYS;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Consumer<Resource<GenericSpec>> written;

  /// Whether a bundle goes together with what it would meet at the proxies.
  public interface Fit {
    /// Nothing is met at the proxies.
    Fit ALWAYS =
        new Fit() {
          @Override
          public void check(String mesh, String name, LoadedBundle.Snapshot bundle) {}

          @Override
          public List<String> users(String mesh, String name) {
            return List.of();
          }
        };

    /// @throws BundleRefused when it does not
    void check(String mesh, String name, LoadedBundle.Snapshot bundle)
        throws BundleRefused, StoreException;

    /// The names of the policies that need the bundle.
    List<String> users(String mesh, String name) throws StoreException;
  }

  /// Who brings a bundle, and from where.
  ///
  /// @param origin `push`, or the kind and address of the source
  /// @param upstream how the source names it; empty for a push
  /// @param revision the name of a bundle that brings none; empty to name it after its content
  /// @param activate whether it is handed out at once
  public record Delivery(
      String author, String origin, String upstream, String revision, boolean activate) {
    public static Delivery push(String author, boolean activate) {
      return new Delivery(author, "push", "", "", activate);
    }
  }

  /// What became of a delivery.
  ///
  /// @param isNew whether there was no such revision before
  public record Delivered(BundleState bundle, BundleRevision revision, boolean isNew) {}

  /// @param written sees each state that was stored here
  public BundleLibrary(
      Store store,
      Archives archives,
      BundleAdmission admission,
      Secrets secrets,
      InstantSource clock,
      Consumer<Resource<GenericSpec>> written) {
    this.store = store;
    this.archives = archives;
    this.admission = admission;
    this.secrets = secrets;
    this.clock = clock;
    this.written = written;
  }

  /// From now on `fit` has a say in what is handed out.
  public void fitting(Fit fit) {
    this.fit = fit;
  }

  static ResourceKey key(String mesh, String name) {
    return new ResourceKey(MeshBundle.INSIGHT.name(), mesh, name);
  }

  static BundleState state(Resource<GenericSpec> stored) {
    return BundleState.of(stored.mesh(), stored.name(), stored.spec().json());
  }

  public Optional<BundleState> find(String mesh, String name) throws StoreException {
    return store.get(MeshBundle.INSIGHT, mesh, name).map(BundleLibrary::state);
  }

  /// The bundles of a mesh, by name.
  public List<BundleState> list(String mesh) throws StoreException {
    return store.list(MeshBundle.INSIGHT, mesh).stream().map(BundleLibrary::state).toList();
  }

  /// The archive of a revision; absent when it is not kept any more.
  public Optional<Bytes> archive(String mesh, String name, String digest) throws StoreException {
    return archives.get(key(mesh, name), digest);
  }

  /// Takes an archive, after all checks. Content that is the latest already makes no new revision.
  ///
  /// @throws BundleRefused when something is wrong; what was active stays active
  public Delivered deliver(String mesh, String name, Bytes archive, Delivery delivery)
      throws BundleRefused, StoreException {
    MeshBundle wanted =
        store.get(MeshBundle.TYPE, mesh, name).map(Resource::spec).orElse(MeshBundle.PUSHED);
    Admitted admitted =
        admission.check(
            name, archive, delivery.revision(), BundleVerifier.keys(mesh, wanted, secrets));
    if (delivery.activate()) {
      fit.check(mesh, name, admitted.bundle());
    }
    archives.put(key(mesh, name), admitted.digest(), admitted.archive());
    var result = new Result();
    BundleState after =
        change(
            mesh,
            name,
            true,
            before -> {
              Optional<BundleRevision> known = latest(before, admitted.digest());
              BundleRevision revision = known.orElseGet(() -> revision(before, admitted, delivery));
              result.revision = Optional.of(revision);
              result.isNew = known.isEmpty();
              BundleState next = known.isPresent() ? before : before.with(revision);
              boolean isActive =
                  before.active().map(active -> active.equals(revision)).orElse(false);
              return (delivery.activate() && !isActive
                      ? next.activated(revision.number(), by(delivery.author()))
                      : next)
                  .trimmed(wanted.revisionsToKeep());
            });
    return new Delivered(after, result.revision.orElseThrow(), result.isNew);
  }

  private static final class Result {
    private Optional<BundleRevision> revision = Optional.empty();
    private boolean isNew;
  }

  /// The latest revision, if that is what was delivered again.
  private static Optional<BundleRevision> latest(BundleState state, String digest) {
    return state.revisions().isEmpty()
        ? Optional.empty()
        : Optional.of(state.revisions().getLast()).filter(last -> last.digest().equals(digest));
  }

  private BundleRevision revision(BundleState before, Admitted admitted, Delivery delivery) {
    return new BundleRevision(
        before.nextNumber(),
        admitted.bundle().manifest().revision(),
        admitted.digest(),
        admitted.archive().length(),
        admitted.bundle().manifest().roots(),
        admitted.signed(),
        delivery.author(),
        now(),
        delivery.origin(),
        delivery.upstream());
  }

  /// Hands out the revision `number` from now on.
  ///
  /// @throws BundleRefused when there is no such revision, or it does not fit any more
  public BundleState activate(String mesh, String name, long number, String author)
      throws BundleRefused, StoreException {
    BundleState before = existing(mesh, name);
    BundleRevision revision =
        before
            .revision(number)
            .orElseThrow(
                () ->
                    BundleRefused.because(
                        "bundle \"%s\" has no revision %d".formatted(name, number)));
    checkFit(mesh, name, revision);
    return change(
        mesh,
        name,
        false,
        state ->
            state.active().map(BundleRevision::number).equals(Optional.of(number))
                ? state
                : state.activated(number, by(author)));
  }

  /// Hands out the revision that was active before.
  ///
  /// @throws BundleRefused when there was none, or it does not fit any more
  public BundleState rollback(String mesh, String name, String author)
      throws BundleRefused, StoreException {
    BundleRevision previous = previous(existing(mesh, name));
    checkFit(mesh, name, previous);
    return change(
        mesh,
        name,
        false,
        state ->
            state.previous().equals(Optional.of(previous)) ? state.rolledBack(by(author)) : state);
  }

  private static BundleRevision previous(BundleState state) throws BundleRefused {
    return state
        .previous()
        .orElseThrow(
            () ->
                BundleRefused.because(
                    "no revision of bundle \"%s\" was active before".formatted(state.name())));
  }

  private BundleState existing(String mesh, String name) throws BundleRefused, StoreException {
    return find(mesh, name)
        .orElseThrow(() -> BundleRefused.because("there is no bundle \"" + name + "\""));
  }

  private void checkFit(String mesh, String name, BundleRevision revision)
      throws BundleRefused, StoreException {
    Bytes archive =
        archive(mesh, name, revision.digest())
            .orElseThrow(
                () ->
                    BundleRefused.because(
                        "the archive of revision %d is gone".formatted(revision.number())));
    try {
      fit.check(mesh, name, BundleAdmission.parse(archive));
    } catch (BundleException e) {
      throw BundleRefused.because(String.valueOf(e.getMessage()));
    }
  }

  /// Notes how the source of a bundle fares.
  ///
  /// @param now the state; its time counts only when something else has changed too
  public void source(String mesh, String name, SourceState now) throws StoreException {
    change(
        mesh,
        name,
        true,
        state -> {
          SourceState old = state.source();
          return old != null && old.isLike(now) ? state : state.with(now);
        });
  }

  /// Forgets the source of a bundle that is no longer followed.
  public void withoutSource(String mesh, String name) throws StoreException {
    if (find(mesh, name).map(state -> state.source() != null).orElse(false)) {
      change(mesh, name, false, state -> state.with((SourceState) null));
    }
  }

  /// Deletes the bundle with all its revisions.
  ///
  /// @return whether it was there
  /// @throws BundleRefused when a policy needs it
  public boolean delete(String mesh, String name) throws BundleRefused, StoreException {
    List<String> users = fit.users(mesh, name);
    if (!users.isEmpty()) {
      throw BundleRefused.because("MeshOPA %s appends it".formatted(String.join(", ", users)));
    }
    return !store.delete(key(mesh, name)).isEmpty();
  }

  /// What a change makes of a bundle; the same when there is nothing to change.
  @FunctionalInterface
  private interface Change {
    BundleState of(BundleState before);
  }

  private BundleState change(String mesh, String name, boolean create, Change change)
      throws StoreException {
    for (int attempt = 1; ; attempt++) {
      Optional<Resource<GenericSpec>> stored = store.get(MeshBundle.INSIGHT, mesh, name);
      BundleState before =
          stored.map(BundleLibrary::state).orElseGet(() -> BundleState.empty(mesh, name));
      BundleState after = change.of(before);
      if (after.equals(before) || (stored.isEmpty() && !create)) {
        return before;
      }
      try {
        var spec = new GenericSpec(after.json());
        written.accept(
            store.put(
                stored
                    .map(old -> old.withSpec(spec))
                    .orElseGet(() -> Resource.of(MeshBundle.INSIGHT, mesh, name, spec))));
        return after;
      } catch (StoreException.Conflict e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// Deletes archives that no revision lists any more.
  public void sweep() throws StoreException {
    Instant before = clock.instant().minus(UNLISTED);
    for (ResourceKey owner : archives.owners()) {
      Set<String> listed =
          find(owner.mesh(), owner.name()).map(BundleState::digests).orElse(Set.of());
      archives.retain(owner, listed, before);
    }
  }

  private Activation by(String author) {
    return new Activation(author, now());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
