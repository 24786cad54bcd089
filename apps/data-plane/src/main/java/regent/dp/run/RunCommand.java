package regent.dp.run;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `regent dp run`: kuma-dp's flags and environment variables; each variable `KUMA_X` may also be
/// given as `REGENT_X`, which wins.
@Command(
    name = "run",
    description = "Run Envoy and the policy engine beside one workload.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--cp-address",
      paramLabel = "URL",
      description = "Data plane server of the control plane (default: ${DEFAULT-VALUE}).",
      defaultValue = "https://localhost:5678")
  private URI cpAddress = URI.create("https://localhost:5678");

  @Option(names = "--ca-cert-file", description = "CA certificate of the control plane, in PEM.")
  private @Nullable Path caCertFile;

  @Option(names = "--skip-verify", description = "Trust any control plane. For development only.")
  private boolean skipVerify;

  @Option(names = "--name", description = "Name of the Dataplane.")
  private @Nullable String name;

  @Option(names = "--mesh", description = "Mesh of the Dataplane (default: default).")
  private @Nullable String mesh;

  @Option(
      names = {"-d", "--dataplane-file"},
      description = "Dataplane to register, in YAML or JSON; {{ name }} is a variable.")
  private @Nullable Path dataplaneFile;

  @Option(names = "--dataplane", description = "Dataplane to register, as text.")
  private @Nullable String dataplane;

  @Option(
      names = {"-v", "--dataplane-var"},
      paramLabel = "NAME=VALUE",
      description = "A variable of the Dataplane.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(names = "--dataplane-token", description = "Token of the dataplane.")
  private @Nullable String token;

  @Option(names = "--dataplane-token-file", description = "File that holds the token.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--proxy-type",
      description = "Kind of proxy; only dataplane is known.",
      defaultValue = "dataplane")
  private String proxyType = "dataplane";

  @Option(names = "--binary-path", description = "Envoy's program.")
  private @Nullable Path binaryPath;

  @Option(
      names = "--work-dir",
      description = "Folder for sockets and files (default: a new one that is deleted at the end).")
  private @Nullable Path workDir;

  @Option(
      names = "--concurrency",
      description = "Worker threads of Envoy (default: one for each core).")
  private int concurrency;

  @Option(
      names = "--drain-time",
      description =
          "Seconds, or a duration such as 10s, for open requests at the end (default: ${DEFAULT-VALUE}).",
      defaultValue = "30s",
      converter = GoDurationConverter.class)
  private Duration drainTime = Duration.ofSeconds(30);

  @Option(
      names = "--envoy-log-level",
      description =
          "trace, debug, info, warning, error, critical or off (default: ${DEFAULT-VALUE}).",
      defaultValue = "warning")
  private String envoyLogLevel = "warning";

  @Option(
      names = "--bind-outbounds",
      description = "Listen for outbound traffic at the addresses of the services.")
  private boolean bindOutbounds;

  @Option(
      names = "--readiness-port",
      description = "Port of GET /ready; 0 for a free one (default: ${DEFAULT-VALUE}).",
      defaultValue = "9902")
  private int readinessPort = 9902;

  @Option(
      names = "--decision-log-file",
      description = "Append each decision to this file, as a line of JSON.")
  private @Nullable Path decisionLogFile;

  @Override
  public Integer call() throws InterruptedException {
    try {
      return Agent.run(settings());
    } catch (StartException e) {
      var err = Objects.requireNonNull(spec).commandLine().getErr();
      err.println("regent dp run: " + e.getMessage());
      err.flush();
      return 1;
    }
  }

  /// Lets options that are not given come from `environment`.
  public static void readEnvironment(CommandLine run, Map<String, String> environment) {
    run.setDefaultValueProvider(new EnvironmentDefaults(environment));
  }

  private Settings settings() throws StartException {
    return new Settings(
        cpAddress,
        skipVerify,
        caCertFile,
        name,
        mesh,
        DataplaneText.of(dataplaneFile, dataplane, variables),
        Tokens.read(token, tokenFile),
        binaryPath,
        workDir,
        concurrency,
        drainTime,
        envoyLogLevel,
        bindOutbounds,
        readinessPort,
        decisionLogFile,
        proxyType);
  }
}
