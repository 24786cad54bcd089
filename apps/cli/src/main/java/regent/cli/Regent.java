package regent.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import regent.cli.mesh.ApplyCommand;
import regent.cli.mesh.BundleCommand;
import regent.cli.mesh.DeleteCommand;
import regent.cli.mesh.GetCommand;
import regent.cli.policy.CheckCommand;
import regent.cli.policy.EvalCommand;
import regent.cli.policy.ExplainCommand;
import regent.cli.policy.ParseCommand;

/// The command line. `cp` and `dp` are programs of their own: the launcher starts them.
@Command(
    name = "regent",
    description = "A service mesh whose centre is a policy engine.",
    version = "regent 0.1.0",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ApplyCommand.class,
      GetCommand.class,
      DeleteCommand.class,
      BundleCommand.class,
      EvalCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      ParseCommand.class,
      Regent.Completion.class,
      Regent.Launched.class
    })
public final class Regent {
  private Regent() {}

  /// Runs a command; the status of the process is its result.
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /// The whole command line, for the program and its tests.
  static CommandLine commandLine() {
    return new CommandLine(new Regent())
        .setExecutionExceptionHandler(
            (problem, line, _) -> {
              if (problem instanceof CommandException) {
                line.getErr().println(line.getCommandName() + ": " + problem.getMessage());
                return 1;
              }
              throw problem;
            });
  }

  /// Prints a script that completes commands and options in bash and zsh.
  @Command(
      name = "completion",
      description = "Print a completion script for bash and zsh: source <(regent completion)",
      mixinStandardHelpOptions = true)
  static final class Completion implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      if (spec != null) {
        var out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("regent", spec.root().commandLine()));
        out.flush();
      }
      return 0;
    }
  }

  /// Names the programs that the launcher starts, so that help and completion know them.
  @Command(
      name = "cp",
      aliases = {"dp", "demo", "verify"},
      description =
          "The control plane (cp run), the agent (dp run), the demo and the build's tests.",
      mixinStandardHelpOptions = true)
  static final class Launched implements Callable<Integer> {
    @Override
    public Integer call() throws CommandException {
      throw new CommandException("this command is started by the launcher ./regent");
    }
  }
}
