package regent.cp.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import regent.model.json.Json;
import regent.model.validation.Violation;

/// A request that cannot be answered as wished; written as Kuma writes its errors.
///
/// Source: Kuma's `pkg/core/rest/errors`.
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String title;
  private final String detail;
  private final transient List<Invalid> invalid;

  /// One wrong part of a request.
  ///
  /// @param field its path; empty when it is the whole
  public record Invalid(String field, String reason) {}

  private ApiException(int status, String title, String detail, List<Invalid> invalid) {
    super(title + ": " + detail);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.invalid = List.copyOf(invalid);
  }

  public static ApiException of(int status, String title, String detail) {
    return new ApiException(status, title, detail, List.of());
  }

  public static ApiException notFound(String title) {
    return of(404, title, "Not found");
  }

  public static ApiException badRequest(String detail) {
    return of(400, "Bad Request", detail);
  }

  /// A resource, or a request, whose parts are wrong.
  public static ApiException invalid(String title, List<Invalid> parts) {
    return new ApiException(400, title, "Resource is not valid", parts);
  }

  public static ApiException invalid(String title, String field, String reason) {
    return invalid(title, List.of(new Invalid(field, reason)));
  }

  static ApiException violations(String title, List<Violation> violations) {
    return invalid(
        title, violations.stream().map(v -> new Invalid(v.field(), v.message())).toList());
  }

  static ApiException pageSize(String reason) {
    return new ApiException(
        400,
        "Could not retrieve resources",
        "Invalid page size",
        List.of(new Invalid("size", reason)));
  }

  static ApiException denied(String reason) {
    return of(403, "Access Denied", reason);
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  public List<Invalid> invalidParameters() {
    return invalid;
  }

  /// The body, with the older names `details` and `causes` that kumactl reads.
  public Json.Obj body() {
    var body = new LinkedHashMap<String, Json>();
    body.put("type", Json.of("/std-errors"));
    body.put("status", Json.of(status));
    body.put("title", Json.of(title));
    body.put("detail", Json.of(detail));
    if (!invalid.isEmpty()) {
      body.put("invalid_parameters", parts("reason"));
    }
    body.put("details", Json.of(detail));
    if (!invalid.isEmpty()) {
      body.put("causes", parts("message"));
    }
    return new Json.Obj(body);
  }

  private Json parts(String reasonName) {
    List<Json> parts = new ArrayList<>();
    for (Invalid part : invalid) {
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("field", Json.of(part.field()));
      fields.put(reasonName, Json.of(part.reason()));
      parts.add(new Json.Obj(fields));
    }
    return new Json.Arr(parts);
  }
}
