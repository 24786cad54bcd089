package regent.dp;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import regent.dp.envoy.EnvoyCommand;
import regent.dp.opa.OpaCommand;
import regent.dp.opa.OpaRunCommand;
import regent.dp.run.RunCommand;

/// The program behind `regent dp` and `regent opa`.
@Command(
    name = "regent dp",
    description = "The agent beside one workload.",
    mixinStandardHelpOptions = true,
    subcommands = {RunCommand.class, EnvoyCommand.class, OpaCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class DataPlane {
  private DataPlane() {}

  /// Runs a command; the status of the process is its result.
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new DataPlane());
    var run = Objects.requireNonNull(line.getSubcommands().get("run"));
    RunCommand.readEnvironment(run, System.getenv());
    var opa = Objects.requireNonNull(line.getSubcommands().get("opa"));
    var opaRun = Objects.requireNonNull(opa.getSubcommands().get("run"));
    OpaRunCommand.readEnvironment(opaRun, System.getenv());
    return line;
  }
}
