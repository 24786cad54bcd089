package regent.opa;

import java.util.List;
import java.util.stream.Collectors;
import regent.opa.diagnostic.Diagnostic;

/// The modules or the query are wrong; [#diagnostics()] says where and why.
public final class CompileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public CompileException(List<Diagnostic> diagnostics) {
    super(
        diagnostics.size()
            + (diagnostics.size() == 1 ? " error occurred: " : " errors occurred:\n")
            + diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /// All problems, in the order of OPA; at least one.
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
