package regent.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.PreparedQuery;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.Backend;
import regent.rego.RegoCompiler;

/// `Contestant --dir OUT --w WORKLOAD --ms MILLISECONDS`: the engine as the corpus wants its
/// contestants. Checks every decision before and after measuring and prints a line of JSON for each
/// variant: `regent-value` (the input is a value before the clock starts), `regent-json` (its text
/// is parsed inside), `regent-interpreted-value`. `--only value` (`json`, `interpreted`) runs one.
public final class Contestant {
  private final Workload workload;
  private final long millis;

  /// Keeps compiled patterns and keys, nothing that comes from an input.
  private final Services services = Services.standard();

  private Contestant(Workload workload, long millis) {
    this.workload = workload;
    this.millis = millis;
  }

  /// Measures one workload.
  public static void main(String[] arguments) throws IOException, JsonException {
    var words = List.of(arguments);
    Path folder = Path.of(after(words, "--dir"), after(words, "--w"));
    var contestant = new Contestant(Workload.read(folder), Long.parseLong(after(words, "--ms")));
    int only = words.indexOf("--only");
    for (var variant : Variant.values()) {
      if (only < 0 || words.get(only + 1).equals(variant.name().toLowerCase(Locale.ROOT))) {
        contestant.run(variant.engine, variant.backend, variant == Variant.JSON);
      }
    }
  }

  private enum Variant {
    VALUE("regent-value", Backend.GENERATE),
    JSON("regent-json", Backend.GENERATE),
    INTERPRETED("regent-interpreted-value", Backend.INTERPRET);

    private final String engine;
    private final Backend backend;

    Variant(String engine, Backend backend) {
      this.engine = engine;
      this.backend = backend;
    }
  }

  private static String after(List<String> words, String option) {
    int at = words.indexOf(option);
    if (at < 0 || at + 1 == words.size()) {
      throw new IllegalArgumentException("usage: run --dir OUT --w WORKLOAD --ms MILLISECONDS");
    }
    return words.get(at + 1);
  }

  private void run(String engine, Backend backend, boolean fromText) throws JsonException {
    long start = System.nanoTime();
    PreparedQuery query;
    try {
      query =
          RegoCompiler.standard()
              .withBackend(backend)
              .compile(List.of(workload.policy()))
              .prepare(workload.entrypoint());
    } catch (CompileException e) {
      print(engine, new Meter.Reading(0, 0, 0, 0), 0, "not compiled: " + e.getMessage());
      return;
    }
    double prepared = (System.nanoTime() - start) / 1e6;
    var needs = query.needs();
    Meter.Decider decider =
        fromText
            ? i -> decide(query, Json.read(workload.texts().get(i), needs))
            : i -> decide(query, workload.inputs().get(i));
    String wrong = firstWrong(decider);
    if (wrong != null) {
      print(engine, new Meter.Reading(0, 0, 0, 0), prepared, wrong);
      return;
    }
    var meter = new Meter(millis);
    var reading = meter.measure(workload.inputs().size(), decider);
    print(engine, reading, prepared, firstWrong(decider));
  }

  private Value decide(PreparedQuery query, Value input) {
    return query.value(
        new Evaluation(
            input,
            workload.data(),
            new BuiltinContext(InstantSource.system(), services, () -> false),
            Evaluation.BuiltinErrors.UNDEFINED));
  }

  private @Nullable String firstWrong(Meter.Decider decider) throws JsonException {
    for (int i = 0; i < workload.inputs().size(); i++) {
      try {
        Value decision = Json.plain(decider.decide(i));
        if (!decision.equals(workload.expected().get(i))) {
          return "input " + i + ": wanted " + workload.expected().get(i) + ", got " + decision;
        }
      } catch (EvaluationException e) {
        return "input " + i + ": " + e.getMessage();
      }
    }
    return null;
  }

  private void print(
      String engine, Meter.Reading reading, double prepared, @Nullable String problem) {
    System.out.printf(
        Locale.ROOT,
        "{\"engine\": \"%s\", \"workload\": \"%s\", \"ns_per_op\": %.1f, \"cpu_ns_per_op\": %.1f,"
            + " \"thread_cpu_ns_per_op\": %.1f, \"allocs_or_bytes_per_op\": %.1f,"
            + " \"checks_ok\": %b, \"prepare_ms\": %.1f, \"note\": %s}%n",
        engine,
        workload.name(),
        reading.wall(),
        reading.cpu(),
        reading.threadCpu(),
        reading.bytes(),
        problem == null,
        prepared,
        Json.write(Str.of(problem == null ? "0.1.0" : problem)));
  }
}
