package regent.opa.management.bundle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import regent.opa.CompileException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.management.FieldText;
import regent.opa.management.service.ServiceException;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// How a bundle fares.
///
/// @param activeRevision of what is active; empty when it has none or nothing is active
/// @param lastActivation absent when there was none, as the other times
/// @param type `snapshot` or `delta`; empty before the first
/// @param size of the last archive, in bytes
/// @param problem what is wrong; absent when all is well
/// @param metrics timers of the last round
///
/// Source: <https://www.openpolicyagent.org/docs/management-status>
public record BundleStatus(
    String name,
    String activeRevision,
    Optional<Instant> lastActivation,
    String type,
    long size,
    Optional<Instant> lastDownload,
    Optional<Instant> lastSuccessfulRequest,
    Optional<Instant> lastRequest,
    Optional<Problem> problem,
    Obj metrics) {

  /// @param httpCode 0 when it was not the status of an answer
  /// @param errors those of the compiler; none when it was something else
  public record Problem(String message, int httpCode, List<Diagnostic> errors) {
    public Problem {
      errors = List.copyOf(errors);
    }

    static Problem of(Exception problem) {
      return switch (problem) {
        case CompileException compile ->
            new Problem("error(s) occurred while compiling module(s)", 0, compile.diagnostics());
        case ServiceException service ->
            new Problem(String.valueOf(service.getMessage()), service.status(), List.of());
        default -> new Problem(String.valueOf(problem.getMessage()), 0, List.of());
      };
    }
  }

  static BundleStatus fresh(String name) {
    return new BundleStatus(
        name,
        "",
        Optional.empty(),
        "",
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Obj.EMPTY);
  }

  /// Whether the bundle is active and nothing is wrong.
  public boolean isReady() {
    return lastActivation.isPresent() && (problem.isEmpty() || problem.get().errors().isEmpty());
  }

  BundleStatus asked(Instant at) {
    return new BundleStatus(
        name,
        activeRevision,
        lastActivation,
        type,
        size,
        lastDownload,
        lastSuccessfulRequest,
        Optional.of(at),
        problem,
        metrics);
  }

  BundleStatus answered() {
    return new BundleStatus(
        name,
        activeRevision,
        lastActivation,
        type,
        size,
        lastDownload,
        lastRequest,
        lastRequest,
        problem,
        metrics);
  }

  BundleStatus downloaded(String kind) {
    return new BundleStatus(
        name,
        activeRevision,
        lastActivation,
        kind,
        size,
        lastRequest,
        lastSuccessfulRequest,
        lastRequest,
        problem,
        metrics);
  }

  BundleStatus activated(Instant at, String revision, String kind, long bytes) {
    return new BundleStatus(
        name,
        revision,
        Optional.of(at),
        kind,
        bytes,
        lastDownload,
        lastSuccessfulRequest,
        lastRequest,
        Optional.empty(),
        metrics);
  }

  BundleStatus with(Optional<Problem> now) {
    return new BundleStatus(
        name,
        activeRevision,
        lastActivation,
        type,
        size,
        lastDownload,
        lastSuccessfulRequest,
        lastRequest,
        now,
        metrics);
  }

  BundleStatus with(Obj timers) {
    return new BundleStatus(
        name,
        activeRevision,
        lastActivation,
        type,
        size,
        lastDownload,
        lastSuccessfulRequest,
        lastRequest,
        problem,
        timers);
  }

  /// As OPA reports it.
  public String json() {
    var fields =
        new FieldText()
            .put("name", name)
            .putUnlessEmpty("active_revision", activeRevision)
            .put("last_successful_activation", lastActivation)
            .putUnlessEmpty("type", type);
    if (size > 0) {
      fields.put("size", Num.of(size));
    }
    fields
        .put("last_successful_download", lastDownload)
        .put("last_successful_request", lastSuccessfulRequest)
        .put("last_request", lastRequest);
    problem.ifPresent(
        found -> {
          fields.put("code", "bundle_error").put("message", found.message());
          if (!found.errors().isEmpty()) {
            fields.put("errors", errors(found.errors()));
          }
        });
    fields.putUnlessEmpty("metrics", metrics);
    problem
        .filter(found -> found.httpCode() != 0)
        .ifPresent(found -> fields.put("http_code", Num.of(found.httpCode())));
    return fields.toString();
  }

  private static Arr errors(List<Diagnostic> diagnostics) {
    return Arr.of(diagnostics.stream().map(BundleStatus::error).toList());
  }

  private static Obj error(Diagnostic diagnostic) {
    var at = diagnostic.at();
    return Obj.builder()
        .put("code", Str.of(diagnostic.code().text()))
        .put("message", Str.of(diagnostic.message()))
        .put(
            "location",
            Obj.builder()
                .put("file", Str.of(at.file()))
                .put("row", Num.of(at.row()))
                .put("col", Num.of(at.col()))
                .build())
        .build();
  }

  @Override
  public String toString() {
    return json();
  }
}
