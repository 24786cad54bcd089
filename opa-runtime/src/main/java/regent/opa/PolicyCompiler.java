package regent.opa;

import java.util.List;
import java.util.Set;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;

/// Turns modules into a policy that can be asked. Thread-safe.
public interface PolicyCompiler {
  /// Compiles `modules` as one policy.
  ///
  /// @throws CompileException with every problem found
  CompiledPolicy compile(List<Source> modules) throws CompileException;

  /// Compiles `modules` as one policy over `data`: rules may not stand where `data` has documents.
  ///
  /// @throws CompileException with every problem found
  default CompiledPolicy compile(List<Source> modules, Obj data) throws CompileException {
    var policy = compile(modules);
    var conflicts = policy.conflicts(data);
    if (!conflicts.isEmpty()) {
      throw new CompileException(conflicts);
    }
    return policy;
  }

  /// The package of `module`, without `data`. Only the syntax is looked at.
  ///
  /// @throws CompileException when the module does not parse
  List<String> packageOf(Source module) throws CompileException;

  /// The first names of the rules of `module`, such as `allow`. Only the syntax is looked at.
  ///
  /// @throws CompileException when the module does not parse
  Set<String> rulesOf(Source module) throws CompileException;
}
