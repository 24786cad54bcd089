package regent.authz.rest;

import java.util.List;
import regent.opa.CompileException;
import regent.opa.EvaluationException;
import regent.opa.store.StoreException;

/// A request that ends with an error; texts and codes are OPA's.
///
/// Source: `ErrorV1` of OPA's package `server/types`.
final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final Code code;
  private final transient List<Fields> errors;

  ApiException(int status, Code code, String message) {
    this(status, code, message, List.of());
  }

  ApiException(int status, Code code, String message, List<Fields> errors) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  enum Code {
    INTERNAL("internal_error"),
    UNAUTHORIZED("unauthorized"),
    INVALID_PARAMETER("invalid_parameter"),
    INVALID_OPERATION("invalid_operation"),
    NOT_FOUND("resource_not_found"),
    CONFLICT("resource_conflict"),
    UNDEFINED_DOCUMENT("undefined_document");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /// Something in the request is wrong.
  static ApiException badRequest(String message) {
    return new ApiException(400, Code.INVALID_PARAMETER, message);
  }

  /// Something in the request does not compile.
  static ApiException badRequest(String message, CompileException problems) {
    return new ApiException(
        400, Code.INVALID_PARAMETER, message, ErrorJson.diagnostics(problems.diagnostics()));
  }

  static ApiException internal(String message) {
    return new ApiException(500, Code.INTERNAL, message);
  }

  static ApiException of(EvaluationException failure) {
    return new ApiException(
        500,
        Code.INTERNAL,
        "error(s) occurred while evaluating query",
        List.of(ErrorJson.evaluation(failure)));
  }

  static ApiException of(StoreException refusal) {
    var message = String.valueOf(refusal.getMessage());
    return switch (refusal.kind()) {
      case NOT_FOUND -> new ApiException(404, Code.NOT_FOUND, message);
      case WRITE_CONFLICT -> new ApiException(404, Code.CONFLICT, message);
      case INVALID_PATCH -> badRequest(message);
    };
  }

  int status() {
    return status;
  }

  Code code() {
    return code;
  }

  /// The body of the response.
  Fields json() {
    var json = new Fields().put("code", code.text()).put("message", String.valueOf(getMessage()));
    return errors.isEmpty() ? json : json.put("errors", errors);
  }

  /// As OPA shows an error of the API inside another message.
  String text() {
    return code.text() + ": " + getMessage();
  }
}
