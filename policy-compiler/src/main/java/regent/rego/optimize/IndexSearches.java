package regent.rego.optimize;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import regent.opa.data.index.Field;
import regent.opa.data.index.Probe;
import regent.rego.optimize.SearchConditions.Condition;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Turns loops over data that look for certain elements into searches, for which an index of the
/// collection gives the elements to look at:
///
/// ```
/// l3 = base l1["bindings"]             l3 = base l1["bindings"]
/// scan l3 as l4, l5                    block
/// | l6 = l5["subject"]          →      | l7 = l0["user"]
/// | l7 = l0["user"]                    search l3 as l4, l5 for [value.subject by hash](l7)
/// | l6 == l7                           check
/// | …                                  | l6 = l5["subject"]
///                                      | l6 == l7
///                                      found
///                                      | …
/// ```
///
/// The conditions stay as a check, for collections without an index and for indexes that may give
/// too many elements. What a condition compares with moves in front of the loop.
final class IndexSearches implements Rewrite {
  /// More fields than this in one index are not looked up together.
  private static final int MOST_FIELDS = 4;

  @Override
  public String name() {
    return "index-searches";
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var effects = new Omissions(policy);
    var parts = DataParts.of(policy);
    boolean changed = false;
    var plans = new ArrayList<Plan>();
    for (var plan : policy.plans()) {
      var body =
          new Body(
              effects, parts.in(List.of(), plan.blocks()), List.of(), plan.blocks(), "", notes);
      var blocks = body.rewrite(plan.blocks());
      changed |= body.changed;
      plans.add(body.changed ? new Plan(plan.name(), blocks, plan.rule()) : plan);
    }
    var funcs = new ArrayList<Func>();
    for (var func : policy.funcs()) {
      var body =
          new Body(effects, parts.in(func), func.params(), func.blocks(), func.name(), notes);
      var blocks = body.rewrite(func.blocks());
      changed |= body.changed;
      funcs.add(body.changed ? func.with(blocks) : func);
    }
    return changed ? new Policy(plans, funcs) : policy;
  }

  /// The blocks of one function or plan.
  private static final class Body {
    private final Omissions effects;
    private final BitSet parts;
    private final Uses uses;
    private final String func;
    private final Notes notes;
    private boolean changed;

    Body(
        Omissions effects,
        BitSet parts,
        List<Local> params,
        List<Block> blocks,
        String func,
        Notes notes) {
      this.effects = effects;
      this.parts = parts;
      this.uses = Uses.of(params, blocks);
      this.func = func;
      this.notes = notes;
    }

    List<Block> rewrite(List<Block> blocks) {
      return blocks.stream().map(block -> rewrite(block, false)).toList();
    }

    /// @param inLoop whether the block may run more than once
    private Block rewrite(Block block, boolean inLoop) {
      var stmts = new ArrayList<Stmt>();
      boolean same = true;
      for (var stmt : block.stmts()) {
        int from = stmts.size();
        rewrite(stmt, inLoop, stmts);
        same &= stmts.size() == from + 1 && stmts.get(from) == stmt;
      }
      return same ? block : new Block(stmts);
    }

    private void rewrite(Stmt stmt, boolean inLoop, List<Stmt> out) {
      switch (stmt) {
        case Stmt.Scan scan when parts.get(scan.source().index()) -> {
          var conditions = SearchConditions.of(scan, effects, uses);
          var probes = probes(conditions);
          if (probes.isEmpty()) {
            notes.missed(func, scan.at(), missed(conditions));
            out.add(withBlocks(scan, inLoop));
          } else {
            changed = true;
            var search = search(scan, conditions, probes, inLoop, out);
            notes.done(func, scan.at(), "searched by an index of " + search.probes());
            out.add(withBlocks(search, inLoop));
          }
        }
        case Stmt.With with when with.local().equals(Local.DATA) -> out.add(with);
        case Stmt _ -> out.add(withBlocks(stmt, inLoop));
      }
    }

    private Stmt withBlocks(Stmt stmt, boolean inLoop) {
      boolean loops = inLoop || Omissions.isLoop(stmt);
      return Blocks.rewritten(stmt, block -> rewrite(block, loops));
    }

    private static String missed(SearchConditions conditions) {
      return conditions.end().isEmpty()
          ? "every element is looked at: nothing known before the loop says which ones are sought"
          : "every element is looked at: no condition on it comes first, and " + conditions.end();
    }

