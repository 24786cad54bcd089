package regent.opa.builtin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Obj;

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

  private record ResponseKey(Obj request) {}

  private record Kept(HttpExchange.Response response, Instant until) {}

  /// The response that was kept for `request`, if it may still be used.
  HttpExchange.@Nullable Response response(Obj request, Instant now) {
    return entries.getIfPresent(new ResponseKey(request)) instanceof Kept(var response, var until)
            && now.isBefore(until)
        ? response
        : null;
  }

  void keep(Obj request, HttpExchange.Response response, Instant until) {
    entries.put(new ResponseKey(request), new Kept(response, until));
  }
}
