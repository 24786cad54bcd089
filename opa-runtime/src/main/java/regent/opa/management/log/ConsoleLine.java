package regent.opa.management.log;

import java.time.Instant;
import regent.opa.management.FieldText;
import regent.opa.value.Json;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Events as lines of a log: on the console as OPA's logger writes JSON, in files as its file
/// plugin does.
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs#local-decision-logs>
public final class ConsoleLine {
  private static final String TYPE = "openpolicyagent.org/decision_logs";

  private ConsoleLine() {}

  /// The line for the console, without a line end.
  public static String of(LogEvent event, Instant now) {
    return of(event.value(), TYPE, "Decision Log", now);
  }

  /// A line with the fields of `fields`.
  public static String of(Obj fields, String type, String message, Instant now) {
    var line = Obj.builder();
    fields.forEach(line::put);
    line.put("level", Str.of("info"))
        .put("msg", Str.of(message))
        .put("time", Str.of(FieldText.time(now)))
        .put("type", Str.of(type));
    return Json.write(line.build());
  }

  /// The line for a file, without a line end: its fields in the order of OPA's plugin.
  static String forFile(LogEvent event, Instant now) {
    Obj all = event.value();
    var fields =
        new FieldText()
            .put("time", FieldText.time(now))
            .put("level", "INFO")
            .put("msg", "Decision Log")
            .put("type", TYPE)
            .put("timestamp", all.get("timestamp"))
            .put("decision_id", event.id());
    for (String key :
        new String[] {
          "batch_decision_id",
          "trace_id",
          "span_id",
          "labels",
          "bundles",
          "path",
          "query",
          "input",
          "result",
          "intermediate_results",
          "mapped_result",
          "nd_builtin_cache"
        }) {
      if (all.get(key).isDefined()) {
        fields.put(key, all.get(key));
      }
    }
    putLists(fields, event);
    for (String key : new String[] {"error", "requested_by"}) {
      if (all.get(key).isDefined()) {
        fields.put(key, all.get(key));
      }
    }
    fields.putUnlessEmpty("metrics", event.metrics());
    if (event.requestId() != 0) {
      fields.put("req_id", Num.of(event.requestId()));
    }
    for (String key : new String[] {"request_context", "rule_labels", "custom"}) {
      if (all.get(key).isDefined()) {
        fields.put(key, all.get(key));
      }
    }
    return fields.toString();
  }

  private static void putLists(FieldText fields, LogEvent event) {
    if (!event.erased().isEmpty()) {
      fields.put("erased", LogEvent.array(event.erased()));
    }
    if (!event.masked().isEmpty()) {
      fields.put("masked", LogEvent.array(event.masked()));
    }
  }
}
