package regent.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import regent.cli.CommandException;
import regent.opa.CompileException;
import regent.opa.diagnostic.DiagnosticText;
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
          sources.add(Source.of(file.toString(), Files.readAllBytes(file)));
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
  static CommandException problems(CompileException e) {
    int count = e.diagnostics().size();
    return new CommandException(
        count
            + (count == 1 ? " error occurred:\n" : " errors occurred:\n")
            + e.diagnostics().stream()
                .map(DiagnosticText::withExcerpt)
                .collect(Collectors.joining("\n")));
  }
}
