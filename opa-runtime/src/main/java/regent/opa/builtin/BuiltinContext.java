package regent.opa.builtin;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What one evaluation lends to its built-ins. Belongs to one evaluation and one thread.
public final class BuiltinContext {
  private final InstantSource clock;
  private final Services services;
  private final BooleanSupplier cancelled;

  // Absent until something asks for them: few evaluations do.
  private @Nullable Instant now;
  private @Nullable Map<Object, Object> memo;
  private @Nullable SortedMap<String, Obj.Builder> recording;
  private @Nullable List<BuiltinError> errors;

  /// A context that reaches nothing outside, is never cancelled and has caches of its own; for
  /// tests and tools.
  public BuiltinContext(Instant now) {
    this(now, Services.standard(), () -> false);
  }

  /// A context that knows its time already.
  public BuiltinContext(Instant now, Services services, BooleanSupplier cancelled) {
    this(InstantSource.fixed(now), services, cancelled);
  }

  /// @param clock is asked for the time once, when something needs it
  /// @param cancelled may be asked at any time; once true, long work ends with an error
  public BuiltinContext(InstantSource clock, Services services, BooleanSupplier cancelled) {
    this.clock = clock;
    this.services = services;
    this.cancelled = cancelled;
  }

  /// A context of the same evaluation that prints nothing, to look at it once more: what was
  /// chosen by chance or fetched stays the same.
  public BuiltinContext silent() {
    var mute = services.withPrinter(Printer.NONE).withTracer(Printer.NONE);
    var again = new BuiltinContext(InstantSource.fixed(now()), mute, cancelled);
    again.memo = memo();
    again.recording = recording;
    return again;
  }

  /// The time of this evaluation; it stands still.
  public Instant now() {
    var known = now;
    if (known == null) {
      known = clock.instant();
      now = known;
    }
    return known;
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
    return (V) memo().computeIfAbsent(key, k -> maker.apply((K) k));
  }

  private Map<Object, Object> memo() {
    var known = memo;
    if (known == null) {
      known = new HashMap<>();
      memo = known;
    }
    return known;
  }

  /// From now on, answers of nondeterministic built-ins are recorded, and asked for again they are
  /// what was recorded.
  ///
  /// @param known answers recorded before, as [#recorded()] gives them, to repeat an evaluation
  public void record(Obj known) {
    recording = new TreeMap<>();
    for (int i = 0; i < known.size(); i++) {
      if (known.keyAt(i) instanceof Str name && known.valueAt(i) instanceof Obj answers) {
        recording.put(name.value(), Obj.Builder.from(answers));
      }
    }
  }

  /// By name of the built-in, an object from arrays of operands to answers; the
  /// `nd_builtin_cache` of decision logs.
  public Obj recorded() {
    var all = Obj.builder();
    if (recording != null) {
      recording.forEach((name, answers) -> all.put(name, answers.build()));
    }
    return all.build();
  }

  Value nondeterministic(String name, Value[] operands, Builtin.Contextual body)
      throws BuiltinException {
    var records = recording;
    if (records == null) {
      return body.call(this, operands);
    }
    var answers = records.computeIfAbsent(name, _ -> Obj.builder());
    var key = Arr.of(operands);
    var known = answers.get(key);
    if (known.isDefined()) {
      return known;
    }
    var answer = body.call(this, operands);
    if (answer.isDefined()) {
      answers.put(key, answer);
    }
    return answer;
  }

  /// A built-in that failed and left its expression undefined.
  public record BuiltinError(String builtin, BuiltinException problem) {}

  /// Notes an error where errors are collected.
  public void collect(BuiltinError error) {
    var known = errors;
    if (known == null) {
      known = new ArrayList<>();
      errors = known;
    }
    known.add(error);
  }

  /// The errors noted so far, in the order of evaluation.
  public List<BuiltinError> errors() {
    return errors == null ? List.of() : Collections.unmodifiableList(errors);
  }
}
