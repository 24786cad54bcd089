package regent.rego.optimize;

import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// Statements that compute a value from others and do nothing else: undefined only when the value
/// is.
final class Lookups {
  private Lookups() {}

  /// Where the value goes; absent for other statements.
  static @Nullable Local target(Stmt stmt, Effects effects) {
    return switch (stmt) {
      case Stmt.Dot s -> s.target();
      case Stmt.DotBase s -> s.target();
      case Stmt.Len s -> s.target();
      case Stmt.Call s when effects.isFree(s) -> s.result();
      case Stmt.CallBuiltin s when effects.isFree(s) -> s.result();
      case Stmt _ -> null;
    };
  }

  /// The lookup with another target.
  static Stmt into(Stmt lookup, Local target) {
    return switch (lookup) {
      case Stmt.Dot s -> new Stmt.Dot(s.source(), s.key(), target, s.at());
      case Stmt.DotBase s -> new Stmt.DotBase(s.source(), s.key(), target, s.at());
      case Stmt.Len s -> new Stmt.Len(s.source(), target, s.at());
      case Stmt.Call s -> new Stmt.Call(s.func(), s.args(), target, s.at());
      case Stmt.CallBuiltin s -> new Stmt.CallBuiltin(s.name(), s.args(), target, s.at());
      case Stmt s -> throw new IllegalArgumentException("no lookup: " + s);
    };
  }

  /// What the lookup reads.
  static List<Operand> operands(Stmt lookup) {
    return switch (lookup) {
      case Stmt.Dot s -> List.of(s.source(), s.key());
      case Stmt.DotBase s -> List.of(s.source(), s.key());
      case Stmt.Len s -> List.of(s.source());
      case Stmt.Call s -> s.args();
      case Stmt.CallBuiltin s -> s.args();
      case Stmt s -> throw new IllegalArgumentException("no lookup: " + s);
    };
  }

  /// What two lookups of the same value have in common.
  ///
  /// @param same the local that stands for all that hold the same
  static Object key(Stmt lookup, UnaryOperator<Local> same) {
    var operands =
        operands(lookup).stream().map(o -> o instanceof Local l ? same.apply(l) : o).toList();
    return switch (lookup) {
      case Stmt.Call s -> List.of(s.func(), operands);
      case Stmt.CallBuiltin s -> List.of("builtin", s.name(), operands);
      case Stmt s -> List.of(s.getClass(), operands);
    };
  }

  /// The locals that one statement alone sets, and the parameters that none sets; a `with` sets
  /// what it changes.
  static BitSet setOnce(List<Local> params, List<Block> blocks) {
    var once = new BitSet();
    var more = new BitSet();
    params.forEach(param -> once.set(param.index()));
    blocks.forEach(
        block ->
            Locals.each(
                block,
                _ -> {},
                local -> {
                  if (once.get(local.index())) {
                    more.set(local.index());
                  }
                  once.set(local.index());
                }));
    once.andNot(more);
    return once;
  }
}
