package regent.rego.resolve;

import regent.rego.syntax.Term.Ref;

/// Knows how many arguments functions take.
@FunctionalInterface
public interface Arity {
  int UNKNOWN = -1;

  /// [#UNKNOWN] when `operator` is not a function.
  int of(Ref operator);
}
