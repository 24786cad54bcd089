package regent.dp.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Options that were not given come from the environment, under kuma-dp's names (`KUMA_…`) or the
/// same names that begin with `REGENT_`, which win.
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("--cp-address", "CONTROL_PLANE_URL"),
          Map.entry("--ca-cert-file", "CONTROL_PLANE_CA_CERT_FILE"),
          Map.entry("--skip-verify", "CONTROL_PLANE_TLS_SKIP_VERIFY"),
          Map.entry("--name", "DATAPLANE_NAME"),
          Map.entry("--mesh", "DATAPLANE_MESH"),
          Map.entry("--proxy-type", "DATAPLANE_PROXY_TYPE"),
          Map.entry("--drain-time", "DATAPLANE_DRAIN_TIME"),
          Map.entry("--readiness-port", "READINESS_PORT"),
          Map.entry("--binary-path", "DATAPLANE_RUNTIME_BINARY_PATH"),
          Map.entry("--work-dir", "DATAPLANE_RUNTIME_WORK_DIR"),
          Map.entry("--concurrency", "DATAPLANE_RUNTIME_CONCURRENCY"),
          Map.entry("--dataplane-token-file", "DATAPLANE_RUNTIME_TOKEN_PATH"),
          Map.entry("--dataplane-token", "DATAPLANE_RUNTIME_TOKEN"),
          Map.entry("--dataplane", "DATAPLANE_RUNTIME_RESOURCE"),
          Map.entry("--dataplane-file", "DATAPLANE_RUNTIME_RESOURCE_PATH"),
          Map.entry("--envoy-log-level", "DATAPLANE_RUNTIME_ENVOY_LOG_LEVEL"),
          Map.entry("--bind-outbounds", "DATAPLANE_RUNTIME_BIND_OUTBOUNDS"),
          Map.entry("--decision-log-file", "DATAPLANE_RUNTIME_DECISION_LOG_FILE"));

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String name = NAMES.get(option.longestName());
    if (name == null) {
      return null;
    }
    String ours = environment.get("REGENT_" + name);
    return ours != null ? ours : environment.get("KUMA_" + name);
  }
}
