package regent.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import regent.cli.CommandException;
import regent.opa.CompileException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Excerpt;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;

/// Rego files that a command was given, and how their problems are shown.
final class PolicyFiles {
  private PolicyFiles() {}

  /// The Rego files among `paths` and below the folders among them, in the order of their names.
  static List<Source> read(List<Path> paths) throws CommandException {
    var sources = new ArrayList<Source>();
    for (Path path : paths) {
      try (var files = Files.walk(path)) {
        for (Path file : files.filter(PolicyFiles::isRego).sorted().toList()) {
          sources.add(new Source(file.toString(), Files.readString(file)));
        }
      } catch (IOException e) {
        throw new CommandException(path + " cannot be read: " + e.getMessage());
      }
    }
    if (sources.isEmpty()) {
      throw new CommandException("no Rego in " + paths);
    }
    return sources;
  }

  private static boolean isRego(Path file) {
    return Files.isRegularFile(file) && file.toString().endsWith(".rego");
  }

  /// All problems as OPA prints them, each with its line and a caret.
  static CommandException problems(CompileException e, List<Source> sources) {
    int count = e.diagnostics().size();
    return new CommandException(
        count
            + (count == 1 ? " error occurred:\n" : " errors occurred:\n")
            + e.diagnostics().stream()
                .map(diagnostic -> text(diagnostic, sources))
                .collect(Collectors.joining("\n")));
  }

  private static String text(Diagnostic diagnostic, List<Source> sources) {
    var lines = new ArrayList<>(List.of(diagnostic.toString()));
    lines.addAll(diagnostic.details());
    if (diagnostic.details().isEmpty()) {
      sources.stream()
          .filter(source -> source.name().equals(diagnostic.at().file()))
          .forEach(source -> lines.addAll(excerpt(source, diagnostic.at())));
    }
    return String.join("\n\t", lines);
  }

  private static List<String> excerpt(Source source, Location at) {
    int offset = 0;
    for (int row = 1; row < at.row(); row++) {
      offset = source.text().indexOf('\n', offset) + 1;
    }
    return Excerpt.lines(source.text(), offset + at.col() - 1);
  }
}
