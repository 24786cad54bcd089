package regent.cp.config;

import java.util.List;
import java.util.stream.Collectors;

/// The settings cannot be used; all that is wrong with them, at once.
public final class BadSettings extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /// One wrong setting.
  ///
  /// @param setting its key in the file, with the environment variable in brackets
  /// @param reason one sentence
  public record Problem(String setting, String reason) {}

  public BadSettings(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.setting() + ": " + problem.reason())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// All of them, in the order of their keys.
  public List<Problem> problems() {
    return problems;
  }
}
