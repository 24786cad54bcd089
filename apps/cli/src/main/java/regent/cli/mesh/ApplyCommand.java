package regent.cli.mesh;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import regent.cli.CommandException;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.resource.Resource;

/// `regent apply -f FILE`: creates or changes resources. All of the files are read before the first
/// resource is sent; a resource that the control plane refuses does not hold back the others.
@Command(
    name = "apply",
    description = "Create or change resources.",
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private Api api = new Api();

  @Option(
      names = {"-f", "--file"},
      required = true,
      description = "YAML or JSON; - for standard input. May be given more than once.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws CommandException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int status = 0;
    for (Resource<?> resource : read()) {
      String path = Api.path(resource.type(), resource.mesh(), resource.name());
      try {
        api.send("PUT", path, Codec.json(Codec.tree(resource)));
        out.println(resource.type().name() + " " + resource.name() + " applied");
      } catch (CommandException e) {
        err.println(resource.type().name() + " " + resource.name() + ": " + e.getMessage());
        status = 1;
      }
    }
    out.flush();
    err.flush();
    return status;
  }

  private List<Resource<?>> read() throws CommandException {
    var resources = new ArrayList<Resource<?>>();
    var problems = new ArrayList<String>();
    for (Path file : files) {
      try {
        String text =
            file.toString().equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(file);
        resources.addAll(Codec.readAll(text));
      } catch (IOException e) {
        problems.add(file + " cannot be read: " + e.getMessage());
      } catch (CodecException e) {
        problems.add(file + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new CommandException(String.join("\n", problems));
    }
    return resources;
  }
}
