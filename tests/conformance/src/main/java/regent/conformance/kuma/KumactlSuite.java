package regent.conformance.kuma;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Resource;

/// Sends what kumactl sent, and compares status and body with what it was answered. The control
/// plane is a running one with an empty store and no mesh created by default; its address is in the
/// environment variable `REGENT_CP_ADDRESS` (else `http://localhost:5681`).
///
/// Before the first file the resources are applied that the recording began with: those of the
/// scenario next to the folder, and others as they were answered later. No proxy is connected.
///
/// Times and values that the recording replaced are not compared, neither are the host's name, ids
/// and the version; types of resources that only we have are left out of `_resources`. kumactl asks
/// for `/` before each command: that is judged once.
public final class KumactlSuite implements Suite {
  private static final String DEFAULT_ADDRESS = "http://localhost:5681";
  private static final Set<String> TIMES = Set.of("creationTime", "modificationTime");
  private static final Set<String> FIRST = Set.of("hostname", "clusterId", "instanceId", "version");
  private static final Set<String> COMPUTED = Set.of("kri", "snis", "status", "labels");

  /// Which answers hold the resources that were there besides those of the scenario.
  private static final List<String> OTHERS =
      List.of(
          "/meshes/default/meshhttproutes",
          "/meshes/default/meshidentities",
          "/meshes/default/meshtrafficpermissions",
          "/meshes/default/meshexternalservices",
          "/meshes/default/dataplanes");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Exchange exchange;
  private boolean prepared;

  public KumactlSuite() {
    String address = System.getenv("REGENT_CP_ADDRESS");
    exchange = new Exchange(client, address == null ? DEFAULT_ADDRESS : address);
  }

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    try {
      if (!prepared) {
        prepare(Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow());
        prepared = true;
      }
      var requests = requests(file);
      for (int i = 0; i < requests.size(); i++) {
        Json.Obj request = requests.get(i);
        String name =
            "%s#%d %s %s"
                .formatted(file.getFileName(), i, request.text("method"), request.text("path"));
        if (!request.text("path").equals("/") || file.getFileName().toString().startsWith("00-")) {
          verdicts.accept(judge(name, request));
        }
      }
    } catch (CodecException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private Verdict judge(String name, Json.Obj request) throws IOException {
    var answer =
        exchange.send(
            request.text("method"), request.text("path"), body(request), headers(request));
    if (!Json.of(answer.status()).equals(request.get("status"))) {
      return Verdict.failed(
          name, "status " + answer.status() + " instead of " + request.get("status"));
    }
    Json recorded = Optional.ofNullable(request.get("response")).orElse(Json.NULL);
    boolean first = request.text("path").equals("/");
    Json expected = comparable(recorded, recorded, first);
    Json actual = comparable(answer.body(), recorded, first);
    return Difference.first(expected, actual)
        .map(difference -> Verdict.failed(name, difference))
        .orElseGet(() -> Verdict.passed(name));
  }

  /// What is compared of `json`, given the recorded value at the same place.
  private static Json comparable(Json json, Json recorded, boolean first) {
    if (recorded instanceof Json.Str(var text) && isReplaced(text)) {
      return json instanceof Json.Str ? recorded : json;
    }
    if (json instanceof Json.Obj object) {
      Json.Obj known = recorded instanceof Json.Obj value ? value : Json.Obj.EMPTY;
      Map<String, Json> fields = new LinkedHashMap<>();
      object
          .fields()
          .forEach(
              (name, value) -> {
                if (!TIMES.contains(name) && !(first && FIRST.contains(name))) {
                  Json at = Optional.ofNullable(known.get(name)).orElse(Json.NULL);
                  fields.put(
                      name,
                      name.equals("resources") && at instanceof Json.Arr(var types)
                          ? knownTypes(value, types)
                          : comparable(value, at, false));
                }
              });
      return new Json.Obj(fields);
    }
    if (json instanceof Json.Arr(var items)) {
      List<Json> known = recorded instanceof Json.Arr(var values) ? values : List.of();
      List<Json> compared = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        compared.add(comparable(items.get(i), i < known.size() ? known.get(i) : Json.NULL, false));
      }
      return Json.of(compared);
    }
    return json;
  }

  private static Json knownTypes(Json types, List<Json> recorded) {
    Set<String> names = new HashSet<>();
    recorded.forEach(type -> names.add(name(type)));
    return types instanceof Json.Arr(var items)
        ? Json.of(items.stream().filter(type -> names.contains(name(type))).toList())
        : types;
  }

  private static String name(Json json) {
    return json instanceof Json.Obj fields ? fields.text("name") : "";
  }

  private static boolean isReplaced(String text) {
    return text.equals("...")
        || text.equals("${TOKEN}")
        || text.equals("INSTANCE")
        || text.startsWith("REDACTED ");
  }

  private static String body(Json.Obj request) {
    return request.get("body") instanceof Json.Obj body ? body.toString() : "";
  }

  private static Map<String, String> headers(Json.Obj request) {
    Map<String, String> headers = new LinkedHashMap<>();
    Json.Obj recorded = request.object("headers");
    recorded.fields().keySet().forEach(name -> headers.put(name, recorded.text(name)));
    return headers;
  }

  private void prepare(Path folder) throws IOException, CodecException {
    Path scenario = folder.resolveSibling("scenarios/timeout-precedence/resources.yaml");
    for (Resource<?> resource : Codec.readAll(Files.readString(scenario))) {
      apply(Codec.tree(resource));
    }
    Set<String> done = new HashSet<>();
    for (Path file : files(folder)) {
      for (Json.Obj request : requests(file)) {
        if (OTHERS.contains(request.text("path")) && done.add(request.text("path"))) {
          for (Json item : request.object("response").items("items")) {
            if (item instanceof Json.Obj resource && !exists(resource)) {
              apply(written(resource));
            }
          }
        }
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private boolean exists(Json.Obj resource) throws IOException {
    return exchange.send("GET", path(resource), "", Map.of()).status() == 200;
  }

  private void apply(Json.Obj resource) throws IOException {
    var answer =
        exchange.send(
            "PUT", path(resource), resource.toString(), Map.of("content-type", "application/json"));
    if (answer.status() != 200 && answer.status() != 201) {
      throw new IOException(path(resource) + " was refused: " + answer.body());
    }
  }

  private static String path(Json.Obj resource) throws IOException {
    var type =
        ResourceTypes.byName(resource.text("type"))
            .orElseThrow(() -> new IOException("not a known type: " + resource.text("type")));
    String within = type.inMesh() ? "/meshes/" + resource.text("mesh") + "/" : "/";
    return within + type.path() + "/" + resource.text("name");
  }

  /// A resource as its author wrote it: without what control planes compute.
  private static Json.Obj written(Json.Obj resource) {
    Map<String, Json> fields = new LinkedHashMap<>(resource.fields());
    fields.keySet().removeAll(COMPUTED);
    fields.keySet().removeAll(TIMES);
    Map<String, Json> labels = new LinkedHashMap<>(resource.object("labels").fields());
    labels
        .keySet()
        .removeIf(label -> label.startsWith("kuma.io/") && !label.equals("kuma.io/workload"));
    fields.put("labels", new Json.Obj(labels));
    return new Json.Obj(fields);
  }

  private static List<Json.Obj> requests(Path file) throws IOException, CodecException {
    Json recorded = Codec.parseJson(Files.readString(file));
    return recorded instanceof Json.Obj object
        ? object.items("requests").stream()
            .filter(Json.Obj.class::isInstance)
            .map(Json.Obj.class::cast)
            .toList()
        : List.of();
  }
}
