package regent.rego.optimize;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Lets what is reached in graphs that are data be computed once for all vertices instead of at
/// each call:
///
/// ```
/// l3 = base l1["parents"]                     l3 = base l1["parents"]
/// l7 = builtin graph.reachable(l3, l6)   →    l7 = reached in l3 from l6
/// ```
final class KeepClosures implements Rewrite {
  @Override
  public String name() {
    return "keep-closures";
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var parts = DataParts.of(policy);
    var plans = new ArrayList<Plan>();
    boolean changed = false;
    for (var plan : policy.plans()) {
      var blocks = rewrite(plan.blocks(), parts.in(List.of(), plan.blocks()), "", notes);
      changed |= blocks != plan.blocks();
      plans.add(blocks == plan.blocks() ? plan : new Plan(plan.name(), blocks, plan.rule()));
    }
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var blocks = rewrite(func.blocks(), parts.in(func), func.name(), notes);
      changed |= blocks != func.blocks();
      funcs.add(blocks == func.blocks() ? func : func.with(blocks));
    }
    return changed ? new Policy(plans, funcs) : policy;
  }

  private static List<Block> rewrite(List<Block> blocks, BitSet parts, String func, Notes notes) {
    boolean same = true;
    var rewritten = new ArrayList<Block>();
    for (var block : blocks) {
      var other = rewrite(block, parts, func, notes);
      same &= other == block;
      rewritten.add(other);
    }
    return same ? blocks : rewritten;
  }

  private static Block rewrite(Block block, BitSet parts, String func, Notes notes) {
    boolean same = true;
    var stmts = new ArrayList<Stmt>();
    for (var stmt : block.stmts()) {
      var other = rewrite(stmt, parts, func, notes);
      same &= other == stmt;
      stmts.add(other);
    }
    return same ? block : new Block(stmts);
  }

  private static Stmt rewrite(Stmt stmt, BitSet parts, String func, Notes notes) {
    if (stmt instanceof Stmt.CallBuiltin call
        && call.name().equals("graph.reachable")
        && isKept(call.args().getFirst(), parts)) {
      notes.done(func, call.at(), "what is reached is computed once for each version of the data");
      return new Stmt.Reach(
          call.args().getFirst(), call.args().getLast(), call.result(), call.at());
    }
    if (stmt instanceof Stmt.With with && with.local().equals(Local.DATA)) {
      return stmt;
    }
    return Blocks.rewritten(stmt, block -> rewrite(block, parts, func, notes));
  }

  private static boolean isKept(Operand graph, BitSet parts) {
    return switch (graph) {
      case Local(int index) -> parts.get(index);
      case Operand.Constant _ -> true;
    };
  }
}
