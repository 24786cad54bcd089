package regent.authz.rest;

import java.util.List;
import java.util.Locale;
import regent.opa.trace.Lineage;
import regent.opa.trace.PrettyTrace;
import regent.opa.trace.TraceEvent;
import regent.opa.trace.TraceEvent.Kind;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Traces as the API gives them: an object for each event, or a line for each.
///
/// Source: `TraceEventV1` of OPA's package `server/types`.
final class ExplanationJson {
  private ExplanationJson() {}

  static Arr of(List<TraceEvent> trace, Lineage how, boolean pretty) {
    var shown = how.of(trace);
    if (!pretty) {
      return Arr.of(shown.stream().map(ExplanationJson::event).toList());
    }
    var lines = PrettyTrace.of(shown);
    return lines.isEmpty() ? Arr.of(Str.EMPTY) : Arr.of(lines.stream().map(Str::of).toList());
  }

  private static Obj event(TraceEvent event) {
    var locals = Arr.builder();
    for (var local : event.locals()) {
      var name = Obj.builder().put("type", Str.of("var")).put("value", Str.of(local.name()));
      locals.add(Obj.builder().put("key", name.build()).put("value", local.value().get()).build());
    }
    var json =
        Obj.builder()
            .put("op", Str.of(event.op().text().toLowerCase(Locale.ROOT)))
            .put("query_id", Num.of(event.query()))
            .put("parent_id", Num.of(event.parent()))
            .put("type", Str.of(event.subject().kind().text()))
            .put(
                "node", event.subject().kind() == Kind.NOTHING ? Null.NULL : event.subject().json())
            .put("locals", locals.build());
    if (!event.message().isEmpty()) {
      json.put("message", Str.of(event.message()));
    }
    return json.build();
  }
}
