package regent.cli.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import regent.cli.CommandException;
import regent.opa.CompileException;
import regent.opa.diagnostic.Diagnostics;
import regent.opa.value.Json;
import regent.rego.syntax.AstJson;
import regent.rego.syntax.Parser;
import regent.rego.syntax.ParserOptions;

/// `regent parse FILE`: prints the syntax tree as OPA's JSON.
@Command(
    name = "parse",
    description = "Print the syntax tree of a Rego file, as OPA's JSON.",
    mixinStandardHelpOptions = true)
public final class ParseCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", description = "A Rego file.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws CommandException {
    var sources = PolicyFiles.read(List.of(file));
    var diagnostics = new Diagnostics();
    var module = Parser.parse(sources.getFirst(), ParserOptions.DEFAULT, diagnostics);
    if (module == null || !diagnostics.isEmpty()) {
      throw PolicyFiles.problems(new CompileException(diagnostics.all()));
    }
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(Json.pretty(AstJson.of(module), "", "  "));
    out.flush();
    return 0;
  }
}
