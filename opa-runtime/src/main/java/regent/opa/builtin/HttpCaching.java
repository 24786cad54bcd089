package regent.opa.builtin;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;

/// Whether and how long a response of `http.send` may answer later evaluations.
///
/// Source: RFC 9111 (max-age, Expires, no-store), and OPA's `force_cache`.
///
/// @param isOn whether the request asks for it
/// @param forced how long whatever the server says; absent when the server decides
record HttpCaching(boolean isOn, Optional<Duration> forced) {
  private static final Set<Integer> CACHEABLE =
      Set.of(200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501);

  static HttpCaching of(Obj request) throws BuiltinException {
    var force = request.get("force_cache");
    if (force.isDefined() && !(force instanceof Bool)) {
      throw new BuiltinException("invalid value for \"force_cache\" field");
    }
    var cache = request.get("cache");
    if (cache.isDefined() && !(cache instanceof Bool)) {
      throw new BuiltinException("invalid value for \"cache\" field");
    }
    if (force != Bool.TRUE) {
      return new HttpCaching(cache == Bool.TRUE, Optional.empty());
    }
    var seconds = request.get("force_cache_duration_seconds");
    if (!seconds.isDefined()) {
      throw new BuiltinException(
          "'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
    }
    if (!(seconds instanceof Num n) || !n.isPlainLong()) {
      throw new BuiltinException("invalid value for \"force_cache_duration_seconds\" field");
    }
    return new HttpCaching(true, Optional.of(Duration.ofSeconds(n.longValue())));
  }

  /// Until when the response may be used; absent when it may not be kept.
  Optional<Instant> expiry(HttpExchange.Response response, Instant now) {
    if (forced.isPresent()) {
      return Optional.of(now.plus(forced.get()));
    }
    if (!CACHEABLE.contains(response.status())) {
      return Optional.empty();
    }
    var directives = directives(header(response, "cache-control").orElse(""));
    if (directives.containsKey("no-store")
        || directives.containsKey("no-cache")
        || directives.containsKey("private")) {
      return Optional.empty();
    }
    var maxAge = directives.get("max-age");
    if (maxAge != null) {
      return maxAge.matches("[0-9]{1,9}")
          ? Optional.of(now.plusSeconds(Long.parseLong(maxAge)))
          : Optional.empty();
    }
    return header(response, "expires").flatMap(HttpCaching::date).filter(now::isBefore);
  }

  static Optional<String> header(HttpExchange.Response response, String name) {
    return response.headers().entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name) && !e.getValue().isEmpty())
        .map(e -> e.getValue().getFirst())
        .findFirst();
  }

  private static Map<String, String> directives(String header) {
    var directives = new HashMap<String, String>();
    for (var part : header.split(",", -1)) {
      int equals = part.indexOf('=');
      var name = (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
      directives.put(name, equals < 0 ? "" : part.substring(equals + 1).strip());
    }
    return directives;
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
