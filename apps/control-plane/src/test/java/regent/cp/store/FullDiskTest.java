package regent.cp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;
import regent.model.store.StoreException;

class FullDiskTest {
  @TempDir Path folder;

  @AfterEach
  void makeRoom() {
    FullDisk.FULL.set(false);
  }

  @Test
  void aFullDiskRefusesTheWriteAndLeavesNothingHalfApplied() throws Exception {
    FullDisk.register();
    String place = FullDisk.SCHEME + ":" + folder.resolve("store").toAbsolutePath();
    try (var store = new JdbcStore(Database.h2(place), InstantSource.system())) {
      Resource<Mesh> first = store.put(mesh("first"));
      FullDisk.FULL.set(true);

      assertThatThrownBy(() -> store.put(mesh("second")))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining("writing Mesh second failed");
      assertThatThrownBy(() -> store.put(first.withLabels(Map.of("changed", "yes"))))
          .isInstanceOf(StoreException.Unavailable.class);

      FullDisk.FULL.set(false);
      assertThat(onceItIsBack(store)).containsExactly(first);
      assertThat(store.revision()).isEqualTo(1);
      assertThat(store.changes(0)).hasSize(1);
      store.put(mesh("third"));
      assertThat(store.list(Mesh.TYPE, ""))
          .extracting(Resource::name)
          .containsExactly("first", "third");
    }
    try (var store = new JdbcStore(Database.h2(place), InstantSource.system())) {
      assertThat(store.list(Mesh.TYPE, ""))
          .extracting(Resource::name)
          .containsExactly("first", "third");
    }
  }

  /// The meshes, once the database has been opened again.
  private static List<Resource<Mesh>> onceItIsBack(JdbcStore store) throws StoreException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        return store.list(Mesh.TYPE, "");
      } catch (StoreException.Unavailable e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private static Resource<Mesh> mesh(String name) {
    return Resource.of(Mesh.TYPE, "", name, new Mesh(List.of()));
  }
}
