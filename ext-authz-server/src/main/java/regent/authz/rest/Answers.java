package regent.authz.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import regent.authz.rest.server.Response;
import regent.opa.value.Json;
import regent.opa.value.Value;

/// Responses in the forms that OPA gives them.
final class Answers {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private Answers() {}

  static Response ok(Fields json, boolean pretty) {
    return Response.of(200, JSON, (pretty ? json.pretty() : json.json()) + "\n");
  }

  static Response ok(Value json, boolean pretty) {
    return Response.of(200, JSON, (pretty ? Json.pretty(json, "", "  ") : Json.write(json)) + "\n");
  }

  static Response error(ApiException problem) {
    return Response.of(problem.status(), JSON, problem.json().pretty() + "\n");
  }

  /// What the health API answers when something is not well.
  static Response unhealthy(String problem) {
    return Response.of(500, JSON, new Fields().put("error", problem).json() + "\n");
  }

  static Response text(int status, String text) {
    return Response.of(status, TEXT, text);
  }

  /// There is nothing at that path.
  static Response notFound() {
    return text(404, "404 page not found\n").with("X-Content-Type-Options", "nosniff");
  }

  /// There is something, for other methods.
  static Response methodNotAllowed(String allowed) {
    return text(405, "Method Not Allowed\n")
        .with("Allow", allowed)
        .with("X-Content-Type-Options", "nosniff");
  }

  /// Sends the client elsewhere.
  ///
  /// @param shown whether a page for people goes with it
  static Response redirect(int status, String reason, String location, boolean shown) {
    var page =
        shown
            ? Response.of(
                status,
                "text/html; charset=utf-8",
                "<a href=\"" + escaped(location) + "\">" + reason + "</a>.\n\n")
            : Response.of(status);
    return page.with("Location", safe(location));
  }

  /// With everything escaped that has no place in a header.
  private static String safe(String location) {
    var safe = new StringBuilder();
    for (byte b : location.getBytes(UTF_8)) {
      if (b > ' ' && b < 0x7f) {
        safe.append((char) b);
      } else {
        safe.append("%%%02X".formatted(b & 0xff));
      }
    }
    return safe.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;");
  }
}
