package regent.opa.builtin;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Bool;
import regent.opa.value.GoQuote;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// HTTP requests.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-reference/builtins/http>
final class HttpBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.contextual(
                  "http.send",
                  "(request: object[string: any]) => object[any: any]",
                  HttpBuiltins::send)
              .with(Builtin.Trait.NONDETERMINISTIC));

  private HttpBuiltins() {}

  private static final int MAX_RETRIES = 10;

  private record QueryKey(Obj request) {}

  /// A response or the error that came instead; one for the same request in an evaluation.
  private record Outcome(Value response, @Nullable BuiltinException error) {}

  static Value send(BuiltinContext context, Value[] operands) throws BuiltinException {
    var request = Operands.object(operands[0], 1);
    boolean raise = raisesErrors(request);
    try {
      HttpRequests.checkKeys(request, 1);
      var outcome =
          context.once(
              new QueryKey(HttpRequests.cacheKey(request)), key -> outcome(context, request));
      if (outcome.error() != null) {
        throw outcome.error();
      }
      return outcome.response();
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

  private static Outcome outcome(BuiltinContext context, Obj request) {
    try {
      return new Outcome(response(context, request), null);
    } catch (BuiltinException e) {
      return new Outcome(Undefined.UNDEFINED, e);
    }
  }

  /// From the cache of all evaluations where the request allows it.
  private static Value response(BuiltinContext context, Obj request) throws BuiltinException {
    var caching = HttpCaching.of(request);
    var key = HttpRequests.cacheKey(request);
    var fresh = caching.isOn() ? context.services().cache().response(key, context.now()) : null;
    if (fresh != null) {
      return HttpResponses.json(fresh, request);
    }
    var response = exchange(context, request);
    if (caching.isOn()) {
      caching
          .expiry(response, context.now())
          .ifPresent(until -> context.services().cache().keep(key, response, until));
    }
    return HttpResponses.json(response, request);
  }

  private static HttpExchange.Response exchange(BuiltinContext context, Obj request)
      throws BuiltinException {
    var parsed = HttpRequests.parse(request);
    long retries =
        request.get("max_retry_attempts") instanceof Num n && n.isLong()
            ? Math.clamp(n.longValue(), 0, MAX_RETRIES)
            : 0;
    for (long attempt = 0; ; attempt++) {
      try {
        return context.services().http().send(parsed);
      } catch (HttpTimeoutException e) {
        throw new NetworkException(
            title(parsed.method()) + " " + parsed.url() + ": request timed out");
      } catch (IOException e) {
        if (attempt >= retries || context.isCancelled()) {
          throw new NetworkException(
              "%s %s: %s"
                  .formatted(title(parsed.method()), GoQuote.quote(parsed.url()), reason(e)));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BuiltinException(BuiltinException.Kind.CANCEL, "http.send: timed out");
      }
    }
  }

  private static String title(String method) {
    return method.isEmpty()
        ? "Get"
        : method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
  }

  private static String reason(IOException e) {
    var cause = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
    return String.valueOf(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  /// No response came.
  static final class NetworkException extends BuiltinException {
    private static final long serialVersionUID = 1L;

    private NetworkException(String message) {
      super(message);
    }
  }
}
