package regent.opa.builtin;

import java.util.List;
import java.util.Set;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;

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
}
