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
import regent.model.codec.Codec;
import regent.model.codec.CodecException;

/// `regent get TYPE [NAME]`: one resource, or all of a type.
@Command(
    name = "get",
    description = "Show one resource, or all of a type.",
    mixinStandardHelpOptions = true)
public final class GetCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Api api = new Api();

  @Parameters(index = "0", description = "Such as MeshOPA or meshopas.")
  private String type = "";

  @Parameters(index = "1", arity = "0..1", defaultValue = "", description = "Name; all if absent.")
  private String name = "";

  @Option(
      names = {"-m", "--mesh"},
      defaultValue = "default",
      description = "${DEFAULT-VALUE}")
  private String mesh = "default";

  @Option(
      names = {"-o", "--output"},
      defaultValue = "yaml",
      description = "yaml or json (default: ${DEFAULT-VALUE})")
  private String output = "yaml";

  @Override
  public Integer call() throws CommandException, InterruptedException {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    String body = api.send("GET", Api.path(Api.type(type), mesh, name), "");
    try {
      var json = Codec.parseJson(body);
      out.print(output.equals("json") ? Codec.indentedJson(json) + "\n" : Codec.yaml(json));
    } catch (CodecException e) {
      throw new CommandException("the control plane's answer is not JSON: " + e.getMessage());
    }
    out.flush();
    return 0;
  }
}
