package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.store.StoreException;
import regent.xds.bootstrap.BootstrapException;
import regent.xds.snapshot.Snapshot;
import regent.xds.snapshot.TypeUrls;

/// Judges scenarios: resources in, what each proxy is told out. There is one case for each proxy
/// and part (`bootstrap`, `listeners`, `clusters`, `routes`, `endpoints`, `secrets`), named
/// `SCENARIO/PROXY/PART`; a failure says where the first difference is and which parts of the proxy
/// are equal.
///
/// What certificates say is not judged here: the translator is handed finished ones.
public final class KumaScenarioSuite implements Suite {
  private static final String SCENARIO = "scenario.json";

  private static final Map<String, String> PARTS = parts();

  @Override
  public boolean isCase(Path file) {
    return file.endsWith(SCENARIO);
  }

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    try {
      var scenario = (Json.Obj) Codec.parseJson(Files.readString(file));
      if (scenario.get("zones") instanceof Json.Obj) {
        verdicts.accept(Verdict.failed(scenario.text("id"), "several zones need synchronisation"));
        return;
      }
      judge(folder, scenario, verdicts);
    } catch (CodecException | StoreException | BootstrapException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void judge(Path folder, Json.Obj scenario, Consumer<Verdict> verdicts)
      throws IOException, CodecException, StoreException, BootstrapException {
    String id = scenario.text("id");
    var mesh = ScenarioMesh.of(Files.readString(folder.resolve("resources.yaml")), scenario);
    var recorded = read(folder.resolve("expected/vips.json")).object(scenario.text("zone"));
    for (var request : scenario.object("bootstrap_requests").fields().entrySet()) {
      String proxy = request.getKey();
      Path expected = folder.resolve("expected").resolve(proxy);
      if (!Files.isDirectory(expected)) {
        continue;
      }
      String name = id + "/" + proxy + "/";
      var failures = failures(mesh, proxy, request.getValue(), expected, recorded);
      report(name, failures, verdicts);
    }
  }

  private static Map<String, Optional<String>> failures(
      ScenarioMesh mesh, String proxy, Json request, Path expected, Json.Obj recorded)
      throws IOException, CodecException, BootstrapException {
    var failures = new LinkedHashMap<String, Optional<String>>();
    var started = mesh.start(proxy, request.toString());
    failures.put(
        "bootstrap",
        Difference.first(
            Messages.bootstrap(Files.readString(expected.resolve("bootstrap.json"))),
            Messages.bootstrap(started.bootstrap())));
    for (var part : PARTS.entrySet()) {
      String text = Files.readString(expected.resolve(part.getKey() + ".json"));
      failures.put(
          part.getKey(),
          compare(text, part.getValue(), started.snapshot(), recorded, mesh.virtualIps()));
    }
    return failures;
  }

  private static Optional<String> compare(
      String expected, String typeUrl, Snapshot actual, Json.Obj recorded, Json.Obj given)
      throws CodecException {
    var wanted = new LinkedHashMap<String, Json>();
    for (var message : ((Json.Obj) Codec.parseJson(expected)).fields().entrySet()) {
      var canonical = Messages.canonical(typeUrl, message.getValue().toString(), recorded);
      if (canonical.isEmpty()) {
        return Optional.of(message.getKey() + ": has a part of a type that is not known here");
      }
      wanted.put(message.getKey(), canonical.get());
    }
    var sent = new LinkedHashMap<String, Json>();
    for (var resource : actual.resources(typeUrl).values()) {
      sent.put(resource.name().name(), Messages.canonical(resource.body(), given));
    }
    return Difference.first(new Json.Obj(wanted), new Json.Obj(sent));
  }

  private static void report(
      String name, Map<String, Optional<String>> failures, Consumer<Verdict> verdicts) {
    var equal = new ArrayList<String>();
    failures.forEach(
        (part, failure) -> {
          if (failure.isEmpty()) {
            equal.add(part);
          }
        });
    failures.forEach(
        (part, failure) ->
            verdicts.accept(
                failure
                    .map(
                        reason ->
                            Verdict.failed(
                                name + part, reason + " (equal: " + String.join(", ", equal) + ")"))
                    .orElseGet(() -> Verdict.passed(name + part))));
  }

  private static Json.Obj read(Path file) throws IOException, CodecException {
    return (Json.Obj) Codec.parseJson(Files.readString(file));
  }

  private static Map<String, String> parts() {
    var parts = new LinkedHashMap<String, String>();
    parts.put("listeners", TypeUrls.LISTENER);
    parts.put("clusters", TypeUrls.CLUSTER);
    parts.put("routes", TypeUrls.ROUTES);
    parts.put("endpoints", TypeUrls.ENDPOINTS);
    parts.put("secrets", TypeUrls.SECRET);
    return parts;
  }
}
