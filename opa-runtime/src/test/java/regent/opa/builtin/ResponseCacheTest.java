package regent.opa.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import regent.opa.value.Num;
import regent.opa.value.Obj;

class ResponseCacheTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ResponseCache cache = new ResponseCache();

  @Test
  void theOldestGoWhenThereIsTooMuch() {
    cache.limit(limits(100, 50, Duration.ZERO));
    for (int i = 0; i < 7; i++) {
      keep(i, 10, NOW);
    }
    assertThat(has(1)).isFalse();
    assertThat(has(2)).isTrue();
    assertThat(cache.size()).isEqualTo(50);

    keep(8, 51, NOW);
    assertThat(has(8)).as("larger than everything").isFalse();
    assertThat(has(6)).isTrue();

    keep(6, 20, NOW);
    assertThat(cache.size()).isEqualTo(50);
    assertThat(has(2)).isFalse();
  }

  @Test
  void aSmallerLimitHoldsAtOnce() {
    for (int i = 0; i < 10; i++) {
      keep(i, 10, NOW);
    }
    assertThat(cache.size()).isEqualTo(100);
    cache.limit(limits(20, 100, Duration.ZERO));
    assertThat(cache.size()).isEqualTo(20);
    assertThat(has(9)).isTrue();
  }

  @Test
  void whatIsStaleIsDroppedNowAndThen() {
    cache.limit(limits(0, 100, Duration.ofSeconds(10)));
    keep(1, 10, NOW.plusSeconds(1));
    keep(2, 10, NOW.plusSeconds(60));
    assertThat(cache.get(key(1), NOW.plusSeconds(9))).isNotNull();
    assertThat(cache.get(key(1), NOW.plusSeconds(10))).isNull();
    assertThat(cache.size()).isEqualTo(10);
  }

  @Test
  void cachesOfANameHaveTheirOwnLimits() throws Exception {
    record Key(int id) implements BuiltinCache.Named {
      @Override
      public String cache() {
        return GRAPHQL;
      }
    }
    var builtins = new BuiltinCache();
    var made = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      builtins.get(new Key(1), _ -> made.incrementAndGet());
    }
    assertThat(made).hasValue(1);
    builtins.limit(
        new CacheLimits(
            0,
            100,
            Duration.ZERO,
            0,
            Map.of("graphql", new CacheLimits.Named(OptionalInt.empty(), true))));
    builtins.get(new Key(1), _ -> made.incrementAndGet());
    builtins.get(new Key(1), _ -> made.incrementAndGet());
    assertThat(made).as("disabled: made each time").hasValue(3);
  }

  private static CacheLimits limits(long bytes, int threshold, Duration stale) {
    return new CacheLimits(bytes, threshold, stale, 0, Map.of());
  }

  private static Obj key(int id) {
    return Obj.of("id", Num.of(id));
  }

  private void keep(int id, int size, Instant until) {
    var response = new HttpExchange.Response(200, Map.of("x", List.of()), "b".repeat(size - 1));
    cache.keep(key(id), new ResponseCache.Kept(response, until), NOW);
  }

  private boolean has(int id) {
    return cache.get(key(id), NOW) != null;
  }
}
