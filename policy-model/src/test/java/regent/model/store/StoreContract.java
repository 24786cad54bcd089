package regent.model.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import regent.model.json.Bytes;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.secret.Secret;

/// What every [Store] does. Modules with a store of their own extend this class (it is in the
/// test jar of `policy-model`).
public abstract class StoreContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private Instant now = START;
  private Store store;

  /// For the tests of a store.
  protected StoreContract() {}

  /// A new, empty store.
  protected abstract Store open(InstantSource clock) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open(() -> now);
  }

  private static Resource<Mesh> mesh(String name) {
    return Resource.of(Mesh.TYPE, "", name, new Mesh(List.of()));
  }

  private static Resource<Secret> secret(String mesh, String name, String content) {
    return Resource.of(Secret.TYPE, mesh, name, new Secret(Bytes.of(content)));
  }

  @Test
  protected void whatWasPutIsThere() throws Exception {
    Resource<Mesh> wanted = mesh("default").withLabels(Map.of("a", "b"));

    Resource<Mesh> stored = store.put(wanted);

    assertThat(store.get(Mesh.TYPE, "", "default")).contains(stored);
    assertThat(stored.labels()).isEqualTo(Map.of("a", "b"));
    assertThat(stored.meta().version()).isPositive();
    assertThat(stored.meta().creationTime()).isEqualTo(START);
    assertThat(stored.meta().modificationTime()).isEqualTo(START);
  }

  @Test
  protected void whatWasNotPutIsNotThere() throws Exception {
    assertThat(store.get(Mesh.TYPE, "", "default")).isEmpty();
    assertThat(store.list(Mesh.TYPE, "")).isEmpty();
    assertThat(store.revision()).isZero();
  }

  @Test
  protected void changeKeepsTheCreationTime() throws Exception {
    Resource<Mesh> first = store.put(mesh("default"));
    now = START.plusSeconds(60);

    Resource<Mesh> second = store.put(first.withSpec(new Mesh(List.of("*"))));

    assertThat(second.meta().version()).isGreaterThan(first.meta().version());
    assertThat(second.meta().creationTime()).isEqualTo(START);
    assertThat(second.meta().modificationTime()).isEqualTo(now);
    assertThat(store.get(Mesh.TYPE, "", "default")).contains(second);
  }

  @Test
  protected void creatingWhatExistsIsAConflict() throws Exception {
    store.put(mesh("default"));

    assertThatThrownBy(() -> store.put(mesh("default")))
        .isInstanceOf(StoreException.Conflict.class);
  }

  @Test
  protected void secondOfTwoChangesToTheSameVersionIsAConflict() throws Exception {
    Resource<Mesh> seen = store.put(mesh("default"));
    store.put(seen);

    assertThatThrownBy(() -> store.put(seen)).isInstanceOf(StoreException.Conflict.class);
  }

  @Test
  protected void changingWhatWasDeletedIsAConflict() throws Exception {
    Resource<Mesh> seen = store.put(mesh("default"));
    store.delete(seen.key());

    assertThatThrownBy(() -> store.put(seen)).isInstanceOf(StoreException.Conflict.class);
  }

  @Test
  protected void listIsOfOneTypeAndMeshAndInOrder() throws Exception {
    store.put(mesh("m1"));
    store.put(mesh("m2"));
    store.put(secret("m2", "x", "1"));
    store.put(secret("m1", "b", "2"));
    store.put(secret("m1", "a", "3"));

    assertThat(store.list(Secret.TYPE, "m1")).extracting(Resource::name).containsExactly("a", "b");
    assertThat(store.list(Secret.TYPE, ""))
        .extracting(r -> r.mesh() + "/" + r.name())
        .containsExactly("m1/a", "m1/b", "m2/x");
    assertThat(store.list(Mesh.TYPE, "")).extracting(Resource::name).containsExactly("m1", "m2");
  }

  @Test
  protected void meshTakesItsResourcesAlong() throws Exception {
    Resource<Mesh> mesh = store.put(mesh("m1"));
    store.put(mesh("m2"));
    Resource<Secret> mine = store.put(secret("m1", "a", "1"));
    Resource<Secret> other = store.put(secret("m2", "a", "2"));

    List<ResourceKey> deleted = store.delete(mesh.key());

    assertThat(deleted).containsExactly(mesh.key(), mine.key());
    assertThat(store.list(Secret.TYPE, "")).containsExactly(other);
  }

  @Test
  protected void ownerTakesWhatItOwnsAlongAlsoIndirectly() throws Exception {
    Resource<Mesh> mesh = store.put(mesh("m"));
    Resource<Secret> a = store.put(secret("m", "a", "1"), mesh.key());
    Resource<Secret> b = store.put(secret("m", "b", "2"), a.key());
    Resource<Secret> c = store.put(secret("m", "c", "3"), b.key());

    assertThat(store.delete(a.key())).containsExactly(a.key(), b.key(), c.key());
    assertThat(store.list(Secret.TYPE, "")).isEmpty();
    assertThat(store.get(Mesh.TYPE, "", "m")).contains(mesh);
  }

  @Test
  protected void missingOwnerIsRefused() {
    assertThatThrownBy(
            () -> store.put(secret("m", "a", "1"), new ResourceKey("Secret", "m", "none")))
        .isInstanceOf(StoreException.NoOwner.class);
  }

  @Test
  protected void deletingNothingDeletesNothing() throws Exception {
    assertThat(store.delete(new ResourceKey("Mesh", "", "none"))).isEmpty();
    assertThat(store.revision()).isZero();
  }

  @Test
  protected void changesLeadToThePresentState() throws Exception {
    Resource<Mesh> m = store.put(mesh("m"));
    long since = store.revision();
    Resource<Secret> a = store.put(secret("m", "a", "1"));
    Resource<Secret> changed = store.put(a.withSpec(new Secret(Bytes.of("2"))));
    Resource<Secret> b = store.put(secret("m", "b", "3"));
    store.delete(b.key());

    assertThat(store.changes(since))
        .extracting(Change::key, Change::resource)
        .containsExactly(tuple(a.key(), changed), tuple(b.key(), null));
    assertThat(store.changes(0)).extracting(Change::key).startsWith(m.key());
    assertThat(store.changes(store.revision())).isEmpty();
  }

  @Test
  protected void everyWriteHasAHigherRevision() throws Exception {
    Resource<Mesh> a = store.put(mesh("a"));
    Resource<Mesh> b = store.put(mesh("b"));
    store.delete(a.key());

    assertThat(b.meta().version()).isGreaterThan(a.meta().version());
    assertThat(store.revision()).isGreaterThan(b.meta().version());
  }

  @Test
  protected void waitingEndsWithAWriteOrWithTheTime() throws Exception {
    assertThat(store.await(0, Duration.ofMillis(1))).isZero();
    CompletableFuture<Long> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return store.await(0, Duration.ofSeconds(30));
              } catch (StoreException | InterruptedException failed) {
                throw new IllegalStateException(failed);
              }
            });

    Resource<Mesh> stored = store.put(mesh("default"));

    assertThat(waiting.join()).isEqualTo(stored.meta().version());
  }

  @Test
  protected void oneOfManyWritersOfAVersionWins() throws Exception {
    Resource<Mesh> seen = store.put(mesh("default"));
    List<CompletableFuture<Boolean>> writers =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> writes(seen, "policy-" + i)))
            .toList();

    assertThat(writers.stream().filter(CompletableFuture::join)).hasSize(1);
  }

  private boolean writes(Resource<Mesh> seen, String skipped) {
    try {
      store.put(seen.withSpec(new Mesh(List.of(skipped))));
      return true;
    } catch (StoreException.Conflict lost) {
      return false;
    } catch (StoreException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
