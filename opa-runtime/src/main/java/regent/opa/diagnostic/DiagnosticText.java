package regent.opa.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/// Diagnostics as text: `file:row: code: message`, then what is known in detail, each line behind
/// a tab. Of parse errors that is the source's line with a caret below the place.
///
/// Source: `Error` and `Errors` of OPA's package `ast`
public final class DiagnosticText {
  private DiagnosticText() {}

  /// As OPA prints one error.
  public static String of(Diagnostic diagnostic) {
    return text(diagnostic, diagnostic.details());
  }

  /// As OPA prints several errors at once.
  public static String of(List<Diagnostic> diagnostics) {
    return switch (diagnostics.size()) {
      case 0 -> "no error(s)";
      case 1 -> "1 error occurred: " + of(diagnostics.getFirst());
      default ->
          diagnostics.stream()
              .map(DiagnosticText::of)
              .collect(Collectors.joining("\n", diagnostics.size() + " errors occurred:\n", ""));
    };
  }

  /// As OPA prints one error, and with the source's line and a caret where OPA shows no details.
  public static String withExcerpt(Diagnostic diagnostic) {
    return text(
        diagnostic,
        diagnostic.details().isEmpty() ? diagnostic.at().excerpt() : diagnostic.details());
  }

  private static String text(Diagnostic diagnostic, List<String> lines) {
    return diagnostic + lines.stream().map(line -> "\n\t" + line).collect(Collectors.joining());
  }
}
