package regent.dp.opa;

/// How much is logged.
enum LogLevel {
  ERROR("error"),
  WARN("warning"),
  INFO("info"),
  DEBUG("debug");

  private final String text;

  LogLevel(String text) {
    this.text = text;
  }

  /// As log lines name it.
  String text() {
    return text;
  }
}
