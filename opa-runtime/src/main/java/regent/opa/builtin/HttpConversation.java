package regent.opa.builtin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import regent.opa.span.TraceSpan;
import regent.opa.value.GoQuote;

/// Sends one request, follows redirects to allowed hosts and tries again after failures. Ends soon
/// after the evaluation is cancelled.
///
/// Redirects are followed as Go's client does: 307 and 308 repeat the request, others become `GET`;
/// credentials stay with their host.
///
/// Source: <https://pkg.go.dev/net/http#Client>
final class HttpConversation {
  private static final long MILLIS_BETWEEN_LOOKS = 20;
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "cookie2", "proxy-authorization", "www-authenticate");

  private final HttpExchange http;
  private final Gate gate;
  private final BooleanSupplier cancelled;
  private final boolean followsRedirects;
  private final long retries;

  /// Says which addresses may be asked.
  @FunctionalInterface
  interface Gate {
    /// @throws BuiltinException when `url` may not
    void check(String url) throws BuiltinException;
  }

  private HttpConversation(
      HttpExchange http,
      Gate gate,
      BooleanSupplier cancelled,
      boolean followsRedirects,
      long retries) {
    this.http = http;
    this.gate = gate;
    this.cancelled = cancelled;
    this.followsRedirects = followsRedirects;
    this.retries = retries;
  }

  /// Neither follows redirects nor tries again.
  HttpConversation(HttpExchange http, Gate gate, BooleanSupplier cancelled) {
    this(http, gate, cancelled, false, 0);
  }

  static HttpConversation of(BuiltinContext context) {
    var services = context.services();
    return new HttpConversation(
        services.http(), services.hosts()::checkUrl, context::isCancelled, false, 0);
  }

  HttpConversation followingRedirects() {
    return new HttpConversation(http, gate, cancelled, true, retries);
  }

  HttpConversation retrying(long times) {
    return new HttpConversation(http, gate, cancelled, followsRedirects, times);
  }

  /// @throws HttpBuiltins.NetworkException when no response comes
  /// @throws BuiltinException when a host is not allowed, or the evaluation is cancelled
  HttpExchange.Response send(HttpExchange.Request request) throws BuiltinException {
    gate.check(request.url());
    var delay = FIRST_DELAY;
    for (long attempt = 0; ; attempt++) {
      try {
        return attempt(request);
      } catch (HttpBuiltins.NetworkException e) {
        if (attempt >= retries) {
          throw e;
        }
      }
      pause(delay.toMillis());
      // By 1.6 each time, as OPA waits.
      delay = delay.multipliedBy(8).dividedBy(5);
      delay = delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }
  }

  private HttpExchange.Response attempt(HttpExchange.Request first) throws BuiltinException {
    long deadline = System.nanoTime() + first.timeout().toNanos();
    var request = first;
    while (true) {
      HttpExchange.Response response;
      try {
        response = exchange(request, first.timeout().isPositive() ? deadline : null);
      } catch (HttpTimeoutException e) {
        throw new HttpBuiltins.NetworkException(
            title(request.method()) + " " + request.url() + ": request timed out");
      } catch (IOException e) {
        throw problem(request, reason(e));
      }
      var next = followsRedirects ? redirected(request, response) : null;
      if (next == null) {
        return response;
      }
      try {
        gate.check(next.url());
      } catch (BuiltinException e) {
        throw problem(next, e.problem());
      }
      request = next;
    }
  }

  /// One request on a thread of its own, so that waiting for it can end at any time.
  private HttpExchange.Response exchange(HttpExchange.Request request, @Nullable Long deadline)
      throws IOException, BuiltinException {
    var task = new FutureTask<>(() -> http.send(request));
    TraceSpan span = TraceSpan.current();
    Thread.ofVirtual().name("http.send").start(() -> TraceSpan.in(span, task));
    try {
      while (true) {
        try {
          return task.get(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          if (cancelled.getAsBoolean()) {
            throw cancelled();
          }
          if (deadline != null && System.nanoTime() - deadline > 0) {
            throw new HttpTimeoutException("request timed out");
          }
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case InterruptedException _ -> throw cancelled();
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw cancelled();
    } finally {
      task.cancel(true);
    }
  }

  private void pause(long millis) throws BuiltinException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (System.nanoTime() - end < 0) {
        if (cancelled.getAsBoolean()) {
          throw cancelled();
        }
        TimeUnit.MILLISECONDS.sleep(Math.min(millis, MILLIS_BETWEEN_LOOKS));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw cancelled();
    }
  }

  static BuiltinException cancelled() {
    return new BuiltinException(
        BuiltinException.Kind.CANCEL, "http.send: timed out (context canceled)");
  }

  private static HttpBuiltins.NetworkException problem(
      HttpExchange.Request request, String reason) {
    return new HttpBuiltins.NetworkException(
        title(request.method()) + " " + GoQuote.quote(request.url()) + ": " + reason);
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

  /// The request to where `response` leads; absent when it leads nowhere.
  private static HttpExchange.@Nullable Request redirected(
      HttpExchange.Request request, HttpExchange.Response response)
      throws HttpBuiltins.NetworkException {
    boolean repeats = response.status() == 307 || response.status() == 308;
    boolean redirects = repeats || (response.status() >= 301 && response.status() <= 303);
    var location = HttpCaching.header(response, "location").orElse("");
    if (!redirects || location.isEmpty()) {
      return null;
    }
    URI from;
    URI to;
    try {
      from = URI.create(request.url());
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw problem(request, "failed to parse Location header " + GoQuote.quote(location));
    }
    var headers = new TreeMap<>(request.headers());
    if (!isSameOrSubdomain(to.getHost(), from.getHost())) {
      headers.keySet().removeIf(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)));
    }
    boolean secretOrigin = "https".equals(from.getScheme()) && "http".equals(to.getScheme());
    if (!secretOrigin) {
      headers.putIfAbsent("Referer", request.url());
    }
    boolean keepsMethod = repeats || request.method().equals("HEAD");
    return new HttpExchange.Request(
        keepsMethod ? request.method() : "GET",
        to.toString(),
        headers,
        repeats ? request.body() : "",
        request.timeout(),
        request.tls());
  }

  private static boolean isSameOrSubdomain(@Nullable String host, @Nullable String parent) {
    return host != null
        && parent != null
        && (host.equalsIgnoreCase(parent)
            || host.toLowerCase(Locale.ROOT).endsWith("." + parent.toLowerCase(Locale.ROOT)));
  }
}
