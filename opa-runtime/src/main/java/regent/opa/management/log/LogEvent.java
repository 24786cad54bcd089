package regent.opa.management.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import regent.opa.management.FieldText;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// One decision as the log shows it.
///
/// @param labels of the instance that decided
/// @param id of the decision; `batchId`, `traceId` and `spanId` are empty when there are none
/// @param bundles revisions by name
/// @param path the document that was asked for; empty for a query
/// @param query the query; empty for a path
/// @param content what policies may remove from the log
/// @param erased paths that the mask removed
/// @param masked paths that the mask replaced
/// @param error OPA's JSON of what went wrong; undefined when nothing did
/// @param requestedBy the address of who asked
/// @param metrics timers and counters
/// @param requestId counts the requests of the server; 0 for none
/// @param ruleLabels labels of the rules that gave the answer
/// @param headers of the request, those that the configuration wants
/// @param custom more of the caller
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs>
public record LogEvent(
    Map<String, String> labels,
    String id,
    String batchId,
    String traceId,
    String spanId,
    Map<String, String> bundles,
    String path,
    String query,
    Content content,
    List<String> erased,
    List<String> masked,
    Value error,
    String requestedBy,
    Instant timestamp,
    Obj metrics,
    long requestId,
    List<Obj> ruleLabels,
    Map<String, List<String>> headers,
    Obj custom) {
  public LogEvent {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    bundles = Collections.unmodifiableMap(new TreeMap<>(bundles));
    erased = List.copyOf(erased);
    masked = List.copyOf(masked);
    ruleLabels = List.copyOf(ruleLabels);
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /// The parts of an event that may be masked; each undefined when absent.
  ///
  /// @param mapped the result as a caller sees it, when it is another
  /// @param recorded answers of non-deterministic built-ins
  public record Content(
      Value input, Value result, Obj intermediate, Value mapped, Value recorded) {}

  /// This event with other content.
  LogEvent with(Content other, List<String> nowErased, List<String> nowMasked) {
    return new LogEvent(
        labels,
        id,
        batchId,
        traceId,
        spanId,
        bundles,
        path,
        query,
        other,
        nowErased,
        nowMasked,
        error,
        requestedBy,
        timestamp,
        metrics,
        requestId,
        ruleLabels,
        headers,
        custom);
  }

  /// The event as a service receives it: one line of JSON, its fields in OPA's order.
  public String json() {
    var fields = new FieldText().put("labels", texts(labels)).put("decision_id", id);
    fields.putUnlessEmpty("batch_decision_id", batchId);
    fields.putUnlessEmpty("trace_id", traceId).putUnlessEmpty("span_id", spanId);
    fields.putUnlessEmpty("bundles", bundlesValue());
    fields.putUnlessEmpty("path", path).putUnlessEmpty("query", query);
    putContent(fields);
    if (!erased.isEmpty()) {
      fields.put("erased", array(erased));
    }
    if (!masked.isEmpty()) {
      fields.put("masked", array(masked));
    }
    putDefined(fields, "error", error);
    fields.putUnlessEmpty("requested_by", requestedBy);
    fields.put("timestamp", FieldText.time(timestamp));
    fields.putUnlessEmpty("metrics", metrics);
    if (requestId != 0) {
      fields.put("req_id", Num.of(requestId));
    }
    if (!ruleLabels.isEmpty()) {
      fields.put("rule_labels", Arr.of(ruleLabels));
    }
    if (!headers.isEmpty()) {
      fields.put("request_context", requestContext());
    }
    return fields.putUnlessEmpty("custom", custom).toString();
  }

  private void putContent(FieldText fields) {
    putDefined(fields, "input", content.input());
    putDefined(fields, "result", content.result());
    fields.putUnlessEmpty("intermediate_results", content.intermediate());
    putDefined(fields, "mapped_result", content.mapped());
    putDefined(fields, "nd_builtin_cache", content.recorded());
  }

  /// The event as policies that mask and drop see it.
  Obj value() {
    var fields = Obj.builder().put("decision_id", Str.of(id)).put("labels", texts(labels));
    putText(fields, "batch_decision_id", batchId);
    putText(fields, "trace_id", traceId);
    putText(fields, "span_id", spanId);
    putText(fields, "path", path);
    putText(fields, "query", query);
    putText(fields, "requested_by", requestedBy);
    fields.put("timestamp", Str.of(FieldText.time(timestamp)));
    fields.put("metrics", metrics);
    put(fields, "input", content.input());
    put(fields, "result", content.result());
    put(fields, "mapped_result", content.mapped());
    put(fields, "nd_builtin_cache", content.recorded());
    put(fields, "error", error);
    putObject(fields, "bundles", bundlesValue());
    putObject(fields, "intermediate_results", content.intermediate());
    putObject(fields, "custom", custom);
    if (requestId != 0) {
      fields.put("req_id", Num.of(requestId));
    }
    if (!erased.isEmpty()) {
      fields.put("erased", array(erased));
    }
    if (!masked.isEmpty()) {
      fields.put("masked", array(masked));
    }
    if (!ruleLabels.isEmpty()) {
      fields.put("rule_labels", Arr.of(ruleLabels));
    }
    if (!headers.isEmpty()) {
      fields.put("request_context", requestContext());
    }
    return fields.build();
  }

  private static void putText(Obj.Builder fields, String key, String text) {
    if (!text.isEmpty()) {
      fields.put(key, Str.of(text));
    }
  }

  private static void put(Obj.Builder fields, String key, Value value) {
    if (value.isDefined()) {
      fields.put(key, value);
    }
  }

  private static void putObject(Obj.Builder fields, String key, Obj value) {
    if (value.size() > 0) {
      fields.put(key, value);
    }
  }

  private static void putDefined(FieldText fields, String key, Value value) {
    if (value.isDefined()) {
      fields.put(key, value);
    }
  }

  private Obj bundlesValue() {
    var values = Obj.builder();
    bundles.forEach(
        (name, revision) ->
            values.put(
                name, revision.isEmpty() ? Obj.EMPTY : Obj.of("revision", Str.of(revision))));
    return values.build();
  }

  private Obj requestContext() {
    var values = Obj.builder();
    headers.forEach((name, texts) -> values.put(name, array(texts)));
    return Obj.of("http", Obj.of("headers", values.build()));
  }

  private static Obj texts(Map<String, String> map) {
    var values = Obj.builder();
    map.forEach((key, text) -> values.put(key, Str.of(text)));
    return values.build();
  }

  static Arr array(List<String> texts) {
    var values = new ArrayList<Value>();
    texts.forEach(text -> values.add(Str.of(text)));
    return Arr.of(values);
  }
}
