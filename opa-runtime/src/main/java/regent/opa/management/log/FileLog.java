package regent.opa.management.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import regent.opa.management.config.FileLogConfig;
import regent.opa.management.log.LogCounters.Loss;

/// Decisions as lines of a file. When the file has grown to its size, it is renamed after the time
/// and a new one is begun; old ones are compressed and deleted as configured. Thread-safe.
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#file-logger>
public final class FileLog implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

  private final FileLogConfig config;
  private final InstantSource clock;
  private final LogCounters counters;
  private final String stem;
  private final String extension;
  private Optional<OutputStream> out = Optional.empty();
  private long size;

  public FileLog(FileLogConfig config, InstantSource clock, LogCounters counters) {
    this.config = config;
    this.clock = clock;
    this.counters = counters;
    String name = String.valueOf(config.path().getFileName());
    int dot = name.lastIndexOf('.');
    this.stem = dot < 0 ? name : name.substring(0, dot);
    this.extension = dot < 0 ? "" : name.substring(dot);
  }

  /// Writes an event; one that the disk does not take is counted as lost.
  public synchronized void log(LogEvent event) {
    if (!config.level().equals("info") && !config.level().equals("debug")) {
      return;
    }
    byte[] line =
        (ConsoleLine.forFile(event, clock.instant()) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      OutputStream open = open(line.length);
      open.write(line);
      size += line.length;
    } catch (IOException e) {
      counters.lose(Loss.DISK, 1);
    }
  }

  private OutputStream open(int more) throws IOException {
    if (out.isEmpty()) {
      Path parent = config.path().toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      begin();
    }
    if (size > 0 && size + more > config.maxBytes()) {
      close();
      Files.move(config.path(), config.path().resolveSibling(backup(clock.instant())));
      begin();
      tidy();
    }
    return out.orElseThrow();
  }

  private void begin() throws IOException {
    out =
        Optional.of(
            Files.newOutputStream(
                config.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    size = Files.size(config.path());
  }

  private String backup(Instant at) {
    return stem + "-" + TIME.format(at) + extension;
  }

  /// Deletes what is too old or too many, and compresses the rest.
  private void tidy() throws IOException {
    List<Path> backups = backups();
    Instant oldest = clock.instant().minus(config.maxAge());
    for (int i = 0; i < backups.size(); i++) {
      Path file = backups.get(i);
      boolean tooMany = config.maxBackups() > 0 && i < backups.size() - config.maxBackups();
      boolean tooOld = file.getFileName().toString().compareTo(backup(oldest)) < 0;
      if (tooMany || tooOld) {
        Files.deleteIfExists(file);
      } else if (config.compress() && !file.toString().endsWith(".gz")) {
        compress(file);
      }
    }
  }

  /// The older files, the oldest first.
  private List<Path> backups() throws IOException {
    Path folder = config.path().toAbsolutePath().getParent();
    if (folder == null) {
      return List.of();
    }
    int length = backup(Instant.EPOCH).length();
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> isBackup(file.getFileName().toString(), length))
          .sorted()
          .toList();
    }
  }

  private boolean isBackup(String name, int length) {
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return plain.startsWith(stem + "-") && plain.endsWith(extension) && plain.length() == length;
  }

  private static void compress(Path file) throws IOException {
    Path packed = file.resolveSibling(file.getFileName() + ".gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, out);
    }
    Files.delete(file);
  }

  @Override
  public synchronized void close() {
    try {
      if (out.isPresent()) {
        out.get().close();
      }
    } catch (IOException e) {
      // What was written is written.
    }
    out = Optional.empty();
  }
}
