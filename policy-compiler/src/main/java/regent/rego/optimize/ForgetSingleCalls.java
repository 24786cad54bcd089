package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Func.Memo;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Keeps no results of rules that are asked for once at most in an evaluation:
///
/// ```
/// plan value                                  plan value
/// | l2 = g0.data.p.allow(l0, l1)              | l2 = g0.data.p.allow(l0, l1)
///                                        →
/// func g0.data.p.allow(l0, l1) memo           func g0.data.p.allow(l0, l1)
/// ```
///
/// A rule is, when one statement outside of loops calls it, in a plan, of which one runs, or in a
/// rule of which the same holds or whose results are kept.
final class ForgetSingleCalls implements Rewrite {
  static final String NAME = "forget-single-calls";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var calls = new Calls();
    policy.plans().forEach(plan -> calls.add(plan.blocks(), "", false, plan.name()));
    policy.funcs().forEach(func -> calls.add(func.blocks(), func.name(), false, func.name()));
    if (calls.areDynamic) {
      return policy;
    }
    var byName = new HashMap<String, Func>();
    policy.funcs().forEach(func -> byName.put(func.name(), func));
    var funcs = new ArrayList<Func>();
    boolean changed = false;
    for (var func : policy.funcs()) {
      if (func.memo() != Memo.NONE
          && func.memo() != Memo.BY_DATA
          && func.params().size() == 2
          && calls.areSingle(func.name(), byName)) {
        changed = true;
        funcs.add(
            new Func(func.name(), func.path(), func.params(), Memo.NONE, func.blocks(), func.at()));
      } else {
        funcs.add(func);
      }
    }
    return changed ? new Policy(policy.plans(), funcs) : policy;
  }

  /// Who calls what.
  private static final class Calls {
    /// By function: the places that call it. All plans count as one caller without a name.
    private final Map<String, List<Place>> places = new HashMap<>();

    private boolean areDynamic;

    /// @param caller empty for plans
    /// @param root the plan or function
    private record Place(String caller, String root, boolean inLoop) {}

    void add(List<Block> blocks, String caller, boolean inLoop, String root) {
      for (var block : blocks) {
        for (var stmt : block.stmts()) {
          if (stmt instanceof Stmt.Call call) {
            places
                .computeIfAbsent(call.func(), _ -> new ArrayList<>())
                .add(new Place(caller, root, inLoop));
          }
          areDynamic |= stmt instanceof Stmt.CallDynamic;
          add(stmt.blocks(), caller, inLoop || Omissions.isLoop(stmt), root);
        }
      }
    }

    /// Whether an evaluation calls the function once at most.
    boolean areSingle(String name, Map<String, Func> funcs) {
      var open = new HashSet<String>();
      var next = name;
      while (open.add(next)) {
        var callers = places.getOrDefault(next, List.of());
        if (callers.stream().anyMatch(Place::inLoop) || !arePlansOrOne(callers)) {
          return false;
        }
        var caller = callers.isEmpty() ? "" : callers.getFirst().caller();
        if (caller.isEmpty()) {
          return true;
        }
        var func = funcs.get(caller);
        if (func == null || func.params().size() != 2) {
          return false;
        }
        if (func.memo() != Memo.NONE) {
          return true;
        }
        next = caller;
      }
      return false;
    }

    /// Whether each plan calls at most once, and nobody else does, or one function alone calls.
    private static boolean arePlansOrOne(List<Place> callers) {
      if (callers.size() <= 1) {
        return true;
      }
      Set<String> roots = new HashSet<>();
      return callers.stream()
          .allMatch(place -> place.caller().isEmpty() && roots.add(place.root()));
    }
  }
}
