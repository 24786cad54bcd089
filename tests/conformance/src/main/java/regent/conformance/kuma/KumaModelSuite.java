package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import regent.conformance.Suite;
import regent.conformance.Verdict;

/// Judges what can be judged without a running control plane: the folders `upstream/matchers`,
/// `upstream/rules-inbound`, `rules-merge`, `rules-outbound`, `label-validation` and
/// `resource-validation`, `validation` as far as it is about resources that are written, and the
/// resources that `scenarios` lead to as data to read and write. Of the
/// latter, requests that are not a PUT of a resource, and answers that depend on what is stored,
/// are
/// for the suite of the REST API and not counted here.
public final class KumaModelSuite implements Suite {
  @Override
  public boolean isCase(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".input.yaml")
        || name.endsWith(".policies.yaml")
        || (name.endsWith(".json") && folder(file).equals("validation"))
        || (name.equals("resources.json") && folder(file).equals("scenarios"));
  }

  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    switch (folder(file)) {
      case "matchers" -> MatcherCases.run(file, verdicts);
      case "rules-inbound", "rules-merge", "rules-outbound" -> RuleCases.run(file, verdicts);
      case "label-validation" -> LabelCases.run(file, verdicts);
      case "resource-validation" -> SpecCases.run(file, verdicts);
      case "validation" -> WriteCases.run(file, verdicts);
      case "scenarios" -> RoundTripCases.run(file, verdicts);
      default -> throw new IOException("no cases of this suite: " + file);
    }
  }

  /// The folder that says what kind of case a file is.
  private static String folder(Path file) {
    for (Path part : file) {
      String name = part.toString();
      boolean known =
          switch (name) {
            case "matchers",
                "rules-inbound",
                "rules-merge",
                "rules-outbound",
                "label-validation",
                "resource-validation",
                "scenarios",
                "validation" ->
                true;
            default -> false;
          };
      if (known) {
        return name;
      }
    }
    return "";
  }

  /// The name of a case: its path from that folder on, without `suffix`.
  static String name(Path file, String suffix) {
    Path from = file;
    for (int i = 0; i < file.getNameCount(); i++) {
      if (file.getName(i).toString().equals(folder(file))) {
        from = file.subpath(i, file.getNameCount());
        break;
      }
    }
    String path = from.toString().replace('\\', '/');
    return path.substring(0, path.length() - suffix.length());
  }
}
