package regent.rego;

import regent.opa.builtin.Builtins;
import regent.rego.execute.Program;
import regent.rego.generate.Generator;
import regent.rego.interpret.Interpreter;
import regent.rego.optimize.Optimizer;
import regent.rego.plan.Policy;

/// The ways to run a plan.
public enum Backend {
  /// Statement by statement.
  INTERPRET,

  /// As JVM classes, for what fits into them; the few policies that do not are interpreted.
  GENERATE;

  /// What to take when nothing speaks against it.
  public static final Backend FASTEST = GENERATE;

  /// What plans go through before they run: nothing for the interpreter, so that it can tell
  /// whether the rewrites are right.
  public Optimizer optimizer() {
    return switch (this) {
      case INTERPRET -> Optimizer.none();
      case GENERATE -> Optimizer.standard();
    };
  }

  /// Makes `policy` ready to run.
  ///
  /// @throws IllegalArgumentException when the plan refers to what is not there: a bug of whoever
  ///     made it
  public Program link(Policy policy, Builtins builtins) {
    return switch (this) {
      case INTERPRET -> Interpreter.of(policy, builtins);
      case GENERATE ->
          Generator.fits(policy)
              ? Generator.of(policy, builtins)
              : Interpreter.of(policy, builtins);
    };
  }
}
