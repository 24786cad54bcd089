package regent.rego;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import regent.opa.CompileException;
import regent.opa.diagnostic.Diagnostic;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.opa.diagnostic.Location;

/// Runs the compiler on a thread with a large stack. Its stages walk trees by recursion, and trees
/// are as deep as their authors make them: with the caller's stack a few hundred nested brackets or
/// a long chain of rules would be too many.
final class DeepStack {
  /// Reserved, not used: memory is taken as far as the stack grows.
  private static final long BYTES = 1L << 30;

  private DeepStack() {}

  /// The result of `work`.
  ///
  /// @throws CompileException when `work` does, or when this stack is too small as well
  static <T> T call(Callable<T> work) throws CompileException {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().name("rego-compiler").daemon().stackSize(BYTES).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw told(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
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
