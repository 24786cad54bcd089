package regent.cli.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import regent.cli.CommandException;
import regent.opa.CompileException;
import regent.rego.RegoCompiler;

/// `regent check PATH…`: compiles Rego and shows every mistake; says nothing when there is none.
@Command(
    name = "check",
    description = "Find the mistakes in Rego files.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", description = "Files and folders.")
  private List<Path> paths = List.of();

  @Option(
      names = {"-S", "--strict"},
      description = "Report what is only bad style, too.")
  private boolean strict;

  @Override
  public Integer call() throws CommandException {
    var sources = PolicyFiles.read(paths);
    var compiler = RegoCompiler.standard();
    try {
      compiler.withOptions(compiler.options().withStrict(strict)).compile(sources);
      return 0;
    } catch (CompileException e) {
      throw PolicyFiles.problems(e);
    }
  }
}
