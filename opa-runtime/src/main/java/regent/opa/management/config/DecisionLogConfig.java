package regent.opa.management.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where decisions are logged.
///
/// @param plugin the plugin that takes the events; absent when none
/// @param service the service to upload to; empty when none
/// @param resource the path of the service
/// @param console whether events are written to the console
/// @param reporting how events are collected and sent
/// @param headers the request headers to put into events
/// @param mask path of the document that says what to remove, such as `/system/log/mask`
/// @param drop path of the document that says which events to leave out
/// @param ndBuiltinCache whether results of non-deterministic built-ins are part of events
/// @param overflow what happens to events that find no room
/// @param spool where events wait on disk; absent when they wait in memory
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#decision-logs>; `overflow` and
/// `spool` are ours
public record DecisionLogConfig(
    Optional<String> plugin,
    String service,
    String resource,
    boolean console,
    Reporting reporting,
    List<String> headers,
    String mask,
    String drop,
    boolean ndBuiltinCache,
    Overflow overflow,
    Optional<Spool> spool) {
  private static final long LEAST_UPLOAD = 90;
  private static final long MOST_UPLOAD = 4_294_967_296L;

  public DecisionLogConfig {
    headers = List.copyOf(headers);
  }

  /// How events wait for their upload.
  public enum Buffer {
    /// As encoded chunks, limited by bytes.
    SIZE,
    /// As they are, limited by number.
    EVENT
  }

  /// What happens to an event when all room is taken.
  public enum Overflow {
    /// The decision waits until there is room.
    BLOCK,
    /// The oldest event or chunk goes, as in OPA.
    DROP_OLDEST,
    /// The event is not taken.
    DROP_NEW
  }

  /// @param bufferBytes the most bytes that wait in a size buffer; 0 for no limit
  /// @param bufferEvents the most events that wait in an event buffer
  /// @param uploadBytes the most bytes of one upload, compressed
  /// @param maxPerSecond the most events a second; absent for no limit
  public record Reporting(
      Buffer buffer,
      long bufferBytes,
      long bufferEvents,
      long uploadBytes,
      Duration minDelay,
      Duration maxDelay,
      Optional<Double> maxPerSecond,
      Trigger trigger) {}

  /// When events of the spool are written to the disk itself. Without that they survive the end of
  /// the program, also a `kill -9`, but not that of the machine.
  public enum Fsync {
    /// Before each decision is given out.
    ALWAYS,
    /// At most a second after it.
    INTERVAL,
    /// When the system does so.
    NEVER
  }

  /// @param directory holds the events until they are uploaded
  /// @param sizeLimit the most bytes there; 0 for no limit
  public record Spool(Path directory, long sizeLimit, Fsync fsync) {}

  static DecisionLogConfig read(
      Section section, Set<String> services, Set<String> plugins, @Nullable Trigger discovery)
      throws ConfigException {
    Optional<String> plugin = section.string("plugin");
    boolean console = section.flag("console");
    String service = section.string("service", "");
    if (plugin.isPresent()) {
      if (!plugins.contains(plugin.get())) {
        throw section.wrong(
            "plugin", "invalid plugin name \"" + plugin.get() + "\" in decision_logs");
      }
    } else if (service.isEmpty() && !services.isEmpty() && !console) {
      service = services.iterator().next();
    } else if (!service.isEmpty() && !services.contains(service)) {
      throw section.wrong("service", "invalid service name \"" + service + "\" in decision_logs");
    }
    String partition = section.string("partition_name", "");
    return new DecisionLogConfig(
        plugin,
        service,
        partition.isEmpty() ? section.string("resource").orElse("/logs") : "/logs/" + partition,
        console,
        reporting(section.object("reporting"), discovery),
        section.object("request_context").object("http").strings("headers"),
        section.string("mask_decision").orElse("/system/log/mask"),
        section.string("drop_decision").orElse("/system/log/drop"),
        section.flag("nd_builtin_cache"),
        overflow(section),
        spool(section));
  }

  private static Reporting reporting(Section section, @Nullable Trigger discovery)
      throws ConfigException {
    Trigger trigger = Trigger.of(section, discovery, "invalid decision_log config: ");
    var min = section.integer("min_delay_seconds");
    var max = section.integer("max_delay_seconds");
    if (max.isPresent() && min.isPresent() && max.getAsLong() < min.getAsLong()) {
      throw section.wrong(
          "max_delay_seconds",
          "max reporting delay must be >= min reporting delay in decision_logs");
    }
    if (max.isEmpty() && min.isPresent()) {
      throw section.wrong(
          "max_delay_seconds",
          "reporting configuration missing 'max_delay_seconds' in decision_logs");
    }
    if (min.isEmpty() && max.isPresent()) {
      throw section.wrong(
          "min_delay_seconds",
          "reporting configuration missing 'min_delay_seconds' in decision_logs");
    }
    Buffer buffer = buffer(section);
    return new Reporting(
        buffer,
        limit(section, "buffer_size_limit_bytes", "buffer_size_limit_bytes", 0),
        limit(section, "buffer_size_limit_events", "buffer_size_limit_entries", 10_000),
        Math.clamp(
            section.integer("upload_size_limit_bytes").orElse(32_768), LEAST_UPLOAD, MOST_UPLOAD),
        Duration.ofSeconds(min.orElse(300)),
        Duration.ofSeconds(max.orElse(600)),
        section.number("max_decisions_per_second"),
        trigger);
  }

  private static Buffer buffer(Section section) throws ConfigException {
    String text = section.string("buffer_type", "size");
    Buffer buffer =
        switch (text) {
          case "size" -> Buffer.SIZE;
          case "event" -> Buffer.EVENT;
          default ->
              throw section.wrong(
                  "buffer_type",
                  "invalid buffer type \"%s\", expected \"event\" or \"size\"".formatted(text));
        };
    String foreign =
        buffer == Buffer.EVENT ? "buffer_size_limit_bytes" : "buffer_size_limit_events";
    if (section.has(foreign)) {
      throw section.wrong(
          foreign,
          "invalid decision_log config, '%s' isn't supported for the %s buffer type"
              .formatted(foreign, text));
    }
    if (section.has("buffer_size_limit_bytes") && section.has("max_decisions_per_second")) {
      throw section.wrong(
          "buffer_size_limit_bytes",
          "invalid decision_log config, specify either 'buffer_size_limit_bytes' or"
              + " 'max_decisions_per_second'");
    }
    return buffer;
  }

  private static long limit(Section section, String key, String shown, long absent)
      throws ConfigException {
    var limit = section.integer(key);
    if (limit.isPresent() && limit.getAsLong() <= 0) {
      throw section.wrong(
          key, "invalid decision_log config, '" + shown + "' must be higher than 0");
    }
    return limit.orElse(absent);
  }

  private static Overflow overflow(Section section) throws ConfigException {
    String text = section.string("overflow", "drop-oldest");
    for (Overflow overflow : Overflow.values()) {
      if (overflow.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return overflow;
      }
    }
    throw section.wrong(
        "overflow",
        "invalid overflow \"" + text + "\" (want \"block\", \"drop-oldest\" or \"drop-new\")");
  }

  private static Optional<Spool> spool(Section section) throws ConfigException {
    var spool = section.section("spool");
    if (spool.isEmpty()) {
      return Optional.empty();
    }
    String directory = spool.get().string("directory", "");
    if (directory.isEmpty()) {
      throw spool.get().wrong("directory", "spool requires 'directory' to be specified");
    }
    long limit = spool.get().integer("size_limit_bytes").orElse(0);
    if (limit < 0) {
      throw spool.get().wrong("size_limit_bytes", "'size_limit_bytes' must not be negative");
    }
    return Optional.of(new Spool(Path.of(directory), limit, fsync(spool.get())));
  }

  private static Fsync fsync(Section spool) throws ConfigException {
    String text = spool.string("fsync", "interval");
    for (Fsync fsync : Fsync.values()) {
      if (fsync.name().toLowerCase(Locale.ROOT).equals(text)) {
        return fsync;
      }
    }
    throw spool.wrong(
        "fsync", "invalid fsync \"" + text + "\" (want \"always\", \"interval\" or \"never\")");
  }
}
