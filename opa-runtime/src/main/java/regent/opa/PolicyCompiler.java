package regent.opa;

import java.util.List;
import regent.opa.diagnostic.Source;

/// Turns modules into a policy that can be asked. Thread-safe.
public interface PolicyCompiler {
  /// Compiles `modules` as one policy.
  ///
  /// @throws CompileException with every problem found
  CompiledPolicy compile(List<Source> modules) throws CompileException;
}
