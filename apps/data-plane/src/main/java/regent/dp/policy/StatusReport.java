package regent.dp.policy;

import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import regent.dp.policy.PolicyFeed.Dataplane;
import regent.opa.CompileException;
import regent.opa.bundle.BundleException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// What the agent reports of its policies, in the shape of OPA's status API:
///
/// ```
/// {"labels": {"id": "default/web"},
///  "bundles": {"mesh": {"name": "mesh", "active_revision": "…",
///    "last_successful_activation": "…", "last_request": "…",
/// "code": "bundle_error", "message": "…", "errors": [{"code": …, "message": …, "location": …}]}}}
/// ```
///
/// Bundles of the mesh that are part of it stand beside `mesh`, by their names.
///
/// Source: <https://www.openpolicyagent.org/docs/management-status>
final class StatusReport {
  private final Dataplane dataplane;
  private final InstantSource clock;
  private String activeRevision = "";
  private String activated = "";
  private Map<String, String> activeBundles = Map.of();

  StatusReport(Dataplane dataplane, InstantSource clock) {
    this.dataplane = dataplane;
    this.clock = clock;
  }

  /// `revision` has become active.
  ///
  /// @param bundles the revisions of the bundles of the mesh that are part of it, by name
  String active(String revision, Map<String, String> bundles) {
    activeRevision = revision;
    activeBundles = Map.copyOf(bundles);
    activated = now();
    return report(bundle());
  }

  /// A bundle could not be read.
  String refused(BundleException e) {
    return report(
        bundle()
            .put("code", Str.of("bundle_error"))
            .put("message", Str.of(String.valueOf(e.getMessage()))));
  }

  /// A bundle's policies are wrong.
  String refused(CompileException e) {
    return report(
        bundle()
            .put("code", Str.of("bundle_error"))
            .put("message", Str.of(String.valueOf(e.getMessage())))
            .put("errors", Arr.of(e.diagnostics().stream().map(StatusReport::error).toList())));
  }

  private Obj.Builder bundle() {
    return Obj.builder()
        .put("name", Str.of("mesh"))
        .put("active_revision", Str.of(activeRevision))
        .put("last_successful_activation", Str.of(activated))
        .put("last_request", Str.of(now()));
  }

  private String report(Obj.Builder bundle) {
    var bundles = Obj.builder();
    new TreeMap<>(activeBundles)
        .forEach(
            (name, revision) ->
                bundles.put(
                    name,
                    Obj.builder()
                        .put("name", Str.of(name))
                        .put("active_revision", Str.of(revision))
                        .put("last_successful_activation", Str.of(activated))
                        .build()));
    bundles.put("mesh", bundle.build());
    return Json.write(
        Obj.builder()
            .put("labels", Obj.of("id", Str.of(dataplane.mesh() + "/" + dataplane.name())))
            .put("bundles", bundles.build())
            .build());
  }

  private static Obj error(Diagnostic diagnostic) {
    return Obj.builder()
        .put("code", Str.of(diagnostic.code().text()))
        .put("message", Str.of(diagnostic.message()))
        .put(
            "location",
            Obj.builder()
                .put("file", Str.of(diagnostic.at().file()))
                .put("row", Num.of(diagnostic.at().row()))
                .put("col", Num.of(diagnostic.at().col()))
                .build())
        .build();
  }

  private String now() {
    return DateTimeFormatter.ISO_INSTANT.format(clock.instant());
  }
}
