package regent.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import regent.cli.CommandException;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.RegoCompiler;

/// `regent eval QUERY`: prints the answers of a query as a JSON array of objects, from the query's
/// variables to their values; an empty array when the query is undefined.
@Command(
    name = "eval",
    description = "Evaluate a Rego query; prints one object of variables for each answer.",
    mixinStandardHelpOptions = true)
public final class EvalCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", description = "Such as 'x = data.envoy.authz.allow'.")
  private String query = "";

  @Option(
      names = {"-d", "--data"},
      description = "A Rego file, a folder of them, or a JSON file of base documents.")
  private List<Path> files = List.of();

  @Option(
      names = {"-i", "--input"},
      description = "The input document, a JSON file.")
  private @Nullable Path input;

  @Override
  public Integer call() throws CommandException {
    List<Path> policies = files.stream().filter(file -> !isJson(file)).toList();
    List<Source> sources = policies.isEmpty() ? List.of() : PolicyFiles.read(policies);
    try {
      var prepared = RegoCompiler.standard().compile(sources).prepare(query);
      List<Obj> answers =
          prepared.answers(
              Evaluation.of(
                  input == null ? Undefined.UNDEFINED : json(input),
                  new Data(documents()),
                  Instant.now()));
      var out = Objects.requireNonNull(spec).commandLine().getOut();
      out.println(Json.pretty(Arr.of(answers), "", "  "));
      out.flush();
      return 0;
    } catch (CompileException e) {
      throw PolicyFiles.problems(e);
    } catch (EvaluationException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  private Obj documents() throws CommandException {
    var all = Obj.builder();
    for (Path file : files) {
      if (isJson(file)) {
        if (!(json(file) instanceof Obj object)) {
          throw new CommandException(file + " must hold an object");
        }
        object.forEach(all::put);
      }
    }
    return all.build();
  }

  private static boolean isJson(Path file) {
    return file.toString().endsWith(".json");
  }

  private static Value json(Path file) throws CommandException {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandException(file + " cannot be read: " + e.getMessage());
    } catch (JsonException e) {
      throw new CommandException(file + ": " + e.getMessage());
    }
  }
}
