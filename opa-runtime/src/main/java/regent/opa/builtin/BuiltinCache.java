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

  private final SingleFlight<HttpExchange.Response> flights = new SingleFlight<>();

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

  /// A response that may serve again.
  ///
  /// @param until when it has to be revalidated
  record Kept(HttpExchange.Response response, Instant until) {}

  @Nullable Kept response(Obj request) {
    return entries.getIfPresent(new ResponseKey(request)) instanceof Kept kept ? kept : null;
  }

  void keep(Obj request, Kept kept) {
    entries.put(new ResponseKey(request), kept);
  }

  void drop(Obj request) {
    entries.invalidate(new ResponseKey(request));
  }

  /// The requests that are under way.
  SingleFlight<HttpExchange.Response> flights() {
    return flights;
  }
}
