package regent.opa.builtin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import regent.opa.value.GoQuote;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Whether and how long a response of `http.send` may answer later evaluations, as OPA decides it.
/// A response that is too old is not lost: the server may say that it still holds.
///
/// Source: RFC 9111 (`max-age`, `Expires`, `no-store`, validation), and OPA's `force_cache`.
///
/// @param isOn whether the request asks for it
/// @param forcedSeconds how long whatever the server says; 0 when the server decides
record HttpCaching(boolean isOn, int forcedSeconds) {
  private static final Set<Integer> CACHEABLE =
      Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);

  /// The forms of dates in HTTP; all are in GMT.
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

  static HttpCaching of(Obj request) throws BuiltinException {
    boolean cache = HttpRequests.option(request, "cache");
    if (!HttpRequests.option(request, "force_cache")) {
      return new HttpCaching(cache, 0);
    }
    var seconds = request.get("force_cache_duration_seconds");
    if (!seconds.isDefined()) {
      throw new BuiltinException(
          "'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
    }
    try {
      if (seconds instanceof Num n) {
        return new HttpCaching(true, Integer.parseInt(n.text()));
      }
    } catch (NumberFormatException _) {
      // The same message as for what is no number.
    }
    throw new BuiltinException(
        "strconv.ParseInt: parsing " + GoQuote.quote(seconds.toString()) + ": invalid syntax");
  }

  /// Whether a response of this status may serve more than once, even within an evaluation.
  static boolean isCacheable(HttpExchange.Response response) {
    return CACHEABLE.contains(response.status());
  }

  /// Whether the response may be kept at all.
  boolean mayKeep(HttpExchange.Response response, Obj request) {
    return isCacheable(response)
        && hasKnownMode(request)
        && (forcedSeconds > 0 || !directives(response).containsKey("no-store"));
  }

  /// OPA's two modes differ in how it holds responses, not in what it answers.
  private static boolean hasKnownMode(Obj request) {
    var mode = request.get("caching_mode");
    return !mode.isDefined()
        || (mode instanceof Str s
            && (s.value().equals("serialized") || s.value().equals("deserialized")));
  }

  /// Until when the response may be used without asking; in the far past when the server does not
  /// say.
  ///
  /// @throws BuiltinException when what the server says cannot be understood
  Instant expiry(HttpExchange.Response response, Instant now) throws BuiltinException {
    if (forcedSeconds > 0) {
      return now.plusSeconds(forcedSeconds);
    }
    var maxAge = directives(response).get("max-age");
    if (maxAge == null) {
      return header(response, "expires").flatMap(HttpCaching::date).orElse(Instant.MIN);
    }
    if (!maxAge.matches("[0-9]+")) {
      throw new BuiltinException(
          "strconv.ParseUint: parsing " + GoQuote.quote(maxAge) + ": invalid syntax");
    }
    long seconds =
        maxAge.length() > 10
            ? Integer.MAX_VALUE
            : Math.min(Long.parseLong(maxAge), Integer.MAX_VALUE);
    var date = header(response, "date").orElse("");
    if (date.isEmpty()) {
      throw new BuiltinException("no date header");
    }
    return date(date)
        .map(start -> start.plusSeconds(seconds))
        .orElseThrow(() -> new BuiltinException("cannot parse the date header"));
  }

  /// `request` as the question whether `response` still holds; absent when the server gave nothing
  /// to ask with.
  static Optional<HttpExchange.Request> revalidation(
      HttpExchange.Request request, HttpExchange.Response response) {
    var tag = header(response, "etag");
    var modified = header(response, "last-modified");
    if (tag.isEmpty() && modified.isEmpty()) {
      return Optional.empty();
    }
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    tag.ifPresent(text -> headers.put("If-None-Match", text));
    modified.ifPresent(text -> headers.put("If-Modified-Since", text));
    return Optional.of(request.with(headers));
  }

  /// `response` with the headers of `confirmation`, which says that it still holds.
  static HttpExchange.Response confirmed(
      HttpExchange.Response response, HttpExchange.Response confirmation) {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers());
    headers.putAll(confirmation.headers());
    return new HttpExchange.Response(response.status(), headers, response.body());
  }

  /// The first value of the header `name`, unless it is empty.
  static Optional<String> header(HttpExchange.Response response, String name) {
    return response.headers().entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name) && !e.getValue().isEmpty())
        .map(e -> e.getValue().getFirst())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static Map<String, String> directives(HttpExchange.Response response) {
    var directives = new HashMap<String, String>();
    for (var part : header(response, "cache-control").orElse("").split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        directives.put(part.strip(), "");
      } else if (part.indexOf('=', equals + 1) < 0) {
        directives.put(
            part.substring(0, equals).strip(), part.substring(equals + 1).stripTrailing());
      }
    }
    return directives;
  }

  private static Optional<Instant> date(String text) {
    for (var format : DATES) {
      try {
        return Optional.of(LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException _) {
        // Another form, then.
      }
    }
    return Optional.empty();
  }
}
