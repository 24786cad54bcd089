package regent.opa;

import java.util.List;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.DiagnosticText;

/// The modules or the query are wrong; [#diagnostics()] says where and why.
public final class CompileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public CompileException(List<Diagnostic> diagnostics) {
    super(DiagnosticText.of(diagnostics));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /// All problems, in the order of OPA; at least one.
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
