package regent.cp.bundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.model.json.Json;

/// A bundle: its revisions, and which of them is handed out. Immutable; the store keeps it as a
/// `MeshBundleInsight`.
///
/// @param revisions the oldest first
/// @param activated numbers of the revisions that were activated, the active one last; a rollback
///     takes it away again
/// @param activation who activated last, and when; null when nothing was
/// @param source how its source fares; null when it has none
public record BundleState(
    String mesh,
    String name,
    List<BundleRevision> revisions,
    List<Long> activated,
    @Nullable Activation activation,
    @Nullable SourceState source) {
  private static final int LONGEST_HISTORY = 100;

  public BundleState {
    revisions = List.copyOf(revisions);
    activated = List.copyOf(activated);
  }

  /// Who activated a revision.
  public record Activation(String author, Instant time) {}

  static BundleState empty(String mesh, String name) {
    return new BundleState(mesh, name, List.of(), List.of(), null, null);
  }

  /// The revision that is handed out; absent when none was activated.
  public Optional<BundleRevision> active() {
    return activated.isEmpty() ? Optional.empty() : revision(activated.getLast());
  }

  /// The revision that was active before; absent when there was none or it is not kept any more.
  public Optional<BundleRevision> previous() {
    return activated.size() < 2 ? Optional.empty() : revision(activated.get(activated.size() - 2));
  }

  public Optional<BundleRevision> revision(long number) {
    return revisions.stream().filter(each -> each.number() == number).findFirst();
  }

  Optional<BundleRevision> withDigest(String digest) {
    return revisions.stream().filter(each -> each.digest().equals(digest)).findFirst();
  }

  Set<String> digests() {
    return revisions.stream().map(BundleRevision::digest).collect(Collectors.toSet());
  }

  long nextNumber() {
    return revisions.isEmpty() ? 1 : revisions.getLast().number() + 1;
  }

  BundleState with(BundleRevision added) {
    List<BundleRevision> more = new ArrayList<>(revisions);
    more.add(added);
    return new BundleState(mesh, name, more, activated, activation, source);
  }

  BundleState with(@Nullable SourceState now) {
    return new BundleState(mesh, name, revisions, activated, activation, now);
  }

  BundleState activated(long number, Activation by) {
    List<Long> history = new ArrayList<>(activated);
    history.add(number);
    int from = Math.max(0, history.size() - LONGEST_HISTORY);
    return new BundleState(
        mesh, name, revisions, history.subList(from, history.size()), by, source);
  }

  BundleState rolledBack(Activation by) {
    return new BundleState(
        mesh, name, revisions, activated.subList(0, activated.size() - 1), by, source);
  }

  /// Keeps the newest revisions, the active one and the one that a rollback leads to.
  BundleState trimmed(int most) {
    Set<Long> kept = new LinkedHashSet<>();
    active().ifPresent(revision -> kept.add(revision.number()));
    previous().ifPresent(revision -> kept.add(revision.number()));
    revisions.reversed().stream().limit(most).forEach(revision -> kept.add(revision.number()));
    List<Long> history = new ArrayList<>();
    for (long number : activated) {
      if (kept.contains(number)) {
        history.add(number);
      } else {
        // What lies before a gap cannot be reached by rollbacks any more.
        history.clear();
      }
    }
    return new BundleState(
        mesh,
        name,
        revisions.stream().filter(each -> kept.contains(each.number())).toList(),
        history,
        activation,
        source);
  }

  /// As the store keeps it.
  Json.Obj json() {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("revisions", Json.of(revisions.stream().map(each -> (Json) each.json()).toList()));
    fields.put("activated", Json.of(activated.stream().map(Json::of).toList()));
    if (activation != null) {
      fields.put("activatedBy", Json.of(activation.author()));
      fields.put("activatedAt", Json.of(activation.time().toString()));
    }
    if (source != null) {
      fields.put("source", source.json());
    }
    return new Json.Obj(fields);
  }

  static BundleState of(String mesh, String name, Json.Obj json) {
    List<BundleRevision> revisions = new ArrayList<>();
    for (Json each : json.items("revisions")) {
      if (each instanceof Json.Obj revision) {
        revisions.add(BundleRevision.of(revision));
      }
    }
    List<Long> activated = new ArrayList<>();
    for (Json each : json.items("activated")) {
      if (each instanceof Json.Num(var text)) {
        activated.add(Long.parseLong(text));
      }
    }
    Activation activation =
        json.text("activatedAt").isEmpty()
            ? null
            : new Activation(json.text("activatedBy"), Instant.parse(json.text("activatedAt")));
    return new BundleState(
        mesh, name, revisions, activated, activation, SourceState.of(json.object("source")));
  }

  /// As the REST API shows it, without the older revisions.
  public Json.Obj overview() {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("mesh", Json.of(mesh));
    fields.put("name", Json.of(name));
    fields.put("active", active().<Json>map(BundleRevision::json).orElse(Json.NULL));
    if (activation != null) {
      fields.put("activatedBy", Json.of(activation.author()));
      fields.put("activatedAt", Json.of(activation.time().toString()));
    }
    fields.put("latest", Json.of(revisions.isEmpty() ? 0 : revisions.getLast().number()));
    if (source != null) {
      fields.put("source", source.json());
    }
    return new Json.Obj(fields);
  }
}
