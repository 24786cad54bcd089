package regent.opa.decision;

import java.time.format.DateTimeFormatter;
import java.util.Map;
import regent.opa.value.Json;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Decisions as OPA's decision log shows them: one object each, with the rule and line that decided
/// (`decided_by`) beside what OPA has.
///
/// ```
/// {"decision_id": "…", "path": "envoy/authz/allow", "input": …, "result": true,
///  "labels": {"id": "…"}, "bundles": {"mesh": {"revision": "…"}}, "timestamp": "…",
///  "metrics": {"timer_rego_query_eval_ns": 1200},
///  "decided_by": {"rule": "data.envoy.authz.allow", "file": "a.rego", "row": 7}}
/// ```
///
/// `input` and `result` are absent when undefined; an evaluation that failed has `error` instead of
/// `result`.
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs>
public final class DecisionLog {
  private final String bundle;
  private final Obj labels;

  /// @param bundle the name under which the revision is shown
  /// @param labels of the instance that decides
  public DecisionLog(String bundle, Map<String, String> labels) {
    this.bundle = bundle;
    var object = Obj.builder();
    labels.forEach((name, value) -> object.put(name, Str.of(value)));
    this.labels = object.build();
  }

  /// The entry of `decision`.
  public Obj entry(Decision decision) {
    var entry =
        Obj.builder()
            .put("decision_id", Str.of(decision.id()))
            .put("path", Str.of(decision.path()))
            .put("labels", labels)
            .put("timestamp", Str.of(DateTimeFormatter.ISO_INSTANT.format(decision.at())))
            .put(
                "metrics",
                Obj.of("timer_rego_query_eval_ns", Num.of(decision.evaluation().toNanos())))
            .put("bundles", Obj.of(bundle, Obj.of("revision", Str.of(decision.revision()))));
    if (decision.input().isDefined()) {
      entry.put("input", decision.input());
    }
    switch (decision.outcome()) {
      case Decision.Outcome.Answer(var value, var decidedBy) -> {
        if (value.isDefined()) {
          entry.put("result", value);
        }
        decidedBy.ifPresent(rule -> entry.put("decided_by", decidedBy(rule)));
      }
      case Decision.Outcome.Failure(var code, var message) ->
          entry.put(
              "error",
              Obj.builder().put("code", Str.of(code)).put("message", Str.of(message)).build());
    }
    return entry.build();
  }

  /// The entry of `decision` as one line of JSON, without a line end.
  public String line(Decision decision) {
    return Json.write(entry(decision));
  }

  private static Obj decidedBy(Decision.DecidedBy rule) {
    return Obj.builder()
        .put("rule", Str.of(rule.rule()))
        .put("file", Str.of(rule.at().file()))
        .put("row", Num.of(rule.at().row()))
        .build();
  }
}
