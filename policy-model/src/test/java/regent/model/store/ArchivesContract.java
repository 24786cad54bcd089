package regent.model.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import regent.model.json.Bytes;
import regent.model.resource.ResourceKey;

/// What all [Archives] do. Modules with a store of their own extend this class.
public abstract class ArchivesContract {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final ResourceKey SHOP = new ResourceKey("MeshBundleInsight", "default", "shop");
  private static final ResourceKey BANK = new ResourceKey("MeshBundleInsight", "default", "bank");

  private Instant now = START;
  private Archives archives;

  /// For the tests of a store.
  protected ArchivesContract() {}

  /// New archives, without content.
  protected abstract Archives open(InstantSource clock) throws Exception;

  @BeforeEach
  void openArchives() throws Exception {
    archives = open(() -> now);
  }

  @Test
  protected void whatWasPutIsThere() throws Exception {
    archives.put(SHOP, "aa", Bytes.of("first"));

    assertThat(archives.get(SHOP, "aa")).contains(Bytes.of("first"));
    assertThat(archives.get(SHOP, "bb")).isEmpty();
    assertThat(archives.get(BANK, "aa")).isEmpty();
  }

  @Test
  protected void largeArchivesStayWhole() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(7).nextBytes(large);

    archives.put(SHOP, "aa", Bytes.of(large));

    assertThat(archives.get(SHOP, "aa")).contains(Bytes.of(large));
  }

  @Test
  protected void puttingTwiceIsAllowed() throws Exception {
    archives.put(SHOP, "aa", Bytes.of("same"));
    archives.put(SHOP, "aa", Bytes.of("same"));

    assertThat(archives.get(SHOP, "aa")).contains(Bytes.of("same"));
  }

  @Test
  protected void whatIsNotListedIsDeletedWhenItIsOldEnough() throws Exception {
    archives.put(SHOP, "listed", Bytes.of("1"));
    archives.put(SHOP, "forgotten", Bytes.of("2"));
    archives.put(BANK, "other", Bytes.of("3"));
    now = START.plusSeconds(60);
    archives.put(SHOP, "fresh", Bytes.of("4"));

    archives.retain(SHOP, Set.of("listed"), START.plusSeconds(30));

    assertThat(archives.get(SHOP, "listed")).isPresent();
    assertThat(archives.get(SHOP, "forgotten")).isEmpty();
    assertThat(archives.get(SHOP, "fresh")).isPresent();
    assertThat(archives.get(BANK, "other")).isPresent();
  }

  @Test
  protected void whatIsPutAgainIsFresh() throws Exception {
    archives.put(SHOP, "aa", Bytes.of("1"));
    now = START.plusSeconds(60);
    archives.put(SHOP, "aa", Bytes.of("1"));

    archives.retain(SHOP, Set.of(), START.plusSeconds(30));

    assertThat(archives.get(SHOP, "aa")).isPresent();
  }

  @Test
  protected void ownersAreListedInTheirOrder() throws Exception {
    assertThat(archives.owners()).isEmpty();

    archives.put(SHOP, "aa", Bytes.of("1"));
    archives.put(SHOP, "bb", Bytes.of("2"));
    archives.put(BANK, "aa", Bytes.of("1"));

    assertThat(archives.owners()).containsExactly(BANK, SHOP);
    now = START.plusSeconds(60);
    archives.retain(BANK, Set.of(), now);
    assertThat(archives.owners()).containsExactly(SHOP);
  }
}
