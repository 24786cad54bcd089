package regent.opa.builtin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// What one evaluation lends to its built-ins. Belongs to one evaluation and one thread.
public final class BuiltinContext {
  private final Instant now;
  private final Services services;
  private final BooleanSupplier cancelled;
  private final Map<Object, Object> memo = new HashMap<>();
  private final List<BuiltinError> errors = new ArrayList<>();

  /// A context that reaches nothing outside, is never cancelled and has caches of its own; for
  /// tests and tools.
  public BuiltinContext(Instant now) {
    this(now, Services.standard(), () -> false);
  }

  /// @param cancelled may be asked at any time; once true, long work ends with an error
  public BuiltinContext(Instant now, Services services, BooleanSupplier cancelled) {
    this.now = now;
    this.services = services;
    this.cancelled = cancelled;
  }

  /// The time of this evaluation; it stands still.
  public Instant now() {
    return now;
  }

  public Services services() {
    return services;
  }

  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  /// The value of `key` in this evaluation, made when first asked for.
  @SuppressWarnings("unchecked") // the class of a key decides the class of its value
  public <K, V> V once(K key, Function<? super K, ? extends V> maker) {
    return (V) memo.computeIfAbsent(key, k -> maker.apply((K) k));
  }

  /// A built-in that failed and left its expression undefined.
  public record BuiltinError(String builtin, BuiltinException problem) {}

  /// Notes an error where errors are collected.
  public void collect(BuiltinError error) {
    errors.add(error);
  }

  /// The errors noted so far, in the order of evaluation.
  public List<BuiltinError> errors() {
    return Collections.unmodifiableList(errors);
  }
}
