package regent.rego.optimize;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Looks up once what is looked up again on the same way, or by every rule first.
///
/// ```
/// block                                 block
/// | l3 = input["http"]                  | l3 = input["http"]
/// | l4 = l3["method"]                   | l4 = l3["method"]
/// | l4 == "GET"                         | l4 == "GET"
/// | l5 = input["http"]             →    | l5 = l3
/// | l6 = l5["path"]                     | l6 = l5["path"]
/// block                                 block
/// | l7 = input["http"]                  | l3 is defined
/// | …                                   | l7 = l3
/// ```
///
/// Inside a block a lookup that was reached has a value. What a block looks up before its first
/// test is known to the blocks after it: it was looked up, and may be undefined.
final class ReuseLookups implements Rewrite {
  static final String NAME = "reuse-lookups";

  /// Keeps the work for functions of many blocks linear.
  private static final int MOST_FACTS = 40;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var effects = new Effects(policy);
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var in = new In(effects, Lookups.setOnce(func.params(), func.blocks()));
      var blocks = in.all(func.blocks());
      if (in.reused > 0) {
        notes.done(func.name(), func.at(), in.reused + " lookups reused");
      }
      funcs.add(in.reused == 0 ? func : func.with(blocks));
    }
    var plans = new ArrayList<Plan>();
    for (var plan : policy.plans()) {
      var params = List.of(Local.INPUT, Local.DATA);
      var in = new In(effects, Lookups.setOnce(params, plan.blocks()));
      var blocks = in.all(plan.blocks());
      plans.add(in.reused == 0 ? plan : new Plan(plan.name(), blocks, plan.rule()));
    }
    return funcs.equals(policy.funcs()) && plans.equals(policy.plans())
        ? policy
        : new Policy(plans, funcs);
  }

  /// A lookup that was made at the beginning of a block, and those that were made before it there.
  private record Made(Local holder, List<Local> before) {}

  /// What is known at a point of the function.
  private static final class Facts {
    /// Lookups with a value.
    private final Map<Object, Local> defined = new HashMap<>();

    /// Lookups that were made where all lookups before them have values.
    private final Map<Object, Made> made = new HashMap<>();

    private final Map<Local, Local> same = new HashMap<>();
    private final BitSet values = new BitSet();

    Facts copy() {
      var copy = new Facts();
      copy.defined.putAll(defined);
      copy.made.putAll(made);
      copy.same.putAll(same);
      copy.values.or(values);
      return copy;
    }

    Local same(Local local) {
      return same.getOrDefault(local, local);
    }
  }

  /// Rewrites one function or plan.
  private static final class In {
    private final Effects effects;
    private final BitSet setOnce;
    private int reused;

    In(Effects effects, BitSet setOnce) {
      this.effects = effects;
      this.setOnce = setOnce;
    }

    List<Block> all(List<Block> blocks) {
      var facts = new Facts();
      var rewritten = new ArrayList<Block>();
      for (var block : blocks) {
        rewritten.add(in(block, facts.copy()));
        learnBeginning(block, facts);
      }
      return rewritten;
    }

    /// Notes the lookups that `block` begins with.
    private void learnBeginning(Block block, Facts facts) {
      var before = new ArrayList<Local>();
      var same = new HashMap<Local, Local>();
      for (var stmt : block.stmts()) {
        var target = Lookups.target(stmt, effects);
        if (target == null || !isStable(stmt, target) || facts.made.size() == MOST_FACTS) {
          return;
        }
        var key = Lookups.key(stmt, local -> same.getOrDefault(local, local));
        var known = facts.made.putIfAbsent(key, new Made(target, List.copyOf(before)));
        if (known == null) {
          before.add(target);
        } else {
          same.put(target, known.holder());
          before.add(known.holder());
        }
      }
    }

    private boolean isStable(Stmt lookup, Local target) {
      return setOnce.get(target.index())
          && Lookups.operands(lookup).stream()
              .allMatch(o -> !(o instanceof Local l) || setOnce.get(l.index()));
    }

    private Block in(Block block, Facts facts) {
      var stmts = new ArrayList<Stmt>();
      for (var stmt : block.stmts()) {
        var target = Lookups.target(stmt, effects);
        if (target == null || !isStable(stmt, target)) {
          stmts.add(inside(stmt, facts));
          learn(stmt, facts);
          continue;
        }
        var key = Lookups.key(stmt, facts::same);
        var holder = holder(key, facts, stmts, stmt);
        if (holder == null) {
          stmts.add(stmt);
          facts.defined.put(key, target);
        } else {
          reused++;
          stmts.add(new Stmt.AssignVar(holder, target, stmt.at()));
          facts.same.put(target, holder);
          facts.defined.put(key, holder);
          facts.values.set(holder.index());
        }
        facts.values.set(target.index());
      }
      return new Block(stmts);
    }

    /// The local that holds what `lookup` looks up; adds to `stmts` the test that it has a value.
    private static @Nullable Local holder(Object key, Facts facts, List<Stmt> stmts, Stmt lookup) {
      var known = facts.defined.get(key);
      if (known != null) {
        return known;
      }
      var made = facts.made.get(key);
      if (made == null
          || !made.before().stream().allMatch(local -> facts.values.get(local.index()))) {
        return null;
      }
      stmts.add(new Stmt.IsDefined(made.holder(), lookup.at()));
      return made.holder();
    }

    private void learn(Stmt stmt, Facts facts) {
      if (stmt instanceof Stmt.AssignVar(Operand source, Local target, _)
          && source instanceof Local local
          && setOnce.get(target.index())
          && setOnce.get(local.index())) {
        facts.same.put(target, facts.same(local));
      }
    }

    private Stmt inside(Stmt stmt, Facts facts) {
      return switch (stmt) {
        // Inside, input and data are others; the statements there stay as they are.
        case Stmt.With with -> with;
        case Stmt s -> Blocks.replaced(s, block -> in(block, facts.copy()));
      };
    }
  }
}
