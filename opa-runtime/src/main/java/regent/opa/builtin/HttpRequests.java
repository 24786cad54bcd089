package regent.opa.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.GoQuote;
import regent.opa.value.Json;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Requests as objects, as `http.send` takes them.
///
/// Source: <https://www.openpolicyagent.org/docs/policy-reference/builtins/http>
final class HttpRequests {
  private static final List<String> REQUIRED = List.of("method", "url");
  private static final Set<String> ALLOWED =
      Set.of(
          "method",
          "url",
          "body",
          "enable_redirect",
          "force_json_decode",
          "force_yaml_decode",
          "headers",
          "raw_body",
          "tls_use_system_certs",
          "tls_ca_cert",
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_insecure_skip_verify",
          "tls_server_name",
          "timeout",
          "cache",
          "force_cache",
          "force_cache_duration_seconds",
          "raise_error",
          "caching_mode",
          "max_retry_attempts",
          "cache_ignored_headers");

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern FLAG = Pattern.compile("true|false");

  /// What must be a string, if it is there.
  private static final List<String> TEXTS =
      List.of(
          "method",
          "url",
          "raw_body",
          "tls_ca_cert",
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_server_name");

  private HttpRequests() {}

  /// @throws BuiltinException when keys are unknown or missing
  static void checkKeys(Obj request, int position) throws BuiltinException {
    var unknown = SetValue.builder();
    for (var key : request.keys()) {
      if (!(key instanceof Str s) || !ALLOWED.contains(s.value())) {
        unknown.add(key);
      }
    }
    if (unknown.size() > 0) {
      throw Operands.wrong(position, "invalid request parameters(s): " + unknown.build());
    }
    var missing = SetValue.builder();
    for (var key : REQUIRED) {
      if (!request.has(Str.of(key))) {
        missing.add(Str.of(key));
      }
    }
    if (missing.size() > 0) {
      throw Operands.wrong(position, "missing required request parameters(s): " + missing.build());
    }
  }

  /// The request without headers that are no part of what is asked.
  static Obj cacheKey(Obj request) throws BuiltinException {
    var ignored = request.get("cache_ignored_headers");
    var key = request.with(Str.of("cache_ignored_headers"), Null.NULL);
    if (!ignored.isDefined() || !(request.get("headers") instanceof Obj headers)) {
      return key;
    }
    if (!(ignored instanceof Arr names)
        || !names.items().stream().allMatch(Str.class::isInstance)) {
      throw new BuiltinException("cache_ignored_headers must be an array of strings");
    }
    var kept = headers;
    for (var name : names.items()) {
      kept = kept.without(name);
    }
    return key.with(Str.of("headers"), kept);
  }

  static HttpExchange.Request parse(Obj request) throws BuiltinException {
    for (var key : TEXTS) {
      text(request, key);
    }
    return new HttpExchange.Request(
        text(request, "method").orElse("").toUpperCase(Locale.ROOT),
        text(request, "url").orElse(""),
        headers(request),
        body(request),
        timeout(request.get("timeout")),
        tls(request));
  }

  static boolean followsRedirects(Obj request) throws BuiltinException {
    return flag(request, "enable_redirect");
  }

  /// How often to try again after the first failure.
  static long retries(Obj request) throws BuiltinException {
    var retries = request.get("max_retry_attempts");
    if (!retries.isDefined()) {
      return 0;
    }
    if (retries instanceof Num n && n.isPlainLong() && n.longValue() >= 0) {
      return n.longValue();
    }
    throw new BuiltinException("invalid value " + retries + " for field \"max_retry_attempts\"");
  }

  /// A member that is false when it is absent.
  static boolean option(Obj request, String key) throws BuiltinException {
    var value = request.get(key);
    if (value.isDefined() && !(value instanceof Bool)) {
      throw new BuiltinException("invalid value for " + GoQuote.quote(key) + " field");
    }
    return value == Bool.TRUE;
  }

  private static Optional<String> text(Obj request, String key) throws BuiltinException {
    var value = request.get(key);
    if (value.isDefined() && !(value instanceof Str)) {
      throw new BuiltinException(GoQuote.quote(key) + " must be a string");
    }
    return value instanceof Str s
        ? Optional.of(s.value().replaceAll("^\"+|\"+$", ""))
        : Optional.empty();
  }

  private static boolean flag(Obj request, String key) throws BuiltinException {
    var value = request.get(key);
    if (value.isDefined() && !FLAG.matcher(value.toString()).matches()) {
      throw new BuiltinException(
          "strconv.ParseBool: parsing " + GoQuote.quote(value.toString()) + ": invalid syntax");
    }
    return value == Bool.TRUE;
  }

  private static String body(Obj request) throws BuiltinException {
    var raw = text(request, "raw_body");
    var body = request.get("body");
    return raw.isPresent() ? raw.get() : body.isDefined() ? Json.write(body) : "";
  }

  private static Map<String, String> headers(Obj request) throws BuiltinException {
    var given = request.get("headers");
    if (given.isDefined() && !(given instanceof Obj)) {
      throw new BuiltinException("invalid type for headers key");
    }
    var headers = new TreeMap<String, String>();
    if (given instanceof Obj all) {
      for (int i = 0; i < all.size(); i++) {
        if (!(all.valueAt(i) instanceof Str value)) {
          throw new BuiltinException(
              "invalid type for headers value " + GoQuote.quote(all.valueAt(i).toString()));
        }
        headers.put(Json.keyText(all.keyAt(i)), value.value());
      }
    }
    return headers;
  }

  /// Nanoseconds, or a duration as text.
  private static Duration timeout(Value value) throws BuiltinException {
    return switch (value) {
      case Undefined _ -> DEFAULT_TIMEOUT;
      case Num n when n.isPlainLong() -> Duration.ofNanos(n.longValue());
      case Num n ->
          throw new BuiltinException("invalid timeout number value " + n + ", must be int64");
      case Str s -> textTimeout(s.value());
      default ->
          throw new BuiltinException(
              "'timeout' must be one of {string, number} but got " + value.kind());
    };
  }

  private static Duration textTimeout(String text) throws BuiltinException {
    if (text.matches("[0-9]+")) {
      return Duration.ofNanos(Long.parseLong(text));
    }
    return Duration.ofNanos(GoDuration.parse(text));
  }

  private static HttpExchange.Tls tls(Obj request) throws BuiltinException {
    return new HttpExchange.Tls(
        flag(request, "tls_insecure_skip_verify"),
        flag(request, "tls_use_system_certs"),
        material(request, "tls_ca_cert").map(pem -> pem.replace("\\n", "\n")),
        material(request, "tls_client_cert"),
        material(request, "tls_client_key"),
        text(request, "tls_server_name"));
  }

  /// PEM as it stands, from a file or from the environment.
  private static Optional<String> material(Obj request, String key) throws BuiltinException {
    var inline = text(request, key);
    if (inline.isPresent()) {
      return inline;
    }
    var file = text(request, key + "_file");
    if (file.isPresent()) {
      try {
        return Optional.of(Files.readString(Path.of(file.get())));
      } catch (IOException e) {
        throw new BuiltinException("open " + file.get() + ": no such file or directory");
      }
    }
    return text(request, key + "_env_variable")
        .map(name -> Objects.requireNonNullElse(System.getenv(name), ""));
  }
}
