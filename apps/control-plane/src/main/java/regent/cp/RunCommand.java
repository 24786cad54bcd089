package regent.cp;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import regent.cp.config.BadSettings;
import regent.cp.config.Settings;
import regent.cp.config.SettingsReader;

/// The arguments of `run`.
@Command(
    name = "run",
    description = "Runs a control plane until it is stopped.",
    mixinStandardHelpOptions = true)
final class RunCommand {
  enum LogFormat {
    TEXT,
    JSON
  }

  @Option(
      names = {"-c", "--config-file"},
      paramLabel = "FILE",
      description = "Settings as YAML, with the keys of Kuma's control plane.")
  private @Nullable Path file;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "debug, info, warn or error (default: info).")
  private @Nullable String logLevel;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "text or json (default: text).")
  private @Nullable String logFormat;

  Settings settings(Map<String, String> environment) throws BadSettings {
    return SettingsReader.read(Optional.ofNullable(file), environment);
  }

  LogFormat logFormat(Map<String, String> environment) {
    String format =
        logFormat == null ? environment.getOrDefault("REGENT_LOG_FORMAT", "text") : logFormat;
    return format.equalsIgnoreCase("json") ? LogFormat.JSON : LogFormat.TEXT;
  }

  /// A level as the logger names it.
  String logLevel() {
    return logLevel == null ? "INFO" : logLevel.toUpperCase(Locale.ROOT);
  }
}
