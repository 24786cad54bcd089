package regent.cp.bundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.cp.bundle.BundleRefused.Problem;
import regent.model.json.Json;

/// How the source of a bundle fares.
///
/// @param origin the kind and address of the source
/// @param upstream what the source offers, as it names it; empty before it answered
/// @param since when it came to be so
/// @param failure why what it offers was not taken, or why it could not be asked; null when all is
///     well
public record SourceState(
    String origin, String upstream, Instant since, @Nullable Failure failure) {
  /// @param reason one sentence
  /// @param problems each with its place; none when the source did not answer
  public record Failure(String reason, List<Problem> problems) {
    public Failure {
      problems = List.copyOf(problems);
    }
  }

  /// Whether only the time differs.
  boolean isLike(SourceState other) {
    return new SourceState(other.origin, other.upstream, since, other.failure).equals(this);
  }

  /// This state as the REST API and the store write it.
  public Json.Obj json() {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("origin", Json.of(origin));
    fields.put("upstream", Json.of(upstream));
    fields.put("state", Json.of(failure == null ? "followed" : "failing"));
    fields.put("since", Json.of(since.toString()));
    if (failure != null) {
      fields.put("reason", Json.of(failure.reason()));
      List<Json> problems = new ArrayList<>();
      for (Problem problem : failure.problems()) {
        problems.add(
            new Json.Obj(
                Map.of("field", Json.of(problem.place()), "reason", Json.of(problem.reason()))));
      }
      fields.put("problems", Json.of(problems));
    }
    return new Json.Obj(fields);
  }

  static @Nullable SourceState of(Json.Obj json) {
    if (json.text("origin").isEmpty()) {
      return null;
    }
    Failure failure = null;
    if (json.text("state").equals("failing")) {
      List<Problem> problems = new ArrayList<>();
      for (Json each : json.items("problems")) {
        if (each instanceof Json.Obj problem) {
          problems.add(new Problem(problem.text("field"), problem.text("reason")));
        }
      }
      failure = new Failure(json.text("reason"), problems);
    }
    return new SourceState(
        json.text("origin"), json.text("upstream"), Instant.parse(json.text("since")), failure);
  }
}
