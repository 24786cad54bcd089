package regent.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import regent.model.codec.CodecException;
import regent.xds.bootstrap.BootstrapException;
import regent.xds.snapshot.Snapshot;
import regent.xds.snapshot.TypeUrls;

/// One folder a case: `in.yaml` has resources, `agent.json` is what the agent of `ledger-1` sent,
/// or else it redirects traffic. `out-*` is what the proxy is told: all of it for the case `plain`,
/// what differs from that for others. `-Dgolden=update` writes the outputs anew.
class TranslationTest {
  private static final Path CASES = Path.of("src/test/resources/regent/xds/translation");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));
  private static final String PLAIN = "plain";
  private static final String PROXY = "ledger-1";

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    try (var folders = Files.list(CASES)) {
      List<Path> sorted = folders.sorted().toList();
      assertThat(sorted).isNotEmpty();
      return sorted.stream()
          .map(folder -> dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }
  }

  private static void check(Path folder) throws IOException, CodecException, BootstrapException {
    var snapshot = translate(folder);
    var base = folder.endsWith(PLAIN) ? Snapshot.EMPTY : translate(CASES.resolve(PLAIN));
    var told = snapshot.diff(base);
    var outputs =
        new TreeMap<>(
            Map.of(
                "out-listeners.json", Printed.resources(told.changed(), TypeUrls.LISTENER),
                "out-clusters.json", Printed.resources(told.changed(), TypeUrls.CLUSTER),
                "out-endpoints.json", Printed.resources(told.changed(), TypeUrls.ENDPOINTS),
                "out-origins.txt", Printed.origins(told)));
    for (var output : outputs.entrySet()) {
      Path file = folder.resolve(output.getKey());
      if (UPDATE) {
        Files.writeString(file, output.getValue());
      }
      assertThat(file).content().as(file.toString()).isEqualTo(output.getValue());
    }
  }

  private static Snapshot translate(Path folder)
      throws IOException, CodecException, BootstrapException {
    assertThat(folder.resolve("in.yaml")).exists();
    var resources = Ledger.resources(Files.readString(folder.resolve("in.yaml")));
    Path agent = folder.resolve("agent.json");
    String request =
        Files.exists(agent) ? Files.readString(agent) : Agents.transparent("ledger", PROXY);
    return Translator.translate(Ledger.view(resources, PROXY, Agents.metadata(request)));
  }
}
