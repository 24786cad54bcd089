package regent.dp.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import regent.dp.policy.PolicyFeed;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.resource.Resource;

/// The Dataplane that the agent registers, as its author wrote it: YAML or JSON in which
/// `{{ name }}` stands for a variable.
final class DataplaneText {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]+)\\s*}}");

  private DataplaneText() {}

  /// The text with its variables filled in; absent when neither a file nor a text was given.
  static @Nullable String of(
      @Nullable Path file, @Nullable String text, Map<String, String> variables)
      throws StartException {
    if (file == null) {
      return text == null || text.isBlank() ? null : fill(text, variables);
    }
    try {
      return fill(Files.readString(file), variables);
    } catch (IOException e) {
      throw new StartException("the Dataplane in " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static String fill(String text, Map<String, String> variables) throws StartException {
    var missing = new TreeSet<String>();
    String filled =
        VARIABLE
            .matcher(text)
            .replaceAll(
                variable -> {
                  String value = variables.get(variable.group(1));
                  if (value == null) {
                    missing.add(variable.group(1));
                  }
                  return Matcher.quoteReplacement(value == null ? "" : value);
                });
    if (!missing.isEmpty()) {
      throw new StartException(
          "the Dataplane uses variables without a value (-v NAME=VALUE): "
              + String.join(", ", missing));
    }
    return filled;
  }

  /// Whose agent this is: the flags, else the Dataplane's own name and mesh.
  static PolicyFeed.Dataplane identity(Settings settings) throws StartException {
    String name = settings.name();
    String mesh = settings.mesh();
    if (settings.dataplane() != null) {
      Resource<?> dataplane = read(settings.dataplane());
      name = name == null ? dataplane.name() : name;
      mesh = mesh == null ? dataplane.mesh() : mesh;
    }
    if (name == null || name.isEmpty()) {
      throw new StartException("--name is missing, and no --dataplane-file says it");
    }
    return new PolicyFeed.Dataplane(mesh == null || mesh.isEmpty() ? "default" : mesh, name);
  }

  /// The Dataplane as the bootstrap request carries it; absent when there is none.
  static @Nullable String json(@Nullable String dataplane) throws StartException {
    return dataplane == null ? null : Codec.json(Codec.tree(read(dataplane)));
  }

  private static Resource<?> read(String text) throws StartException {
    try {
      Resource<?> resource = Codec.read(text);
      if (!resource.type().name().equals("Dataplane")) {
        throw new StartException("the Dataplane to register is a " + resource.type().name());
      }
      return resource;
    } catch (CodecException e) {
      throw new StartException("the Dataplane to register: " + e.getMessage());
    }
  }
}
