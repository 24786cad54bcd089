package regent.opa.builtin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What built-ins keep between evaluations: compiled patterns, read schemas and keys. Bounded and
/// thread-safe. A key is a record of the feature that asks, so that features never meet.
public final class BuiltinCache {
  private static final int MAX_ENTRIES = 10_000;

  private static final Set<String> NAMES = Set.of(Named.GRAPHQL, Named.TOKEN_KEYS);

  private final Cache<Object, Object> entries = newCache();
  private final Map<String, Cache<Object, Object>> named;
  private final ResponseCache responses = new ResponseCache();
  private volatile CacheLimits limits = CacheLimits.DEFAULT;

  public BuiltinCache() {
    Map<String, Cache<Object, Object>> caches = new HashMap<>();
    NAMES.forEach(name -> caches.put(name, newCache()));
    this.named = Map.copyOf(caches);
  }

  private static Cache<Object, Object> newCache() {
    return Caffeine.newBuilder().maximumSize(MAX_ENTRIES).executor(Runnable::run).build();
  }

  private final SingleFlight<HttpExchange.Response> flights = new SingleFlight<>();

  /// A key whose values have a cache of their own.
  interface Named {
    String GRAPHQL = "graphql";
    String TOKEN_KEYS = "io_jwt_keys";

    /// One of these names.
    String cache();
  }

  /// Keeps no more than `changed` says from now on.
  public void limit(CacheLimits changed) {
    limits = changed;
    responses.limit(changed);
    limit(entries, changed.maxEntries());
    named.forEach(
        (name, cache) -> {
          var own = changed.named().get(name);
          limit(cache, own == null ? 0 : own.maxEntries().orElse(0));
          if (isDisabled(name)) {
            cache.invalidateAll();
          }
        });
  }

  private static void limit(Cache<Object, Object> cache, int maxEntries) {
    cache
        .policy()
        .eviction()
        .ifPresent(bound -> bound.setMaximum(maxEntries == 0 ? MAX_ENTRIES : maxEntries));
  }

  private boolean isDisabled(String name) {
    var own = limits.named().get(name);
    return own != null && own.isDisabled();
  }

  /// What is made from `K`.
  @FunctionalInterface
  public interface Maker<K, V> {
    V make(K key) throws BuiltinException;
  }

  /// The value of `key`, made when it is not there; a failure is not kept.
  @SuppressWarnings("unchecked") // the class of a key decides the class of its value
  public <K extends Record, V> V get(K key, Maker<? super K, ? extends V> maker)
      throws BuiltinException {
    var cache = entries;
    if (key instanceof Named own) {
      if (isDisabled(own.cache())) {
        return maker.make(key);
      }
      cache = named.getOrDefault(own.cache(), entries);
    }
    var known = (V) cache.getIfPresent(key);
    if (known == null) {
      known = maker.make(key);
      cache.put(key, known);
    }
    return known;
  }

  /// Responses of `http.send`.
  ResponseCache responses() {
    return responses;
  }

  /// The requests that are under way.
  SingleFlight<HttpExchange.Response> flights() {
    return flights;
  }
}
