package regent.authz.rest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.authz.rest.server.Request;
import regent.authz.rest.server.Target;
import regent.opa.EvaluationException;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Puts each request before the policy `system.authz`, which sees its path, method, parameters,
/// headers, body and caller.
///
/// Source: <https://www.openpolicyagent.org/docs/security#authentication-and-authorization>
final class Authorizer {
  /// Where the body of a POST is part of what is authorized.
  private static final Set<List<String>> WITH_BODY =
      Set.of(
          List.of("v0", "data"),
          List.of("v1", "data"),
          List.of("v1", "compile"),
          List.of("v1", "query"));

  private final Environment environment;
  private final Evaluations evaluations;

  Authorizer(Environment environment) {
    this.environment = environment;
    this.evaluations = new Evaluations(environment);
  }

  /// Lets the request pass.
  ///
  /// @return the body, when it was parsed for the policy
  /// @throws ApiException when the policy refuses, or does not decide
  @Nullable Value authorize(Request request, Bodies bodies) throws ApiException {
    var path = path(request.target());
    var body = body(request, path, bodies);
    var decision = decide(request, path, body);
    if (decision.equals(Bool.TRUE)) {
      return body;
    }
    if (decision instanceof Obj object) {
      var allowed = object.get("allowed");
      if (allowed.equals(Bool.TRUE)) {
        return body;
      }
      if (!allowed.isDefined()) {
        throw ApiException.internal("document missing or undefined");
      }
      if (object.get("reason") instanceof Str reason) {
        throw refused(reason.value());
      }
    }
    throw refused("request rejected by administrative policy");
  }

  private static ApiException refused(String why) {
    return new ApiException(401, ApiException.Code.UNAUTHORIZED, why);
  }

  private Value decide(Request request, List<String> path, @Nullable Value body)
      throws ApiException {
    var query =
        DocumentPath.parse(environment.config().get().defaultAuthorizationDecision()).query();
    try {
      var decision =
          evaluations.value(
              environment.store().state(), query, input(request, path, body), request.cancelled());
      if (decision == null) {
        throw ApiException.internal("authorization policy missing or undefined");
      }
      return decision;
    } catch (EvaluationException e) {
      throw ApiException.of(e);
    }
  }

  private Obj input(Request request, List<String> path, @Nullable Value body) throws ApiException {
    var input =
        Obj.builder()
            .put("path", texts(path))
            .put("method", Str.of(request.method().toUpperCase(Locale.ROOT)))
            .put("params", object(request.target().parameters()))
            .put("headers", object(request.headers().values()));
    if (body != null) {
      input.put("body", body);
    }
    var identity = Identity.of(request, environment);
    identity.name().ifPresent(name -> input.put("identity", Str.of(name)));
    if (identity.certificates().isDefined()) {
      input.put("client_certificates", identity.certificates());
    }
    return input.build();
  }

  private static Arr texts(List<String> texts) {
    return Arr.of(texts.stream().map(Str::of).toList());
  }

  private static Obj object(Map<String, List<String>> lists) {
    var object = Obj.builder();
    lists.forEach((name, values) -> object.put(name, texts(values)));
    return object.build();
  }

  private static List<String> path(Target target) throws ApiException {
    if (target.path().isEmpty()) {
      return List.of();
    }
    if (target.path().startsWith("/v1/policies/") || target.path().startsWith("/v1/compile/")) {
      return Arrays.asList(target.path().substring(1).split("/", -1));
    }
    var parts = target.escapedPath().substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      var part = parts[i];
      parts[i] =
          Target.unescape(part, false)
              .orElseThrow(() -> ApiException.badRequest("invalid URL escape \"" + part + "\""));
    }
    return Arrays.asList(parts);
  }

  private static @Nullable Value body(Request request, List<String> path, Bodies bodies)
      throws ApiException {
    if (!expectsBody(request.method(), path)) {
      return null;
    }
    byte[] text = bodies.plain(request);
    if (text.length == 0) {
      return null;
    }
    try {
      return Bodies.isYaml(request) ? Bodies.yaml(text) : GoJson.only(text);
    } catch (GoJson.Malformed e) {
      throw ApiException.badRequest(e.problem());
    }
  }

  private static boolean expectsBody(String method, List<String> path) {
    if (!method.equals("POST") || path.isEmpty()) {
      return false;
    }
    return path.size() == 1 ? path.getFirst().isEmpty() : WITH_BODY.contains(path.subList(0, 2));
  }
}
