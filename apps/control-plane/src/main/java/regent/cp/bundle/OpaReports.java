package regent.cp.bundle;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;

/// What OPAs said last about the bundles they run, of at most 20,000; those that were not heard of
/// for longest are forgotten first. All methods may be called from any thread.
///
/// Source: <https://www.openpolicyagent.org/docs/management-status>
public final class OpaReports {
  private static final int MOST = 20_000;
  private static final List<String> ERROR = List.of("code", "message", "errors", "http_code");

  private final InstantSource clock;
  private final LinkedHashMap<Key, Report> reports = new LinkedHashMap<>();

  public OpaReports(InstantSource clock) {
    this.clock = clock;
  }

  private record Key(String id, String mesh, String bundle) {}

  /// One bundle of one OPA.
  ///
  /// @param id of the OPA, which it chooses anew at each start
  /// @param labels all of the OPA, among them `id` and `version`
  /// @param revision what runs; empty when nothing does
  /// @param activated when that became so, as the OPA wrote it
  /// @param error why the next one does not run, in OPA's form; null when all is well
  /// @param received when it said so
  public record Report(
      String id,
      Json.Obj labels,
      String revision,
      String activated,
      Json.@Nullable Obj error,
      Instant received) {}

  /// Takes up a status.
  ///
  /// @param mesh the mesh it is about; empty when the OPA did not say
  public void take(String mesh, Json.Obj status) {
    Json.Obj labels = status.object("labels");
    for (var entry : status.object("bundles").fields().entrySet()) {
      if (entry.getValue() instanceof Json.Obj bundle) {
        put(
            new Key(labels.text("id"), mesh, entry.getKey()),
            new Report(
                labels.text("id"),
                labels,
                bundle.text("active_revision"),
                bundle.text("last_successful_activation"),
                error(bundle),
                clock.instant()));
      }
    }
  }

  private void put(Key key, Report report) {
    synchronized (reports) {
      reports.remove(key);
      reports.put(key, report);
      if (reports.size() > MOST) {
        reports.pollFirstEntry();
      }
    }
  }

  /// What is wrong with a bundle, in OPA's form; null when nothing is.
  public static Json.@Nullable Obj error(Json.Obj bundle) {
    if (bundle.text("code").isEmpty() && bundle.items("errors").isEmpty()) {
      return null;
    }
    Map<String, Json> error = new LinkedHashMap<>();
    for (String field : ERROR) {
      Json value = bundle.get(field);
      if (value != null && !(value instanceof Json.Null)) {
        error.put(field, value);
      }
    }
    return new Json.Obj(error);
  }

  /// Those who run a bundle, in the order in which they were heard of. It is recognised by its name
  /// in their configuration (`shop` or `default/shop`), or else by a revision that it has.
  public List<Report> of(BundleState bundle) {
    Set<String> names = Set.of(bundle.name(), bundle.mesh() + "/" + bundle.name());
    Set<String> revisions =
        bundle.revisions().stream()
            .map(BundleRevision::revision)
            .filter(revision -> !revision.isEmpty())
            .collect(Collectors.toSet());
    List<Report> found = new ArrayList<>();
    synchronized (reports) {
      reports.forEach(
          (key, report) -> {
            boolean isOfMesh = key.mesh().isEmpty() || key.mesh().equals(bundle.mesh());
            if (isOfMesh
                && (names.contains(key.bundle()) || revisions.contains(report.revision()))) {
              found.add(report);
            }
          });
    }
    return found;
  }
}
