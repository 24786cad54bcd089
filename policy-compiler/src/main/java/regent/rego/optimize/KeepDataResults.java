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
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Lets rules that depend on data alone be computed once for the base documents instead of once an
/// evaluation: partial evaluation when data is activated, done when first needed.
///
/// ```
/// func g0.data.p.admins(l0, l1) memo   →   func g0.data.p.admins(l0, l1) memo with data
/// ```
final class KeepDataResults implements Rewrite {
  @Override
  public String name() {
    return "keep-data-results";
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var analysis = new Analysis(policy);
    var funcs = new ArrayList<Func>();
    boolean changed = false;
    for (var func : policy.funcs()) {
      if (analysis.isKept(func)) {
        changed = true;
        notes.done(func.name(), func.at(), "computed once for each version of the data");
        funcs.add(
            new Func(
                func.name(), func.path(), func.params(), Memo.BY_DATA, func.blocks(), func.at()));
      } else {
        funcs.add(func);
      }
    }
    return changed ? new Policy(policy.plans(), funcs) : policy;
  }

  /// Which functions depend on data alone.
  private static final class Analysis {
    private final Map<String, Func> funcs = new HashMap<>();
    private final Map<String, Boolean> constant = new HashMap<>();

    /// Functions that note which of their rules decided: that belongs to an evaluation.
    private final Set<String> deciders = new HashSet<>();

    Analysis(Policy policy) {
      policy.funcs().forEach(func -> funcs.put(func.name(), func));
      policy.plans().stream().map(Plan::rule).forEach(deciders::add);
    }

    boolean isKept(Func func) {
      return func.params().size() == 2
          && func.memo() != Memo.BY_DATA
          && !deciders.contains(func.name())
          && isConstant(func.name())
          && isWork(func.blocks());
    }

    /// Whether the function gives the same for the same data and arguments, whatever the input.
    private boolean isConstant(String name) {
      var known = constant.get(name);
      if (known == null) {
        var func = funcs.get(name);
        known = func != null && func.blocks().stream().allMatch(this::isConstant);
        constant.put(name, known);
      }
      return known;
    }

    private boolean isConstant(Block block) {
      return block.stmts().stream().allMatch(this::isConstant);
    }

    private boolean isConstant(Stmt stmt) {
      return switch (stmt) {
        case Stmt.Call s ->
            isConstant(s.func()) && !s.args().subList(1, s.args().size()).contains(Local.INPUT);
        case Stmt.CallBuiltin s -> Omissions.isPure(s.name()) && !readsInput(s);
        case Stmt.CallDynamic _, Stmt.With _ -> false;
        case Stmt s -> !readsInput(s) && s.blocks().stream().allMatch(this::isConstant);
      };
    }

    private static boolean readsInput(Stmt stmt) {
      var reads = new ArrayList<Local>();
      Locals.each(stmt, reads::add, _ -> {});
      return reads.contains(Local.INPUT);
    }

    /// Whether computing takes more than looking at what was kept.
    private static boolean isWork(List<Block> blocks) {
      return blocks.stream()
          .flatMap(block -> block.stmts().stream())
          .anyMatch(
              stmt ->
                  stmt instanceof Stmt.Scan
                      || stmt instanceof Stmt.Search
                      || stmt instanceof Stmt.CallBuiltin
                      || isWork(stmt.blocks()));
    }
  }
}
