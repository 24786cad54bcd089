package regent.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// One folder of the corpus: a policy, its data, the inputs and the decision that is right for
/// each.
///
/// @param entrypoint such as `data.abac.allow`
/// @param texts the inputs as JSON text, in UTF-8
record Workload(
    String name,
    String entrypoint,
    Source policy,
    Data data,
    List<Value> inputs,
    List<byte[]> texts,
    List<Value> expected) {

  static Workload read(Path folder) throws IOException, JsonException {
    var meta = (Obj) json(folder.resolve("meta.json"));
    List<Value> inputs = ((Arr) json(folder.resolve("inputs.json"))).items();
    var texts = new ArrayList<byte[]>();
    inputs.forEach(input -> texts.add(Json.bytes(input)));
    return new Workload(
        folder.getFileName().toString(),
        ((Str) meta.get("entrypoint")).value(),
        new Source("policy.rego", Files.readString(folder.resolve("policy.rego"))),
        new Data((Obj) json(folder.resolve("data.json"))),
        inputs,
        texts,
        ((Arr) json(folder.resolve("expected.json"))).items());
  }

  private static Value json(Path file) throws IOException, JsonException {
    return Json.read(Files.readAllBytes(file));
  }
}
