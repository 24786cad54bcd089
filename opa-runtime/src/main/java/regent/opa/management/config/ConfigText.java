package regent.opa.management.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.YamlReader;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The text of a configuration: YAML or JSON in which `${NAME}` stands for a variable of the
/// environment, with overrides of the command line.
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#environment-variable-substitution>
public final class ConfigText {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{.*?}");

  private ConfigText() {}

  /// Reads `file` and puts the overrides over it.
  ///
  /// @param file absent for an empty configuration
  /// @param sets as `--set`: `a.b=1,c=text`
  /// @param setFiles as `--set-file`: the values are paths of files whose text counts
  /// @param environment variables by name
  public static Obj load(
      Optional<Path> file,
      List<String> sets,
      List<String> setFiles,
      Function<String, Optional<String>> environment)
      throws ConfigException {
    Obj base = file.isPresent() ? read(file.get(), environment) : Obj.EMPTY;
    var overrides = new SetExpression();
    for (String set : sets) {
      try {
        overrides.add(substitute(set, environment), SetExpression::typed);
      } catch (ConfigException e) {
        throw new ConfigException("", "failed parsing --set data: " + e.getMessage());
      }
    }
    for (String set : setFiles) {
      try {
        overrides.add(set, ConfigText::fileText);
      } catch (ConfigException e) {
        throw new ConfigException("", "failed parsing --set-file data: " + e.getMessage());
      }
    }
    return merge(base, overrides.value());
  }

  /// Reads `text`.
  public static Obj parse(String text, Function<String, Optional<String>> environment)
      throws ConfigException {
    try {
      return switch (YamlReader.read(substitute(text, environment))) {
        case Null _ -> Obj.EMPTY;
        case Obj object -> object;
        case Value other ->
            throw new ConfigException(
                "", "the configuration must be an object, not of type " + other.kind());
      };
    } catch (BuiltinException e) {
      throw new ConfigException("", String.valueOf(e.getMessage()));
    }
  }

  private static Obj read(Path file, Function<String, Optional<String>> environment)
      throws ConfigException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ConfigException("", "open " + file + ": no such file or directory");
    } catch (IOException e) {
      throw new ConfigException("", "open " + file + ": " + e.getMessage());
    }
    try {
      return parse(text, environment);
    } catch (ConfigException e) {
      throw new ConfigException("", "failed to parse " + file + ": " + e.getMessage());
    }
  }

  private static Value fileText(String path) throws ConfigException {
    try {
      return Str.of(Files.readString(Path.of(path), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      throw new ConfigException("", "open " + path + ": " + e.getMessage());
    }
  }

  /// `text` with its variables replaced; unknown ones stay as they are.
  public static String substitute(String text, Function<String, Optional<String>> environment) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String whole = match.group();
              return Matcher.quoteReplacement(
                  whole.length() <= 3
                      ? ""
                      : environment.apply(whole.substring(2, whole.length() - 1)).orElse(whole));
            });
  }

  /// `base` with `over` laid over it: objects are merged, everything else is replaced.
  public static Obj merge(Obj base, Obj over) {
    Obj merged = base;
    for (Value key : over.keys()) {
      Value value = over.get(key);
      merged =
          merged.with(
              key,
              base.get(key) instanceof Obj old && value instanceof Obj both
                  ? merge(old, both)
                  : value);
    }
    return merged;
  }
}
