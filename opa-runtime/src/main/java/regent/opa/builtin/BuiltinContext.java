package regent.opa.builtin;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// What one evaluation lends to its built-ins. Belongs to one evaluation and one thread.
public final class BuiltinContext {
  private final Instant now;
  private final Map<Object, Object> memo = new HashMap<>();

  public BuiltinContext(Instant now) {
    this.now = now;
  }

  /// The time of this evaluation; it stands still.
  public Instant now() {
    return now;
  }

  /// The value of `key` in this evaluation, made when first asked for.
  @SuppressWarnings("unchecked")
  public <K, V> V once(K key, Function<? super K, ? extends V> maker) {
    return (V) memo.computeIfAbsent(key, k -> maker.apply((K) k));
  }
}
