package regent.authz.rest;

import java.util.Map;
import java.util.TreeMap;
import regent.opa.value.Num;
import regent.opa.value.Obj;

/// How long the parts of one request took, under OPA's names. Belongs to one thread.
///
/// Source: OPA's package `metrics`.
final class RequestMetrics {
  private final Map<String, Long> nanos = new TreeMap<>();
  private final Map<String, Long> started = new TreeMap<>();
  private final Map<String, Long> counters = new TreeMap<>();

  /// The parts that are measured.
  enum Part {
    HANDLER("server_handler"),
    READ("server_read_bytes"),
    INPUT("rego_input_parse"),
    QUERY_COMPILE("rego_query_compile"),
    QUERY_EVAL("rego_query_eval"),
    EXTERNAL("rego_external_resolve"),
    MODULE_PARSE("rego_module_parse"),
    MODULE_COMPILE("rego_module_compile");

    private final String text;

    Part(String text) {
      this.text = text;
    }
  }

  void start(Part part) {
    started.put(part.text, System.nanoTime());
  }

  /// Adds what passed since the start; nothing when it was not started.
  void stop(Part part) {
    var since = started.remove(part.text);
    if (since != null) {
      nanos.merge(part.text, System.nanoTime() - since, Long::sum);
    }
  }

  /// The part did not happen after all.
  void cancel(Part part) {
    started.remove(part.text);
  }

  /// The part exists and took no time.
  void none(Part part) {
    nanos.merge(part.text, 0L, Long::sum);
  }

  /// Whether the query was prepared already.
  void cacheHit(boolean hit) {
    counters.merge("server_query_cache_hit", hit ? 1L : 0L, Long::sum);
  }

  Obj json() {
    var json = Obj.builder();
    counters.forEach((name, count) -> json.put("counter_" + name, Num.of(count)));
    nanos.forEach((name, took) -> json.put("timer_" + name + "_ns", Num.of(took)));
    return json.build();
  }
}
