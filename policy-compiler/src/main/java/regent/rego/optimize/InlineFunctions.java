package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Puts the one rule of a function in the place of a call that a loop makes for its elements, for
/// other rewrites to see what it demands of them:
///
/// ```
/// scan l3 as l4, l5                        scan l3 as l4, l5
/// | l6 = g0.data.p.f(l0, l1, l5)           | l8 = l5["name"]
/// | l6 != false                            | l9 = l0["name"]
/// | …                                →     | l8 == l9
///                                          | l6 = true
/// func g0.data.p.f(l0, l1, l2)             | l6 != false
/// | l3 = l2["name"]                        | …
/// | l4 = l0["name"]
/// | l3 == l4
/// | l5 = true
/// | return l5
/// ```
///
/// Right for functions that show nothing but their result: whether their rule is undefined or the
/// statements in its place are, the block of the loop ends.
final class InlineFunctions implements Rewrite {
  static final String NAME = "inline-functions";

  /// Larger functions stay where they are.
  private static final int MOST_STATEMENTS = 40;

  /// Functions that call functions are taken apart so often.
  private static final int DEEPEST = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    return Rewrites.again(policy, DEEPEST, each -> once(each, notes));
  }

  private static Policy once(Policy policy, Notes notes) {
    var bodies = new HashMap<String, Body>();
    var omissions = new Omissions(policy);
    policy.funcs().stream()
        .filter(func -> omissions.isSilent(func.name()))
        .forEach(func -> Body.of(func).ifPresent(body -> bodies.put(func.name(), body)));
    boolean changed = false;
    var plans = new ArrayList<Plan>();
    for (var plan : policy.plans()) {
      var in = new Caller(bodies, List.of(), plan.blocks(), "", notes);
      var blocks = in.blocks(plan.blocks());
      changed |= in.changed;
      plans.add(in.changed ? new Plan(plan.name(), blocks, plan.rule()) : plan);
    }
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var in = new Caller(bodies, func.params(), func.blocks(), func.name(), notes);
      var blocks = in.blocks(func.blocks());
      changed |= in.changed;
      funcs.add(in.changed ? func.with(blocks) : func);
    }
    return changed ? new Policy(plans, funcs) : policy;
  }

  /// A function that can be put somewhere else.
  ///
  /// @param stmts what has to be defined
  /// @param result what the function gives then
  /// @param unset locals that may be read before they are written
  private record Body(List<Local> params, List<Stmt> stmts, Operand result, Set<Local> unset) {

    /// Absent when `func` is more than one rule, or no function with arguments.
    static Optional<Body> of(Func func) {
      if (func.params().size() <= 2
          || func.blocks().size() != 2
          || size(func.blocks()) > MOST_STATEMENTS) {
        return Optional.empty();
      }
      var last = func.blocks().getLast().stmts();
      var stmts = new ArrayList<>(func.blocks().getFirst().stmts());
      if (last.size() != 1 || !(last.getFirst() instanceof Stmt.ReturnLocal(var returned, _))) {
        return Optional.empty();
      }
      if (!stmts.isEmpty()
          && stmts.getLast() instanceof Stmt.ReturnLocal(var early, _)
          && early.equals(returned)) {
        stmts.removeLast();
      }
      var result =
          stmts.isEmpty() ? Optional.<Operand>empty() : assigned(stmts.removeLast(), returned);
      if (result.isEmpty() || !canMove(stmts, 0)) {
        return Optional.empty();
      }
      var uses = Uses.of(func.params(), List.of(new Block(stmts)));
      if (uses.writes(returned) + uses.reads(returned) > 0
          || func.params().stream().anyMatch(param -> uses.writes(param) > 1)) {
        return Optional.empty();
      }
      var unset = new LinkedHashSet<Local>();
      findUnset(new Block(stmts), new HashSet<>(func.params()), unset);
      return Optional.of(new Body(func.params(), stmts, result.get(), unset));
    }

    private static Optional<Operand> assigned(Stmt stmt, Local target) {
      return switch (stmt) {
        case Stmt.AssignVar s when s.target().equals(target) -> Optional.of(s.source());
        case Stmt.AssignVarOnce s when s.target().equals(target) -> Optional.of(s.source());
        case Stmt _ -> Optional.empty();
      };
    }

    private static int size(List<Block> blocks) {
      return blocks.stream()
          .flatMap(block -> block.stmts().stream())
          .mapToInt(stmt -> 1 + size(stmt.blocks()))
          .sum();
    }

    /// Whether nothing leaves the function.
    private static boolean canMove(List<Stmt> stmts, int depth) {
      for (var stmt : stmts) {
        boolean ok =
            switch (stmt) {
              case Stmt.Break s -> s.index() <= depth;
              case Stmt.ReturnLocal _,
                  Stmt.AssignVarOnce _,
                  Stmt.Decided _,
                  Stmt.DecidedAmong _,
                  Stmt.Indexed _,
                  Stmt.CallDynamic _ ->
                  false;
              case Stmt _ -> true;
            };
        if (!ok || !stmt.blocks().stream().allMatch(block -> canMove(block.stmts(), depth + 1))) {
          return false;
        }
      }
      return true;
    }

    private static void findUnset(Block block, Set<Local> written, Set<Local> unset) {
      for (var stmt : block.stmts()) {
        var writes = new ArrayList<Local>();
        Locals.each(
            stmt,
            read -> {
              if (!written.contains(read)) {
                unset.add(read);
              }
            },
            writes::add);
        written.addAll(writes);
        stmt.blocks().forEach(inner -> findUnset(inner, new HashSet<>(written), unset));
      }
    }
  }

  /// The blocks of one function or plan.
  private static final class Caller {
    private final Map<String, Body> bodies;
    private final Uses uses;
    private final String name;
    private final Notes notes;
    private int nextLocal;
    private boolean changed;

    Caller(
        Map<String, Body> bodies,
        List<Local> params,
        List<Block> blocks,
        String name,
        Notes notes) {
      this.bodies = bodies;
      this.uses = Uses.of(params, blocks);
      this.nextLocal = Locals.size(params, blocks);
      this.name = name;
      this.notes = notes;
    }

    List<Block> blocks(List<Block> blocks) {
      return blocks.stream().map(block -> block(block, null)).toList();
    }

    /// @param loop the innermost loop around the block; absent outside of each
    private Block block(Block block, @Nullable Uses loop) {
      var stmts = new ArrayList<Stmt>();
      boolean same = true;
      for (int i = 0; i < block.stmts().size(); i++) {
        var stmt = block.stmts().get(i);
        var body = loop == null ? null : body(stmt, block, i, loop);
        if (body != null && stmt instanceof Stmt.Call call) {
          inline(call, body, stmts);
          same = false;
        } else {
          var inner = stmt instanceof Stmt.Scan ? Uses.of(Block.of(stmt)) : loop;
          var other = Blocks.rewritten(stmt, each -> block(each, inner));
          same &= other == stmt;
          stmts.add(other);
        }
      }
      return same ? block : new Block(stmts);
    }

    /// What can stand in the place of the call that `stmt` is: it is for what the loop goes over,
    /// and only the rest of the block reads what it gives. Absent for everything else.
    private @Nullable Body body(Stmt stmt, Block block, int at, Uses loop) {
      if (!(stmt instanceof Stmt.Call call)
          || uses.writes(call.result()) != 1
          || call.args().stream().noneMatch(arg -> arg instanceof Local l && loop.writes(l) > 0)) {
        return null;
      }
      var rest = new Block(block.stmts().subList(at + 1, block.stmts().size()));
      return Uses.of(rest).reads(call.result()) == uses.reads(call.result())
          ? bodies.get(call.func())
          : null;
    }

    private void inline(Stmt.Call call, Body body, List<Stmt> out) {
      var locals = new HashMap<Local, Local>();
      for (int i = 0; i < body.params().size(); i++) {
        if (call.args().get(i) instanceof Local local) {
          locals.put(body.params().get(i), local);
        } else {
          var local = new Local(nextLocal++);
          out.add(new Stmt.AssignVar(call.args().get(i), local, call.at()));
          locals.put(body.params().get(i), local);
        }
      }
      var renamed =
          Replaced.locals(local -> locals.computeIfAbsent(local, _ -> new Local(nextLocal++)));
      for (var local : body.unset()) {
        out.add(renamed.in(new Stmt.ResetLocal(local, call.at())));
      }
      body.stmts().forEach(stmt -> out.add(renamed.in(stmt)));
      var result =
          switch (body.result()) {
            case Operand.Constant constant -> constant;
            case Local local -> renamed.local().apply(local);
          };
      if (result instanceof Local local) {
        out.add(new Stmt.IsDefined(local, call.at()));
      }
      out.add(new Stmt.AssignVar(result, call.result(), call.at()));
      changed = true;
      notes.done(name, call.at(), "the function " + call.func() + " is written out in its place");
    }
  }
}
