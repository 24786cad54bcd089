package regent.dp.opa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OpaProcessTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @Test
  void aChangedConfigurationFileReplacesTheServerAndAWrongOneDoesNot() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "labels: {stage: one}\n");
    try (var process = OpaProcess.start(settings(config), out(), InstantSource.system())) {
      var first = process.server();
      assertThat(get(first, "/v1/config")).contains("\"stage\":\"one\"");

      process.changed();
      assertThat(process.server()).as("nothing changed").isSameAs(first);

      Files.writeString(config, "plugins: {envoy_ext_authz_grpc: {path: 1}}\n");
      process.changed();
      assertThat(process.server()).isSameAs(first);
      assertThat(log.toString(StandardCharsets.UTF_8))
          .contains("Failed to reload configuration.", "envoy_ext_authz_grpc.path");

      Files.writeString(config, "labels: {stage: two}\n");
      process.changed();
      assertThat(process.server()).isNotSameAs(first);
      assertThat(get(process.server(), "/v1/config")).contains("\"stage\":\"two\"");
      assertThat(log.toString(StandardCharsets.UTF_8))
          .contains("Restarting to apply the new configuration.");
    }
  }

  @Test
  void aServerThatCannotComeUpIsReplacedByThePreviousOne() throws Exception {
    Path config = Files.writeString(folder.resolve("c.yaml"), "labels: {stage: one}\n");
    try (var process = OpaProcess.start(settings(config), out(), InstantSource.system())) {
      Files.writeString(
          config,
          """
          labels: {stage: two}
          plugins: {envoy_ext_authz_grpc: {addr: 'unix:///nowhere/at/all.sock'}}
          """);
      process.changed();
      assertThat(get(process.server(), "/v1/config")).contains("\"stage\":\"one\"");
      assertThat(log.toString(StandardCharsets.UTF_8)).contains("falling back to the previous one");
    }
  }

  @Test
  void optionsMayComeFromTheEnvironment() {
    var line = new CommandLine(new OpaRunCommand());
    OpaRunCommand.readEnvironment(
        line, Map.of("OPA_RUN_ADDR", "a:1,b:2", "OPA_RUN_H2C", "true", "OPA_RUN_LOG_LEVEL", ""));
    var parsed = line.parseArgs("--server");
    List<String> addresses = parsed.commandSpec().findOption("--addr").getValue();
    Boolean h2c = parsed.commandSpec().findOption("--h2c").getValue();
    String level = parsed.commandSpec().findOption("--log-level").getValue();
    assertThat(addresses).containsExactly("a:1", "b:2");
    assertThat(h2c).isTrue();
    assertThat(level).isEqualTo("info");
  }

  private PrintStream out() {
    return new PrintStream(log, true, StandardCharsets.UTF_8);
  }

  private static OpaSettings settings(Path config) {
    return new TestSettings(
            List.of(),
            List.of(),
            Optional.of(config),
            List.of(),
            new OpaSettings.Watching(false, true),
            new OpaLog.Form(OpaLog.Format.JSON, "2006"))
        .settings();
  }

  private static String get(OpaServer server, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + server.addresses().getFirst() + path));
      return client.send(request.build(), BodyHandlers.ofString()).body();
    }
  }
}
