package regent.cp.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.cp.bundle.BundleRevision;
import regent.cp.bundle.BundleState;
import regent.cp.bundle.OpaReports;
import regent.cp.insight.DataplaneInsights;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.resource.Resource;
import regent.model.store.StoreException;

/// Who runs which revision of a bundle: the dataplanes whose MeshOPA names it, as their agents
/// report it, and plain OPAs that send their status here.
final class BundleProxies {
  private final ResourceEndpoints resources;
  private final DataplaneInsights insights;
  private final OpaReports reports;

  BundleProxies(ResourceEndpoints resources, DataplaneInsights insights, OpaReports reports) {
    this.resources = resources;
    this.insights = insights;
    this.reports = reports;
  }

  List<Json.Obj> of(BundleState bundle) throws ApiException {
    List<Json.Obj> found = new ArrayList<>();
    for (Resource<Dataplane> dataplane : resources.all(Dataplane.TYPE, bundle.mesh())) {
      opa(dataplane)
          .filter(opa -> opa.object("bundles").get(bundle.name()) != null)
          .ifPresent(opa -> found.add(dataplane(bundle, dataplane.name(), opa)));
    }
    for (OpaReports.Report report : reports.of(bundle)) {
      Map<String, Json> fields = fields(bundle, report.id(), report.revision(), report.error());
      fields.put("kind", Json.of("opa"));
      fields.put("labels", report.labels());
      fields.put("lastActivation", Json.of(report.activated()));
      fields.put("lastReport", Json.of(report.received().toString()));
      found.add(new Json.Obj(fields));
    }
    return found;
  }

  private Optional<Json.Obj> opa(Resource<Dataplane> dataplane) throws ApiException {
    try {
      return insights
          .insight(dataplane.mesh(), dataplane.name())
          .map(insight -> insight.object("opa"));
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, "Could not retrieve proxies");
    }
  }

  private static Json.Obj dataplane(BundleState bundle, String name, Json.Obj opa) {
    Json.Obj error = opa.get("error") instanceof Json.Obj object ? object : null;
    Map<String, Json> fields =
        fields(bundle, name, opa.object("bundles").text(bundle.name()), error);
    fields.put("kind", Json.of("dataplane"));
    fields.put("lastActivation", Json.of(opa.text("lastSuccessfulActivation")));
    return new Json.Obj(fields);
  }

  private static Map<String, Json> fields(
      BundleState bundle, String id, String revision, Json.@Nullable Obj error) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("id", Json.of(id));
    fields.put("revision", Json.of(revision));
    Optional<BundleRevision> known =
        bundle.revisions().reversed().stream()
            .filter(each -> each.revision().equals(revision))
            .findFirst();
    known.ifPresent(each -> fields.put("number", Json.of(each.number())));
    boolean isCurrent =
        bundle.active().map(active -> active.revision().equals(revision)).orElse(false);
    String state;
    if (error != null) {
      state = "failing";
    } else if (isCurrent) {
      state = "current";
    } else {
      state = known.isPresent() ? "behind" : "unknown";
    }
    fields.put("state", Json.of(state));
    if (error != null) {
      fields.put("error", error);
    }
    return fields;
  }
}
