package regent.rego.optimize;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.opa.value.Bool;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Looks up before a loop, or at most once in it, what is the same for all elements.
///
/// ```
///                                       block
///                                       | l8 = input["user"]
/// scan l2 as l3, l4                     scan l2 as l3, l4
/// | l5 = l4["name"]                     | l5 = l4["name"]
/// | l6 = input["user"]             →    | l8 is defined
/// |                                     | l6 = l8
/// | l5 == l6                            | l5 == l6
/// ```
///
/// Lookups of keys are done before the loop, even if no element comes to them: they cost little and
/// do nothing else. Calls of built-ins are done where they stand, the first time that an element
/// comes to them.
final class HoistFromLoops implements Rewrite {
  static final String NAME = "hoist-from-loops";

  /// Cheaper than looking whether they were done.
  private static final Set<String> CHEAP =
      Set.of(
          "count",
          "div",
          "eq",
          "equal",
          "gt",
          "gte",
          "internal.member_2",
          "lt",
          "lte",
          "minus",
          "mul",
          "neq",
          "plus",
          "rem");

  @Override
  public String name() {
    return NAME;
  }

  /// Loops inside loops that something is taken out of, one after the other.
  private static final int DEEPEST = 4;

  @Override
  public Policy apply(Policy policy, Notes notes) {
    return Rewrites.again(policy, DEEPEST, each -> once(each, notes));
  }

  private static Policy once(Policy policy, Notes notes) {
    var effects = new Effects(policy);
    boolean changed = false;
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var in = new In(effects, func.params(), func.blocks());
      var blocks = in.all(func.blocks(), new BitSet());
      if (in.hoisted > 0) {
        changed = true;
        notes.done(func.name(), func.at(), in.hoisted + " lookups hoisted out of loops");
        funcs.add(func.with(blocks));
      } else {
        funcs.add(func);
      }
    }
    var plans = new ArrayList<Plan>();
    for (var plan : policy.plans()) {
      var in = new In(effects, List.of(Local.INPUT, Local.DATA), plan.blocks());
      var blocks = in.all(plan.blocks(), new BitSet());
      changed |= in.hoisted > 0;
      plans.add(in.hoisted > 0 ? new Plan(plan.name(), blocks, plan.rule()) : plan);
    }
    return changed ? new Policy(plans, funcs) : policy;
  }

  /// Rewrites one function or plan.
  private static final class In {
    private final Effects effects;
    private final BitSet setOnce;
    private int nextLocal;
    private int hoisted;

    /// Where a target's value is held before the loop.
    private final Map<Local, Local> held = new HashMap<>();

    In(Effects effects, List<Local> params, List<Block> blocks) {
      this.effects = effects;
      this.setOnce = Lookups.setOnce(params, blocks);
      this.nextLocal = Locals.size(params, blocks);
    }

    List<Block> all(List<Block> blocks, BitSet varying) {
      return blocks.stream().map(block -> in(block, varying, new ArrayList<>(), false)).toList();
    }

    /// @param varying what the loops around set
    /// @param before takes what is to be done before the innermost loop
    private Block in(Block block, BitSet varying, List<Stmt> before, boolean inLoop) {
      var stmts = new ArrayList<Stmt>();
      var heldOutside = Map.copyOf(held);
      for (var stmt : block.stmts()) {
        var target = Lookups.target(stmt, effects);
        if (inLoop) {
          follow(stmt, varying);
        }
        if (inLoop && target != null && isInvariant(stmt, target, varying)) {
          hoist(stmt, target, before, stmts);
        } else {
          stmts.addAll(inside(stmt, varying, before, inLoop));
        }
      }
      // What a block sets may be unset behind it.
      held.clear();
      held.putAll(heldOutside);
      return new Block(stmts);
    }

    /// Sees through an assignment of what does not vary.
    private void follow(Stmt stmt, BitSet varying) {
      if (stmt instanceof Stmt.AssignVar(Local source, Local target, _)
          && setOnce.get(target.index())
          && isInvariant(source, varying)) {
        held.put(target, held.getOrDefault(source, source));
      }
    }

    private boolean isInvariant(Stmt lookup, Local target, BitSet varying) {
      boolean isCheap =
          lookup instanceof Stmt.Call
              || (lookup instanceof Stmt.CallBuiltin call && CHEAP.contains(call.name()));
      return !isCheap
          && setOnce.get(target.index())
          && Lookups.operands(lookup).stream()
              .allMatch(o -> !(o instanceof Local l) || isInvariant(l, varying));
    }

    private boolean isInvariant(Local local, BitSet varying) {
      return held.containsKey(local) || (setOnce.get(local.index()) && !varying.get(local.index()));
    }

    private void hoist(Stmt found, Local target, List<Stmt> before, List<Stmt> stmts) {
      hoisted++;
      var at = found.at();
      var lookup = Replaced.locals(local -> held.getOrDefault(local, local)).in(found);
      var holder = new Local(nextLocal++);
      if (lookup instanceof Stmt.CallBuiltin) {
        var done = new Local(nextLocal++);
        before.add(new Stmt.ResetLocal(done, at));
        before.add(new Stmt.ResetLocal(holder, at));
        var once =
            Block.of(
                new Stmt.IsUndefined(done, at),
                new Stmt.AssignVar(new Operand.Constant(Bool.TRUE), done, at),
                Lookups.into(lookup, holder));
        stmts.add(new Stmt.Blocks(List.of(once), at));
      } else {
        before.add(new Stmt.Blocks(List.of(Block.of(Lookups.into(lookup, holder))), at));
        held.put(target, holder);
      }
      stmts.add(new Stmt.IsDefined(holder, at));
      stmts.add(new Stmt.AssignVar(holder, target, at));
    }

    /// The statement with what goes before it.
    private List<Stmt> inside(Stmt stmt, BitSet varying, List<Stmt> before, boolean inLoop) {
      return switch (stmt) {
        case Stmt.Scan s -> {
          var first = new ArrayList<Stmt>();
          var block = in(s.block(), set(s), first, true);
          first.add(new Stmt.Scan(s.source(), s.key(), s.value(), block, s.at()));
          yield first;
        }
        case Stmt.Search s -> {
          var first = new ArrayList<Stmt>();
          var block = in(s.block(), set(s), first, true);
          first.add(
              new Stmt.Search(
                  s.source(),
                  s.key(),
                  s.value(),
                  s.probes(),
                  s.arguments(),
                  s.check(),
                  block,
                  s.at()));
          yield first;
        }
        case Stmt.Blocks s ->
            List.of(
                new Stmt.Blocks(
                    s.blocks().stream().map(b -> in(b, varying, before, inLoop)).toList(), s.at()));
        case Stmt.Not s -> List.of(new Stmt.Not(in(s.block(), varying, before, inLoop), s.at()));
        case Stmt.Indexed s ->
            List.of(
                new Stmt.Indexed(
                    s.index(),
                    s.sources(),
                    s.rows(),
                    s.templates().stream()
                        .map(
                            t ->
                                new Stmt.Template(
                                    t.columns(), in(t.block(), varying, before, false)))
                        .toList(),
                    s.at()));
        // Inside a `with`, input and data are others.
        case Stmt s -> List.of(s);
      };
    }

    private static BitSet set(Stmt loop) {
      var set = new BitSet();
      Locals.each(Block.of(loop), _ -> {}, local -> set.set(local.index()));
      return set;
    }
  }
}
