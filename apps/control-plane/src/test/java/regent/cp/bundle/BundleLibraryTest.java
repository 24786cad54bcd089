package regent.cp.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import regent.cp.bundle.BundleLibrary.Delivered;
import regent.cp.bundle.BundleLibrary.Delivery;
import regent.model.bundle.MeshBundle;
import regent.model.json.Bytes;
import regent.model.resource.Resource;
import regent.model.store.MemoryArchives;
import regent.model.store.MemoryStore;
import regent.rego.RegoCompiler;

class BundleLibraryTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private volatile Instant now = START;
  private final MemoryStore store = new MemoryStore(() -> now);
  private final MemoryArchives archives = new MemoryArchives(() -> now);

  /// As two control planes on one store have it.
  private final BundleLibrary library = open();

  private BundleLibrary open() {
    return new BundleLibrary(
        store,
        archives,
        new BundleAdmission(RegoCompiler.standard()),
        (_, _) -> Optional.empty(),
        () -> now,
        _ -> {});
  }

  private static Delivered push(BundleLibrary to, String revision) throws Exception {
    return to.deliver(
        "default", "shop", Bytes.of(Archive.shop(revision, "{}")), Delivery.push("somebody", true));
  }

  private void keep(int revisions) throws Exception {
    store.put(
        Resource.of(MeshBundle.TYPE, "default", "shop", new MeshBundle(null, null, revisions)));
  }

  @Test
  void pushesAtOnceAreAllKept() throws Exception {
    keep(100);
    BundleLibrary other = open();
    List<Future<Delivered>> pushes = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String revision = "r" + i;
        BundleLibrary to = i % 2 == 0 ? library : other;
        pushes.add(threads.submit(() -> push(to, revision)));
      }
    }

    List<Long> numbers = new ArrayList<>();
    for (var each : pushes) {
      numbers.add(each.get().revision().number());
    }
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 8).boxed().toList());
    assertThat(library.find("default", "shop").orElseThrow().revisions()).hasSize(8);
  }

  @Test
  void oldRevisionsGoButTheActiveOneStays() throws Exception {
    keep(2);
    push(library, "r1");
    for (int i = 2; i <= 5; i++) {
      library.deliver(
          "default",
          "shop",
          Bytes.of(Archive.shop("r" + i, "{}")),
          Delivery.push("somebody", false));
    }

    BundleState state = library.find("default", "shop").orElseThrow();

    assertThat(state.revisions()).extracting(BundleRevision::number).containsExactly(1L, 4L, 5L);
    assertThat(state.active().orElseThrow().revision()).isEqualTo("r1");
  }

  @Test
  void archivesThatNobodyListsAreSweptAfterAWhile() throws Exception {
    keep(1);
    String gone = push(library, "r1").revision().digest();
    library.deliver(
        "default", "shop", Bytes.of(Archive.shop("r2", "{}")), Delivery.push("somebody", true));
    push(library, "r3");
    String listed = push(library, "r4").revision().digest();

    library.sweep();
    assertThat(library.archive("default", "shop", gone)).isPresent();

    now = START.plusSeconds(7200);
    library.sweep();
    assertThat(library.archive("default", "shop", gone)).isEmpty();
    assertThat(library.archive("default", "shop", listed)).isPresent();

    library.delete("default", "shop");
    library.sweep();
    assertThat(library.archive("default", "shop", listed)).isEmpty();
  }
}
