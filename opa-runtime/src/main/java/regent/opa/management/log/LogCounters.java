package regent.opa.management.log;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import regent.opa.value.Num;
import regent.opa.value.Obj;

/// What happened to events. Thread-safe.
public final class LogCounters {
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<Loss, LongAdder> lost = new ConcurrentHashMap<>();

  /// Why an event never arrives.
  public enum Loss {
    /// More decisions a second than the configuration allows.
    RATE_LIMIT,
    /// All room was taken.
    OVERFLOW,
    /// The event is larger than an upload may be.
    TOO_LARGE,
    /// The policy that masks or drops failed, so that the event may hold secrets.
    MASK_FAILED,
    /// The disk took no more.
    DISK,
    /// The program ended before the upload.
    SHUTDOWN
  }

  /// Counts events that never arrive.
  void lose(Loss why, long events) {
    if (events > 0) {
      lost.computeIfAbsent(why, _ -> new LongAdder()).add(events);
    }
  }

  void count(String name) {
    counters.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  /// How many events never arrive, by reason; reasons that did not occur are missing.
  public Map<Loss, Long> lost() {
    Map<Loss, Long> counts = new TreeMap<>();
    lost.forEach((why, count) -> counts.put(why, count.sum()));
    return counts;
  }

  /// The counters by the names of OPA.
  public Map<String, Long> counters() {
    Map<String, Long> counts = new TreeMap<>();
    counters.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }

  /// The counters as OPA's status shows metrics, and ours for lost events.
  public Obj json() {
    var json = Obj.builder();
    counters().forEach((name, count) -> json.put("counter_" + name, Num.of(count)));
    lost()
        .forEach(
            (why, count) ->
                json.put(
                    "counter_decision_logs_lost_" + why.name().toLowerCase(Locale.ROOT),
                    Num.of(count)));
    return json.build();
  }
}
