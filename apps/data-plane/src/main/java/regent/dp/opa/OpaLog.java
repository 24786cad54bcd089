package regent.dp.opa;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import regent.opa.builtin.GoTime;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Log lines in the forms of OPA: JSON on one line or several, or text.
///
/// ```
/// {"level":"info","msg":"Initializing server.","time":"2026-01-31T10:00:00Z"}
/// ```
///
/// Thread-safe.
final class OpaLog {
  private final PrintStream out;
  private final Form form;
  private final LogLevel level;
  private final InstantSource clock;

  OpaLog(PrintStream out, Form form, LogLevel level, InstantSource clock) {
    this.out = out;
    this.form = form;
    this.level = level;
    this.clock = clock;
  }

  /// The form of a line.
  enum Format {
    TEXT,
    JSON,
    JSON_PRETTY
  }

  /// How lines are written.
  ///
  /// @param timestamps Go's layout of the times in JSON
  record Form(Format format, String timestamps) {
    /// The layout when none is given.
    static final String RFC_3339 = "2006-01-02T15:04:05Z07:00";

    static final Form JSON = new Form(Format.JSON, RFC_3339);
  }

  boolean logs(LogLevel at) {
    return at.compareTo(level) <= 0;
  }

  /// A line that is finished already.
  void line(String text) {
    out.print(text + "\n");
    out.flush();
  }

  void info(String message) {
    log(LogLevel.INFO, message, Map.of());
  }

  void warn(String message) {
    log(LogLevel.WARN, message, Map.of());
  }

  void error(String message, Map<String, Value> fields) {
    log(LogLevel.ERROR, message, fields);
  }

  void log(LogLevel at, String message, Map<String, Value> fields) {
    if (logs(at)) {
      var line =
          switch (form.format()) {
            case TEXT -> text(at, message, fields);
            case JSON -> Json.write(json(at, message, fields)) + "\n";
            case JSON_PRETTY -> Json.pretty(json(at, message, fields), "", "  ") + "\n";
          };
      out.print(line);
      out.flush();
    }
  }

  private Obj json(LogLevel at, String message, Map<String, Value> fields) {
    var json = Obj.builder();
    fields.forEach(json::put);
    json.put("level", Str.of(at.text()));
    json.put("msg", Str.of(message));
    json.put(
        "time",
        Str.of(GoTime.format(form.timestamps(), clock.instant().atZone(ZoneId.systemDefault()))));
    return json.build();
  }

  private static String text(LogLevel at, String message, Map<String, Value> fields) {
    var text = new StringBuilder();
    text.append('[').append(at.name().equals("WARN") ? "WARNING" : at.name()).append("] ");
    text.append(message).append('\n');
    new TreeMap<>(fields)
        .forEach(
            (name, value) -> {
              var shown = shown(value);
              text.append("  ").append(name);
              text.append(shown.contains("\n") ? " = |\n      " : " = ").append(shown);
              text.append('\n');
            });
    return text.append('\n').toString();
  }

  private static String shown(Value value) {
    if (value instanceof Str string && string.value().contains("\n")) {
      return string.value().replace("\n", "\n      ") + "\n";
    }
    return Json.pretty(value, "      ", "  ");
  }
}