    /// A probe, what it compares with, and the conditions that it stands for.
    private record Asked(
        Probe probe, List<Operand> arguments, List<Condition> conditions, int rank) {
      static Asked of(Condition condition, int rank) {
        return new Asked(
            condition.probe(), List.of(condition.argument()), List.of(condition), rank);
      }
    }

    /// The most selective ones first.
    private static List<Asked> probes(SearchConditions conditions) {
      var asked = new ArrayList<Asked>();
      var together = new ArrayList<Condition>();
      var known = new HashSet<Field>();
      for (var condition : conditions.found()) {
        switch (condition.probe()) {
          case Probe.Same(var fields) -> {
            var field = fields.getFirst();
            if (!field.isSingle()) {
              asked.add(Asked.of(condition, 2));
            } else if (together.size() < MOST_FIELDS && known.add(field)) {
              together.add(condition);
            }
          }
          case Probe.Affix _, Probe.Network _, Probe.Regex _, Probe.Glob _ ->
              asked.add(Asked.of(condition, 1));
          case Probe.AnyOf _ -> asked.add(Asked.of(condition, 3));
          case Probe.Template _ -> asked.add(Asked.of(condition, -1));
        }
      }
      if (!together.isEmpty()) {
        asked.add(together(together));
      }
      asked.sort(Comparator.comparingInt(Asked::rank));
      return asked;
    }

    private static Asked together(List<Condition> conditions) {
      var fields = new ArrayList<Field>();
      for (var condition : conditions) {
        if (condition.probe() instanceof Probe.Same(var some)) {
          fields.addAll(some);
        }
      }
      return new Asked(
          new Probe.Same(fields),
          conditions.stream().map(Condition::argument).toList(),
          conditions,
          0);
    }

    /// The search for `scan`; what has to run before it goes to `out`.
    private static Stmt.Search search(
        Stmt.Scan scan,
        SearchConditions conditions,
        List<Asked> asked,
        boolean inLoop,
        List<Stmt> out) {
      Set<Stmt> moved = Collections.newSetFromMap(new IdentityHashMap<>());
      var arguments = new ArrayList<Operand>();
      for (var each : asked) {
        for (var argument : each.arguments()) {
          move(conditions.before(argument), moved, inLoop, out, scan);
          arguments.add(argument);
        }
      }
      var stayed = without(scan.block(), moved);
      var check =
          conditions.check(asked.stream().flatMap(each -> each.conditions().stream()).toList());
      return new Stmt.Search(
          scan.source(),
          scan.key(),
          scan.value(),
          asked.stream().map(Asked::probe).toList(),
          arguments,
          new Block(stayed.stmts().stream().filter(check::contains).toList()),
          unchecked(stayed, check),
          scan.at());
    }

    /// `block` without what `check` does, but with what gives values to locals that the rest reads.
    private static Block unchecked(Block block, Set<Stmt> check) {
      var stmts = new ArrayList<Stmt>();
      for (var stmt : block.stmts().reversed()) {
        if (!check.contains(stmt) || isRead(stmt, stmts)) {
          stmts.addFirst(stmt);
        }
      }
      return new Block(stmts);
    }

    private static boolean isRead(Stmt stmt, List<Stmt> later) {
      var written = Uses.of(Block.of(stmt)).written();
      var uses = Uses.of(new Block(later));
      return written.stream().anyMatch(local -> uses.reads(new Local(local)) > 0);
    }

    /// Lets `stmts` run before the loop. When one of them is undefined, so are the rest.
    private static void move(
        List<Stmt> stmts, Set<Stmt> moved, boolean inLoop, List<Stmt> out, Stmt.Scan scan) {
      var next = stmts.stream().filter(moved::add).toList();
      if (next.isEmpty()) {
        return;
      }
      if (inLoop) {
        for (var stmt : next.subList(1, next.size())) {
          Uses.of(Block.of(stmt)).written().stream()
              .forEach(local -> out.add(new Stmt.ResetLocal(new Local(local), scan.at())));
        }
      }
      out.add(new Stmt.Blocks(List.of(new Block(next)), scan.at()));
    }

    /// The same object where nothing is left out: statements of a check are found by identity.
    private static Block without(Block block, Set<Stmt> moved) {
      var stmts = new ArrayList<Stmt>();
      boolean same = true;
      for (var stmt : block.stmts()) {
        if (moved.contains(stmt)) {
          same = false;
        } else {
          var other =
              stmt instanceof Stmt.Scan
                  ? Blocks.rewritten(stmt, inner -> without(inner, moved))
                  : stmt;
          same &= other == stmt;
          stmts.add(other);
        }
      }
      return same ? block : new Block(stmts);
    }
  }
}
