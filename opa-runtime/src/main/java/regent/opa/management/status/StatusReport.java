package regent.opa.management.status;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.opa.management.FieldText;
import regent.opa.management.bundle.BundleStatus;
import regent.opa.management.service.ServiceException;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// How everything fares at one moment.
///
/// @param labels of this instance
/// @param bundles by name
/// @param discovery absent when there is none
/// @param decisionLogs what went wrong with the last upload; absent before the first, empty
///     inside when all is well
/// @param metrics counters
/// @param parts states by name
///
/// Source: <https://www.openpolicyagent.org/docs/management-status>
public record StatusReport(
    Map<String, String> labels,
    Map<String, BundleStatus> bundles,
    Optional<BundleStatus> discovery,
    Optional<Upload> decisionLogs,
    Obj metrics,
    Map<String, PartState> parts) {
  public StatusReport {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    bundles = Collections.unmodifiableMap(new TreeMap<>(bundles));
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }

  /// The last upload of decision logs.
  ///
  /// @param problem absent when all is well
  public record Upload(Optional<ServiceException> problem) {
    String json() {
      var fields = new FieldText();
      problem.ifPresent(
          found -> {
            fields
                .put("code", "decision_log_error")
                .put("message", String.valueOf(found.getMessage()));
            if (found.status() != 0) {
              fields.put("http_code", Num.of(found.status()));
            }
          });
      return fields.toString();
    }
  }

  /// As OPA sends it.
  public String json() {
    var texts = Obj.builder();
    labels.forEach((key, text) -> texts.put(key, Str.of(text)));
    var report = new FieldText().put("labels", texts.build());
    if (!bundles.isEmpty()) {
      var each = new FieldText();
      bundles.forEach((name, status) -> each.raw(name, status.json()));
      report.raw("bundles", each.toString());
    }
    discovery.ifPresent(status -> report.raw("discovery", status.json()));
    decisionLogs.ifPresent(upload -> report.raw("decision_logs", upload.json()));
    if (metrics.size() > 0) {
      report.put("metrics", Obj.of("prometheus", metrics));
    }
    var states = new FieldText();
    parts.forEach((name, state) -> states.put(name, Obj.of("state", Str.of(state.name()))));
    return report.raw("plugins", states.toString()).toString();
  }
}
