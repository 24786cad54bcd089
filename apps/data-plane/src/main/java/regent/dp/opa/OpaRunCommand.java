package regent.dp.opa;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import regent.authz.rest.Environment.Authentication;
import regent.authz.rest.server.Tls;
import regent.dp.run.GoDurationConverter;
import regent.opa.bundle.BundleKeys;

/// `regent opa run --server`, with the flags of `opa run`.
///
/// Source: <https://www.openpolicyagent.org/docs/cli#run>
@Command(
    name = "run",
    description = "Serve OPA's REST API over policies, data and bundles.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class OpaRunCommand implements Callable<Integer> {
  private static final String LOCAL = "localhost:8181";
  private static final String EVERYWHERE = ":8181";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      description = "Files, folders and bundles to load; a.b:FILE puts a document at data.a.b.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = {"-s", "--server"},
      description = "Run as a server; there is no interactive shell.")
  private boolean server;

  @Option(
      names = {"-a", "--addr"},
      split = ",",
      description = "Where to listen: [IP]:PORT or unix://PATH (default: " + LOCAL + ").")
  private List<String> addresses = new ArrayList<>();

  @Option(
      names = "--diagnostic-addr",
      split = ",",
      description = "Where to listen for /health and /metrics alone.")
  private List<String> diagnosticAddresses = new ArrayList<>();

  @Option(
      names = {"-b", "--bundle"},
      description = "Load paths as bundles.")
  private boolean asBundles;

  @Option(
      names = {"-c", "--config-file"},
      description = "Configuration file.")
  private @Nullable Path configFile;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Override the configuration.")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--set-file",
      paramLabel = "KEY=FILE",
      description = "Override the configuration by what a file holds.")
  private List<String> setFiles = new ArrayList<>();

  @Option(
      names = "--ignore",
      split = ",",
      description = "Names of files and folders to pass over, such as '.*'.")
  private List<String> ignored = new ArrayList<>();

  @Option(
      names = {"-w", "--watch"},
      description = "Load the paths again when they change.")
  private boolean watches;

  @Option(
      names = "--watch-config",
      description = "Start anew under the configuration file when it changes.")
  private boolean watchesConfig;

  @Option(
      names = "--authentication",
      description = "token, tls or off (default: ${DEFAULT-VALUE}).",
      defaultValue = "off")
  private String authentication = "off";

  @Option(
      names = "--authorization",
      description = "basic or off (default: ${DEFAULT-VALUE}).",
      defaultValue = "off")
  private String authorization = "off";

  @Option(names = "--h2c", description = "Speak HTTP/2 without TLS, too.")
  private boolean h2c;

  @Option(names = "--tls-cert-file", description = "Certificate of the server, in PEM.")
  private @Nullable Path certificate;

  @Option(names = "--tls-private-key-file", description = "Key of the server, in PEM.")
  private @Nullable Path key;

  @Option(names = "--tls-ca-cert-file", description = "Who signs certificates of clients, in PEM.")
  private @Nullable Path authorities;

  @Option(
      names = "--tls-cert-refresh-period",
      description = "How often to look at certificates (default: when their files change).",
      defaultValue = "0s",
      converter = GoDurationConverter.class)
  private Duration tlsRefresh = Duration.ZERO;

  @Option(
      names = "--min-tls-version",
      description = "1.0, 1.1, 1.2 or 1.3 (default: ${DEFAULT-VALUE}).",
      defaultValue = "1.2")
  private String minimumTls = "1.2";

  @Option(
      names = "--tls-cipher-suites",
      split = ",",
      description = "Cipher suites up to TLS 1.2, by their IANA names.")
  private List<String> ciphers = new ArrayList<>();

  @Option(
      names = "--unix-socket-perm",
      description = "Permissions of Unix sockets (default: ${DEFAULT-VALUE}).",
      defaultValue = "755")
  private String unixSocketPermissions = "755";

  @Option(
      names = "--log-format",
      description = "text, json or json-pretty (default: ${DEFAULT-VALUE}).",
      defaultValue = "json")
  private String logFormat = "json";

  @Option(
      names = "--log-timestamp-format",
      description = "Go's layout of times in log lines (also OPA_LOG_TIMESTAMP_FORMAT).",
      defaultValue = "${env:OPA_LOG_TIMESTAMP_FORMAT:-}")
  private String timestamps = "";

  @Option(
      names = {"-l", "--log-level"},
      description = "debug, info or error (default: ${DEFAULT-VALUE}).",
      defaultValue = "info")
  private String logLevel = "info";

  @Option(
      names = "--log-level-request",
      description = "At which level requests are logged (default: ${DEFAULT-VALUE}).",
      defaultValue = "info")
  private String requestLogLevel = "info";

  @Option(
      names = {"-m", "--max-errors"},
      description = "Errors before compilation ends (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int maxErrors = 10;

  @Option(
      names = "--ready-timeout",
      description = "Seconds to wait for bundles before serving; 0 not to wait.",
      defaultValue = "0")
  private int readyTimeout;

  @Option(
      names = "--shutdown-grace-period",
      description = "Seconds for open requests at the end (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int shutdownGrace = 10;

  @Option(
      names = "--shutdown-wait-period",
      description = "Seconds to wait before the shutdown begins (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private int shutdownWait;

  @Option(
      names = "--v0-compatible",
      description = "Policies are Rego v0, and the server listens at all addresses.")
  private boolean isV0;

  @Option(names = "--v1-compatible", hidden = true, description = "The default.")
  @SuppressWarnings("UnusedVariable") // accepted, and says nothing
  private boolean isV1;

  @Option(names = "--verification-key", description = "Secret or PEM file that verifies bundles.")
  private @Nullable String verificationKey;

  @Option(
      names = "--verification-key-id",
      description = "Name of the key (default: ${DEFAULT-VALUE}).",
      defaultValue = "default")
  private String verificationKeyId = "default";

  @Option(
      names = "--signing-alg",
      description = "Algorithm of signatures (default: ${DEFAULT-VALUE}).",
      defaultValue = "RS256")
  private String signingAlgorithm = "RS256";

  @Option(names = "--scope", description = "What signatures must be about.", defaultValue = "")
  private String scope = "";

  @Option(names = "--skip-verify", description = "Do not verify bundles.")
  private boolean skipsVerification;

  @Option(
      names = "--exclude-files-verify",
      split = ",",
      description = "Files that signatures need not cover.")
  private List<String> excluded = new ArrayList<>();

  @Option(
      names = {"--skip-version-check", "--disable-telemetry"},
      description = "Nothing is ever reported; for scripts that were written for opa.")
  @SuppressWarnings("UnusedVariable") // accepted, and says nothing
  private boolean skipsVersionCheck;

  @Option(
      names = "--pprof",
      description = "Not on the JVM, which has Flight Recorder; warned about.")
  private boolean profiles;

  @Option(
      names = {"-f", "--format", "-H", "--history"},
      hidden = true,
      description = "For the interactive shell, which there is not.")
  @SuppressWarnings("UnusedVariable") // accepted, and says nothing
  private String shell = "";

  @Option(
      names = {"--skip-known-schema-check", "--optimize-store-for-read-speed"},
      hidden = true,
      description = "For scripts that were written for opa.")
  @SuppressWarnings("UnusedVariable") // accepted, and says nothing
  private boolean accepted;

  @Override
  public Integer call() throws InterruptedException {
    var line = Objects.requireNonNull(spec).commandLine();
    if (!server) {
      line.getErr().println("error: there is no interactive shell: use --server");
      return 1;
    }
    try {
      return OpaProcess.run(settings(), System.err, InstantSource.system());
    } catch (OpaServer.StartException e) {
      line.getOut().println("error: " + e.getMessage());
      line.getOut().flush();
      return 1;
    }
  }

  /// What the command line asks for and cannot be had here.
  private List<String> warnings() {
    return profiles
        ? List.of(
            "--pprof has no effect: the JVM has no pprof endpoints. Use Flight Recorder instead:"
                + " jcmd PID JFR.start duration=60s filename=opa.jfr")
        : List.of();
  }

  /// Options that were not given come from the environment, as `OPA_RUN_LOG_LEVEL`.
  public static void readEnvironment(CommandLine run, Map<String, String> environment) {
    run.setDefaultValueProvider(
        argument -> {
          String name =
              argument instanceof CommandLine.Model.OptionSpec option ? option.longestName() : "";
          if (!name.startsWith("--")) {
            return null;
          }
          String value =
              environment.get(
                  "OPA_RUN_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT));
          return value == null || value.isEmpty() ? null : value;
        });
  }

  private OpaSettings settings() throws OpaServer.StartException {
    var listens = addresses.isEmpty() ? List.of(isV0 ? EVERYWHERE : LOCAL) : List.copyOf(addresses);
    return new OpaSettings(
        listens,
        diagnosticAddresses,
        paths,
        asBundles,
        ignored,
        verification(),
        Optional.ofNullable(configFile),
        sets,
        setFiles,
        authentication(),
        oneOf("--authorization", authorization, List.of("basic", "off")).equals("basic"),
        h2c,
        tls(),
        tlsRefresh,
        unixSocketPermissions,
        new OpaSettings.Watching(watches, watchesConfig),
        isV0,
        maxErrors,
        new OpaLog.Form(format(), timestamps.isEmpty() ? OpaLog.Form.RFC_3339 : timestamps),
        level("--log-level", logLevel),
        level("--log-level-request", requestLogLevel),
        Duration.ofSeconds(Math.max(0, readyTimeout)),
        Duration.ofSeconds(Math.max(0, shutdownWait)),
        Duration.ofSeconds(Math.max(0, shutdownGrace)),
        warnings());
  }

  private Authentication authentication() throws OpaServer.StartException {
    return switch (oneOf("--authentication", authentication, List.of("token", "tls", "off"))) {
      case "token" -> Authentication.TOKEN;
      case "tls" -> Authentication.TLS;
      default -> Authentication.OFF;
    };
  }

  private OpaLog.Format format() throws OpaServer.StartException {
    return switch (oneOf("--log-format", logFormat, List.of("text", "json", "json-pretty"))) {
      case "text" -> OpaLog.Format.TEXT;
      case "json-pretty" -> OpaLog.Format.JSON_PRETTY;
      default -> OpaLog.Format.JSON;
    };
  }

  private static LogLevel level(String option, String text) throws OpaServer.StartException {
    return switch (oneOf(option, text, List.of("debug", "info", "warn", "error"))) {
      case "debug" -> LogLevel.DEBUG;
      case "warn" -> LogLevel.WARN;
      case "error" -> LogLevel.ERROR;
      default -> LogLevel.INFO;
    };
  }

  private static String oneOf(String option, String text, List<String> allowed)
      throws OpaServer.StartException {
    if (!allowed.contains(text)) {
      throw new OpaServer.StartException(
          "invalid argument \""
              + text
              + "\" for \""
              + option
              + "\" flag: must be one of {"
              + String.join(",", allowed)
              + "}");
    }
    return text;
  }

  private Optional<Tls.Settings> tls() throws OpaServer.StartException {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new OpaServer.StartException(
          "--tls-cert-file and --tls-private-key-file must be specified together");
    }
    return Optional.of(
        new Tls.Settings(
            certificate,
            key,
            Optional.ofNullable(authorities),
            authentication.equals("tls"),
            oneOf("--min-tls-version", minimumTls, List.of("1.0", "1.1", "1.2", "1.3")),
            ciphers));
  }

  private Optional<BundleKeys> verification() throws OpaServer.StartException {
    if (verificationKey == null || skipsVerification) {
      return Optional.empty();
    }
    if (!asBundles) {
      throw new OpaServer.StartException(
          "enable bundle mode (ie. --bundle) to verify bundle files or directories");
    }
    var text = KeyText.read(verificationKey);
    var keys = Map.of(verificationKeyId, new BundleKeys.Key(text, signingAlgorithm, scope));
    return Optional.of(new BundleKeys(keys, verificationKeyId, scope, excluded, true, false));
  }
}
