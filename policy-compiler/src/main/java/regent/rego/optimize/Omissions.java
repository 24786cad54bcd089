package regent.rego.optimize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.Builtins;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// What running statements does that can be seen from outside, besides the locals that they set.
/// Errors of built-ins do not count: evaluations that look at them run plans as they were planned.
final class Omissions {
  /// Need the context of an evaluation, but only for its caches.
  private static final Set<String> ONLY_CACHED =
      Set.of(
          "glob.match",
          "regex.match",
          "regex.is_valid",
          "regex.find_n",
          "regex.find_all_string_submatch_n",
          "regex.replace",
          "regex.split",
          "regex.template_match",
          "walk");

  private static final Set<String> SPEAKING = Set.of("internal.print", "print", "trace");

  private final Map<String, Func> funcs = new HashMap<>();
  private final Map<String, Boolean> silent = new HashMap<>();

  Omissions(Policy policy) {
    policy.funcs().forEach(func -> funcs.put(func.name(), func));
  }

  /// Whether calls of the built-in give the same for the same operands and do nothing else.
  static boolean isPure(String builtin) {
    var known = Builtins.standard().find(builtin);
    if (known == null || SPEAKING.contains(builtin)) {
      return false;
    }
    return !known.is(Builtin.Trait.NONDETERMINISTIC)
        && switch (known.body()) {
          case Builtin.One _, Builtin.Two _, Builtin.Three _, Builtin.Many _ -> true;
          case Builtin.Contextual _ -> ONLY_CACHED.contains(builtin);
        };
  }

  /// Whether calling the function ends without an error and shows nothing but its result.
  boolean isSilent(String name) {
    var known = silent.get(name);
    if (known == null) {
      var func = funcs.get(name);
      known = func != null && isSilent(func);
      silent.put(name, known);
    }
    return known;
  }

  /// Whether running `func` does.
  boolean isSilent(Func func) {
    var once = new HashMap<Integer, Integer>();
    return func.blocks().stream().allMatch(block -> isSilent(block, false, once))
        && once.values().stream().allMatch(count -> count == 1);
  }

  /// @param inLoop whether the block may run more than once
  /// @param once takes how many assignments of each local may conflict
  private boolean isSilent(Block block, boolean inLoop, Map<Integer, Integer> once) {
    for (var stmt : block.stmts()) {
      boolean ok =
          switch (stmt) {
            case Stmt.Call s -> isSilent(s.func());
            case Stmt.CallBuiltin s -> isPure(s.name());
            case Stmt.AssignVarOnce s -> {
              once.merge(s.target().index(), inLoop ? 2 : 1, Integer::sum);
              yield true;
            }
            case Stmt.Reach s -> isPure(s.asCall().name());
            case Stmt.CallDynamic _,
                Stmt.With _,
                Stmt.Fail _,
                Stmt.ObjectInsertOnce _,
                Stmt.InsertNested _,
                Stmt.ResultSetAdd _ ->
                false;
            case Stmt _ -> true;
          };
      boolean loops = inLoop || isLoop(stmt);
      if (!ok || !stmt.blocks().stream().allMatch(inner -> isSilent(inner, loops, once))) {
        return false;
      }
    }
    return true;
  }

  /// Whether blocks of `stmt` may run more than once.
  static boolean isLoop(Stmt stmt) {
    return stmt instanceof Stmt.Scan || stmt instanceof Stmt.Search || stmt instanceof Stmt.Indexed;
  }

  /// Whether leaving out `stmt` and the rest of its block could not be seen, but for the locals
  /// that it sets.
  boolean canBeLeftOut(Stmt stmt) {
    return canBeLeftOut(stmt, 0);
  }

  private boolean canBeLeftOut(Stmt stmt, int depth) {
    boolean ok =
        switch (stmt) {
          case Stmt.Call s -> isSilent(s.func());
          case Stmt.CallBuiltin s -> isPure(s.name());
          case Stmt.Break s -> depth > 0 && s.index() <= depth;
          case Stmt.CallDynamic _,
              Stmt.With _,
              Stmt.Fail _,
              Stmt.ReturnLocal _,
              Stmt.AssignVarOnce _,
              Stmt.ObjectInsertOnce _,
              Stmt.InsertNested _,
              Stmt.ResultSetAdd _,
              Stmt.Indexed _,
              Stmt.Decided _,
              Stmt.DecidedAmong _ ->
              false;
          case Stmt _ -> true;
        };
    return ok && stmt.blocks().stream().allMatch(block -> canBeLeftOut(block.stmts(), depth + 1));
  }

  private boolean canBeLeftOut(List<Stmt> stmts, int depth) {
    return stmts.stream().allMatch(stmt -> canBeLeftOut(stmt, depth));
  }
}
