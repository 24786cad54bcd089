package regent.rego.optimize;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.Builtins;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// What can be left out of an evaluation, or done earlier or twice, unnoticed: what neither ends
/// the evaluation nor does anything but set locals.
///
/// Supposes that errors of built-ins make their expression undefined, as in all evaluations that
/// run optimised plans.
final class Effects {
  /// What prints, talks to others, or ends evaluations.
  private static final Set<String> NOTICED =
      Set.of(
          "http.send",
          "internal.print",
          "internal.template_string",
          "net.cidr_expand",
          "net.lookup_ip_addr",
          "numbers.range",
          "numbers.range_step",
          "print",
          "rand.intn",
          "trace",
          "uuid.rfc4122");

  private static final Set<String> FREE = names();

  private final Map<String, Func> funcs = new HashMap<>();
  private final Map<String, Boolean> known = new HashMap<>();

  Effects(Policy policy) {
    policy.funcs().forEach(func -> funcs.put(func.name(), func));
  }

  private static Set<String> names() {
    var names = new HashSet<String>();
    Builtins.standard().all().stream().map(Builtin::name).forEach(names::add);
    names.removeAll(NOTICED);
    return Set.copyOf(names);
  }

  /// Whether no call of the built-in ends an evaluation or is noticed otherwise.
  static boolean isFreeBuiltin(String name) {
    return FREE.contains(name);
  }

  /// Whether `stmt`, with all that is inside, does nothing but set locals and leave blocks.
  boolean isFree(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Call s -> isFree(s.func());
      case Stmt.CallBuiltin s -> FREE.contains(s.name());
      case Stmt.CallDynamic _,
          Stmt.ReturnLocal _,
          Stmt.Fail _,
          Stmt.AssignVarOnce _,
          Stmt.ObjectInsertOnce _,
          Stmt.InsertNested _,
          Stmt.ResultSetAdd _,
          Stmt.Decided _,
          Stmt.DecidedAmong _ ->
          false;
      case Stmt s -> s.blocks().stream().allMatch(this::isFree);
    };
  }

  private boolean isFree(Block block) {
    return block.stmts().stream().allMatch(this::isFree);
  }

  /// Whether calling `func` cannot end the evaluation.
  boolean isFree(String func) {
    var before = known.get(func);
    if (before == null) {
      known.put(func, false);
      before = endsNothing(Objects.requireNonNull(funcs.get(func), func));
      known.put(func, before);
    }
    return before;
  }

  private boolean endsNothing(Func func) {
    return func.blocks().stream().allMatch(block -> endsNothing(block, func, false));
  }

  private boolean endsNothing(Block block, Func func, boolean repeated) {
    return block.stmts().stream()
        .allMatch(
            stmt ->
                switch (stmt) {
                  case Stmt.ReturnLocal _, Stmt.Decided _, Stmt.DecidedAmong _ -> true;
                  case Stmt.AssignVarOnce once ->
                      !repeated && assignments(func.blocks(), once.target()) == 1;
                  case Stmt s when s.blocks().isEmpty() -> isFree(s);
                  case Stmt s -> {
                    boolean inside =
                        repeated
                            || s instanceof Stmt.Scan
                            || s instanceof Stmt.Search
                            || s instanceof Stmt.Indexed;
                    yield s.blocks().stream().allMatch(inner -> endsNothing(inner, func, inside));
                  }
                });
  }

  private static int assignments(List<Block> blocks, Local target) {
    int count = 0;
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        if (stmt instanceof Stmt.AssignVarOnce once && once.target().equals(target)) {
          count++;
        }
        count += assignments(stmt.blocks(), target);
      }
    }
    return count;
  }
}
