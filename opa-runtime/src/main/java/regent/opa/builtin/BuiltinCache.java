package regent.opa.builtin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/// What built-ins keep between evaluations: compiled patterns, read schemas and keys. Bounded and
/// thread-safe. A key is a record of the feature that asks, so that features never meet.
public final class BuiltinCache {
  private static final int MAX_ENTRIES = 10_000;

  private final Cache<Object, Object> entries =
      Caffeine.newBuilder().maximumSize(MAX_ENTRIES).executor(Runnable::run).build();

  /// What is made from `K`.
  @FunctionalInterface
  public interface Maker<K, V> {
    V make(K key) throws BuiltinException;
  }

  /// The value of `key`, made when it is not there; a failure is not kept.
  @SuppressWarnings("unchecked") // the class of a key decides the class of its value
  public <K extends Record, V> V get(K key, Maker<? super K, ? extends V> maker)
      throws BuiltinException {
    var known = (V) entries.getIfPresent(key);
    if (known == null) {
      known = maker.make(key);
      entries.put(key, known);
    }
    return known;
  }
}
