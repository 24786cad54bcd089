package regent.rego;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import regent.opa.CompileException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;
import regent.opa.value.DeepStack;

/// Runs the compiler on a thread with a large stack: with the caller's a few hundred nested
/// brackets or a long chain of rules would be too many.
final class DeepCompilation {
  private DeepCompilation() {}

  /// The result of `work`.
  ///
  /// @throws CompileException when `work` does, or when this stack is too small as well
  static <T> T call(Callable<T> work) throws CompileException {
    try {
      return DeepStack.call(work);
    } catch (ExecutionException e) {
      throw told(e);
    }
  }

  /// The same failure on the caller's thread: thrown where it is unchecked.
  private static CompileException told(ExecutionException failure) {
    return switch (failure.getCause()) {
      case CompileException e -> e;
      case StackOverflowError _ ->
          new CompileException(
              List.of(new Diagnostic(Code.COMPILE, "policy is nested too deeply", Location.NONE)));
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(failure);
    };
  }
}
