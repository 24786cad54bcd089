package regent.opa.diagnostic;

import java.util.ArrayList;
import java.util.List;
import regent.opa.CompileException;

/// Collects the problems that the stages of the compiler find. Not thread-safe.
public final class Diagnostics {
  /// OPA gives up after this many errors unless asked for more.
  public static final int DEFAULT_LIMIT = 10;

  private final List<Diagnostic> found = new ArrayList<>();

  public void report(Diagnostic.Code code, String message, Location at) {
    found.add(new Diagnostic(code, message, at));
  }

  public void report(Diagnostic diagnostic) {
    found.add(diagnostic);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Diagnostic> all() {
    return List.copyOf(found);
  }

  /// Ends the compilation when there are problems.
  ///
  /// @throws CompileException when anything was reported
  public void throwIfAny() throws CompileException {
    if (!found.isEmpty()) {
      throw new CompileException(found);
    }
  }
}
