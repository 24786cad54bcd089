package regent.sync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.store.MemoryStore;
import regent.model.store.StoreException;

class ReconcilerTest {
  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);

  @Test
  void nothingHasToBeDoneForEqualSets() throws Exception {
    store.put(mesh("a", "x"));
    assertThat(Reconciler.diff(Set.of(mesh("a", "x")), stored()).isEmpty()).isTrue();
  }

  @Test
  void newChangedAndUnwantedResourcesAreToldApart() throws Exception {
    store.put(mesh("gone", "x"));
    store.put(mesh("same", "x"));
    long version = store.put(mesh("changed", "x")).meta().version();

    Changes changes =
        Reconciler.diff(
            Set.of(mesh("same", "x"), mesh("changed", "y"), mesh("new", "x")), stored());

    assertThat(changes.delete()).containsExactly(new ResourceKey("Mesh", "", "gone"));
    assertThat(changes.put()).extracting(Resource::name).containsExactly("changed", "new");
    assertThat(changes.put()).extracting(r -> r.meta().version()).containsExactly(version, 0L);
    assertThat(changes.additions().put()).extracting(Resource::name).containsExactly("new");
    assertThat(changes.additions().delete()).isEmpty();
  }

  @Test
  void applyingTheDifferenceLeadsToWhatIsWanted() throws Exception {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Set<Resource<?>> wanted = new HashSet<>();
      for (String name : List.of("a", "b", "c", "d", "e")) {
        if (random.nextBoolean()) {
          wanted.add(mesh(name, random.nextBoolean() ? "x" : "y"));
        }
      }
      Reconciler.apply(Reconciler.diff(wanted, stored()), store);
      assertThat(contents(stored())).isEqualTo(contents(wanted));
      assertThat(Reconciler.diff(wanted, stored()).isEmpty()).isTrue();
    }
  }

  @Test
  void aChangeThatCameInBetweenIsNotOverwritten() throws Exception {
    store.put(mesh("a", "x"));
    Changes changes = Reconciler.diff(Set.of(mesh("a", "y")), stored());
    Resource<Mesh> between = store.get(Mesh.TYPE, "", "a").orElseThrow();
    store.put(between.withLabels(Map.of("by", "somebody else")));
    assertThatThrownBy(() -> Reconciler.apply(changes, store))
        .isInstanceOf(StoreException.Conflict.class);
  }

  private Set<Resource<?>> stored() {
    return new HashSet<>(store.list(Mesh.TYPE, ""));
  }

  private static Map<String, Map<String, String>> contents(Set<Resource<?>> resources) {
    return resources.stream().collect(Collectors.toMap(Resource::name, Resource::labels));
  }

  private static Resource<Mesh> mesh(String name, String label) {
    return Resource.of(Mesh.TYPE, "", name, new Mesh(List.of())).withLabels(Map.of("label", label));
  }
}
