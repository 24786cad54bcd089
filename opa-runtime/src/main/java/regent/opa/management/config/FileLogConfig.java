package regent.opa.management.config;

import java.nio.file.Path;
import java.time.Duration;
import regent.opa.value.Obj;

/// A log in a file that is replaced when it has grown: OPA's plugin `file_logger`.
///
/// @param maxBytes the size from which on a new file is begun
/// @param maxAge older files are deleted
/// @param maxBackups the most older files that are kept; 0 or less for no limit
/// @param compress whether older files are compressed
/// @param level the least important level that is written: `debug`, `info`, `warn`, `error`
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#file-logger>
public record FileLogConfig(
    Path path, long maxBytes, Duration maxAge, int maxBackups, boolean compress, String level) {

  /// Reads the section of the plugin, whose place is `path`.
  public static FileLogConfig read(Obj json, String path) throws ConfigException {
    Section section = new Section(json, path);
    String file = section.string("path", "");
    if (file.isEmpty()) {
      throw section.wrong("path", "file logger requires 'path' to be specified");
    }
    long megabytes = section.integer("max_size_mb").orElse(0);
    long days = section.integer("max_age_days").orElse(0);
    long backups = section.integer("max_backups").orElse(0);
    return new FileLogConfig(
        Path.of(file),
        (megabytes <= 0 ? 100 : megabytes) * 1024 * 1024,
        Duration.ofDays(days <= 0 ? 28 : days),
        (int) (backups == 0 ? 3 : backups),
        section.flag("compress"),
        section.string("level", "info"));
  }
}
