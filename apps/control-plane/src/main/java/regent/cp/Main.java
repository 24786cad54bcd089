package regent.cp;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import regent.cp.config.BadSettings;
import regent.cp.config.Settings;
import regent.cp.config.Settings.Listen;

/// `regent cp`: looks at the arguments and settings, and starts Quarkus when they are good.
///
/// Exit status: 0 after a stop that was asked for, 1 when it could not start, 2 for bad arguments.
@QuarkusMain
public final class Main {
  @Command(
      name = "regent cp",
      description = "The control plane.",
      mixinStandardHelpOptions = true,
      version = "Regent " + Version.NUMBER)
  static final class Root {}

  private Main() {}

  public static void main(String... args) {
    int status = start(args);
    if (status >= 0) {
      System.exit(status);
    }
  }

  /// The exit status, or -1 when Quarkus runs.
  private static int start(String... args) {
    var run = new RunCommand();
    CommandLine line = new CommandLine(new Root()).addSubcommand(run);
    try {
      ParseResult parsed = line.parseArgs(args);
      Integer help = CommandLine.executeHelpRequest(parsed);
      if (help != null) {
        return help;
      }
      if (!parsed.hasSubcommand()) {
        line.usage(System.err);
        return 2;
      }
      Settings settings = run.settings(System.getenv());
      checkPorts(settings);
      System.setProperty("quarkus.log.level", run.logLevel());
      System.setProperty(
          "quarkus.log.console.json.enabled",
          String.valueOf(run.logFormat(System.getenv()) == RunCommand.LogFormat.JSON));
    } catch (CommandLine.ParameterException e) {
      e.getCommandLine().getErr().println(e.getMessage());
      return 2;
    } catch (BadSettings e) {
      report(System.err, e);
      return 1;
    }
    Quarkus.run(Application.class, args);
    return -1;
  }

  private static void report(PrintStream to, BadSettings bad) {
    to.println("regent cp: the settings cannot be used:");
    bad.problems()
        .forEach(problem -> to.println("  " + problem.setting() + ": " + problem.reason()));
  }

  /// Looks at all ports before anything is started, so that every one in use is named at once.
  private static void checkPorts(Settings settings) throws BadSettings {
    List<BadSettings.Problem> problems = new ArrayList<>();
    for (Listen listen : settings.sockets()) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(listen.host(), listen.port()));
      } catch (IOException e) {
        problems.add(
            new BadSettings.Problem(
                listen.setting(), "port " + listen.port() + " cannot be used: " + e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new BadSettings(problems);
    }
  }
}
