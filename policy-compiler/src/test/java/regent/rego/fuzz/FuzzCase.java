package regent.rego.fuzz;

import java.util.List;
import java.util.stream.Collectors;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.Value;

/// One random program with what it is run on.
///
/// @param data an object
/// @param inputs each for an evaluation of its own; may be undefined
/// @param queries references such as `data.a.p`, and others
record FuzzCase(
    long seed, List<Source> modules, Value data, List<Value> inputs, List<String> queries) {

  /// All of it, to read and to keep.
  @Override
  public String toString() {
    return "seed "
        + seed
        + "\n"
        + modules.stream()
            .map(m -> "--- module " + m.name() + "\n" + m.text())
            .collect(Collectors.joining("\n"))
        + "\n--- data\n"
        + Json.write(data)
        + "\n"
        + inputs.stream()
            .map(i -> "--- input\n" + (i.isDefined() ? Json.write(i) : "undefined"))
            .collect(Collectors.joining("\n"));
  }
}
