package regent.dp.envoy;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `regent dp envoy`: prints the path of the Envoy that `regent dp run` would start, after
/// installing one where there is none.
@Command(
    name = "envoy",
    description = "Print the path of the Envoy that would run; install one where there is none.",
    mixinStandardHelpOptions = true)
public final class EnvoyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var line = Objects.requireNonNull(spec).commandLine();
    try {
      line.getOut().println(EnvoyBinary.find(System.getenv(), null).path());
      line.getOut().flush();
      return 0;
    } catch (EnvoyException e) {
      line.getErr().println("regent dp envoy: " + e.getMessage());
      line.getErr().flush();
      return 1;
    }
  }
}
