package regent.cli.policy;

import java.nio.file.Path;
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
import regent.rego.RegoCompiler;

/// `regent explain QUERY`: says for the rules that a query reaches whether they are looked up by an
/// index, and if not, why.
@Command(
    name = "explain",
    description = {
      "Explain what makes a Rego query fast, and what does not.",
      "Lines with + tell what was done, with - what a rule stands in the way of,",
      "with = where there is nothing to gain."
    },
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", description = "Such as data.envoy.authz.allow.")
  private String query = "";

  @Option(
      names = {"-d", "--data"},
      required = true,
      description = "A Rego file, or a folder of them.")
  private List<Path> files = List.of();

  @Option(
      names = {"--plan"},
      description = "Print the plan, before and after each rewrite.")
  private boolean plan;

  @Override
  public Integer call() throws CommandException {
    var sources = PolicyFiles.read(files);
    try {
      var explanation = RegoCompiler.standard().compile(sources).explain(query);
      var out = Objects.requireNonNull(spec).commandLine().getOut();
      out.print(plan ? explanation.planText() : explanation.text());
      out.flush();
      return 0;
    } catch (CompileException e) {
      throw PolicyFiles.problems(e);
    }
  }
}
