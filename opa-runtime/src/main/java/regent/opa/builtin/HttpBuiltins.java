package regent.opa.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// HTTP requests.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-reference/builtins/http>
final class HttpBuiltins {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual(
                  "http.send",
                  "(request: object[string: any]) => object[any: any]",
                  HttpBuiltins::send)
              .with(Builtin.Trait.NONDETERMINISTIC));

  private HttpBuiltins() {}

  private record MemoryKey() {}

  private record FlightKey(Obj request) {}

  /// A response or the error that came instead; one for the same request in an evaluation.
  private record Outcome(Value response, @Nullable BuiltinException error) {}

  static Value send(BuiltinContext context, Value[] operands) throws BuiltinException {
    var request = Operands.object(operands[0], 1);
    boolean raise = raisesErrors(request);
    try {
      HttpRequests.checkKeys(request, 1);
      return remembered(context, request);
    } catch (BuiltinException e) {
      if (raise || e.halts()) {
        throw e;
      }
      return HttpResponses.error(e);
    }
  }

  private static boolean raisesErrors(Obj request) throws BuiltinException {
    var value = request.get("raise_error");
    if (value.isDefined() && !(value instanceof Bool)) {
      throw new BuiltinException("invalid value for raise_error field");
    }
    return value != Bool.FALSE;
  }

  /// What came of the same request earlier in this evaluation.
  private static Value remembered(BuiltinContext context, Obj request) throws BuiltinException {
    var key = HttpRequests.cacheKey(request);
    Map<Obj, Outcome> memory = context.once(new MemoryKey(), _ -> new HashMap<>());
    var known = memory.get(key);
    if (known != null) {
      if (known.error != null) {
        throw known.error;
      }
      return known.response;
    }
    try {
      var caching = HttpCaching.of(request);
      HttpRequests.option(request, "force_json_decode");
      HttpRequests.option(request, "force_yaml_decode");
      var response =
          caching.isOn()
              ? context
                  .services()
                  .cache()
                  .flights()
                  .share(
                      new FlightKey(key),
                      context::isCancelled,
                      () -> cached(context, request, key, caching))
              : exchange(context, request, HttpRequests.parse(request));
      var answer = HttpResponses.json(response, request);
      if (caching.isOn() || HttpCaching.isCacheable(response)) {
        memory.put(key, new Outcome(answer, null));
      }
      return answer;
    } catch (BuiltinException e) {
      if (!e.halts()) {
        memory.put(key, new Outcome(Undefined.UNDEFINED, e));
      }
      throw e;
    }
  }

  /// From the cache of all evaluations while it may be used or the server says that it still holds;
  /// otherwise from the server.
  private static HttpExchange.Response cached(
      BuiltinContext context, Obj request, Obj key, HttpCaching caching) throws BuiltinException {
    var kept = context.services().cache().responses().get(key, context.now());
    if (kept != null) {
      if (context.now().isBefore(kept.until())) {
        return kept.response();
      }
      var confirmed = revalidated(context, key, caching, kept.response());
      if (confirmed != null) {
        return confirmed;
      }
    }
    var response = exchange(context, request, HttpRequests.parse(request));
    try {
      keep(context, key, caching, response);
    } catch (BuiltinException _) {
      // A response whose age cannot be told is used this once.
    }
    return response;
  }

  /// Asks the server whether a response still holds. Absent when the server has no way to tell, or
  /// answers with neither yes nor another response.
  private static HttpExchange.@Nullable Response revalidated(
      BuiltinContext context, Obj key, HttpCaching caching, HttpExchange.Response old)
      throws BuiltinException {
    var question = HttpCaching.revalidation(HttpRequests.parse(key), old);
    if (question.isEmpty()) {
      context.services().cache().responses().drop(key);
      return null;
    }
    HttpExchange.Response answer;
    try {
      answer = exchange(context, key, question.get());
    } finally {
      context.services().cache().responses().drop(key);
    }
    if (answer.status() == NOT_MODIFIED) {
      var confirmed = HttpCaching.confirmed(old, answer);
      var until = caching.expiry(answer, context.now());
      context
          .services()
          .cache()
          .responses()
          .keep(key, new ResponseCache.Kept(confirmed, until), context.now());
      return confirmed;
    }
    if (answer.status() != OK) {
      return null;
    }
    keep(context, key, caching, answer);
    return answer;
  }

  private static void keep(
      BuiltinContext context, Obj key, HttpCaching caching, HttpExchange.Response response)
      throws BuiltinException {
    if (caching.mayKeep(response, key)) {
      var until = caching.expiry(response, context.now());
      context
          .services()
          .cache()
          .responses()
          .keep(key, new ResponseCache.Kept(response, until), context.now());
    }
  }

  private static HttpExchange.Response exchange(
      BuiltinContext context, Obj request, HttpExchange.Request parsed) throws BuiltinException {
    var plain = HttpConversation.of(context).retrying(HttpRequests.retries(request));
    var conversation = HttpRequests.followsRedirects(request) ? plain.followingRedirects() : plain;
    return conversation.send(parsed);
  }

  /// No response came.
  static final class NetworkException extends BuiltinException {
    private static final long serialVersionUID = 1L;

    NetworkException(String message) {
      super(message);
    }
  }
}
