package regent.cp.config;

import com.fasterxml.jackson.databind.JsonNode;

/// One thing that can be set.
///
/// @param key the path in the configuration file, as `apiServer.http.port`
/// @param variable the name of the environment variable without `KUMA_` or `REGENT_`; `-` when
///     there is none
/// @param initial the value when nobody sets it; its kind of JSON is the kind that is accepted
record Setting(String key, String variable, JsonNode initial) {
  /// How messages name the setting, so that its reader knows both ways to change it.
  String named() {
    return variable.equals("-") ? key : key + " (KUMA_" + variable + ")";
  }
}
