package regent.cli.mesh;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import regent.cli.CommandException;

/// `regent delete TYPE NAME`.
@Command(name = "delete", description = "Delete a resource.", mixinStandardHelpOptions = true)
public final class DeleteCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Api api = new Api();

  @Parameters(index = "0", description = "Such as MeshOPA or meshopas.")
  private String type = "";

  @Parameters(index = "1", description = "Name of the resource.")
  private String name = "";

  @Option(
      names = {"-m", "--mesh"},
      defaultValue = "default",
      description = "${DEFAULT-VALUE}")
  private String mesh = "default";

  @Override
  public Integer call() throws CommandException, InterruptedException {
    var found = Api.type(type);
    api.send("DELETE", Api.path(found, mesh, name), "");
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(found.name() + " " + name + " deleted");
    out.flush();
    return 0;
  }
}
