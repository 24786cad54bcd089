package regent.dp.opa;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import regent.authz.rest.Environment.Authentication;

/// Settings of a server on a free port of the loopback address, as far as tests differ in them.
record TestSettings(
    List<String> paths,
    List<String> ignored,
    Optional<Path> config,
    List<String> sets,
    OpaSettings.Watching watching,
    OpaLog.Form logs) {
  static final TestSettings PLAIN =
      new TestSettings(
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          new OpaSettings.Watching(false, false),
          OpaLog.Form.JSON);

  TestSettings paths(String... others) {
    return new TestSettings(List.of(others), ignored, config, sets, watching, logs);
  }

  TestSettings sets(List<String> others) {
    return new TestSettings(paths, ignored, config, others, watching, logs);
  }

  OpaSettings settings() {
    return new OpaSettings(
        List.of("127.0.0.1:0"),
        List.of(),
        paths,
        false,
        ignored,
        Optional.empty(),
        config,
        sets,
        List.of(),
        Authentication.OFF,
        false,
        false,
        Optional.empty(),
        Duration.ZERO,
        "755",
        watching,
        false,
        10,
        logs,
        LogLevel.INFO,
        LogLevel.INFO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        List.of());
  }
}
