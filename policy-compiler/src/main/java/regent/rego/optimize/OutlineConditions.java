package regent.rego.optimize;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Bool;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Func.Memo;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Makes functions of conditions that depend on data and on one value of the input, so that
/// [KeepKeyedResults] can keep their results:
///
/// ```
/// func allow(l0, l1) memo                   func allow(l0, l1) memo
/// block                                     block
/// | l3 = l0["action"]                       | l3 = l0["action"]
/// | "close" == l3                           | "close" == l3
/// | l4 = mine(l0, l1)                       | l9 = allow:1(l0, l1)
/// | reset l5                          →     | l2 = true
/// | scan l4 as l6, l7                       | …
/// | | …                                     func allow:1(l0, l1) memo
/// | l5 is undefined                         block
/// | l2 = true                               | l4 = mine(l0, l1)
/// | …                                       | …
///                                           | l5 is undefined
///                                           | l9 = true
///                                           | return l9
/// ```
final class OutlineConditions implements Rewrite {
  static final String NAME = "outline-conditions";

  /// Longer blocks would take long to look at.
  private static final int MOST_STATEMENTS = 80;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Policy apply(Policy policy, Notes notes) {
    var rules = new KeyedRules(policy);
    var funcs = new ArrayList<Func>();
    boolean changed = false;
    for (var func : policy.funcs()) {
      var outlined = rules.keys(func) == null ? new Outline(func, rules).apply() : List.of(func);
      if (outlined.size() > 1) {
        changed = true;
        int count = outlined.size() - 1;
        notes.done(
            func.name(),
            func.at(),
            count + (count == 1 ? " condition" : " conditions") + " as a rule of its own");
      }
      funcs.addAll(outlined);
    }
    return changed ? new Policy(policy.plans(), funcs) : policy;
  }

  /// The conditions of one function.
  private static final class Outline {
    private final Func func;
    private final KeyedRules rules;
    private final Uses uses;
    private final List<Func> conditions = new ArrayList<>();
    private int nextLocal;

    Outline(Func func, KeyedRules rules) {
      this.func = func;
      this.rules = rules;
      this.uses = Uses.of(func.params(), func.blocks());
      this.nextLocal = Locals.size(func.params(), func.blocks());
    }

    /// The new functions, and `func` without their statements as the last one.
    List<Func> apply() {
      var blocks = func.blocks().stream().map(this::rest).toList();
      if (conditions.isEmpty()) {
        return List.of(func);
      }
      var all = new ArrayList<>(conditions);
      all.add(func.with(blocks));
      return all;
    }

    /// `block` without the statements that became a function.
    private Block rest(Block block) {
      int size = block.stmts().size();
      if (size > MOST_STATEMENTS || !rules.mayHaveKeys(block)) {
        return block;
      }
      for (int from = 0; from < size; from++) {
        int to = end(block, from);
        if (to > from) {
          var stmts = new ArrayList<>(block.stmts().subList(0, from));
          stmts.add(condition(block.stmts().subList(from, to)));
          stmts.addAll(block.stmts().subList(to, size));
          return new Block(stmts);
        }
      }
      return block;
    }

    /// Where the longest condition ends that begins at `from`; `from` when there is none.
    private int end(Block block, int from) {
      int best = from;
      for (int to = from + 1; to <= block.stmts().size(); to++) {
        var stmt = block.stmts().get(to - 1);
        if (!rules.effects().canBeLeftOut(stmt)) {
          break;
        }
        var stmts = new Block(block.stmts().subList(from, to));
        var input = rules.reads().of(List.of(stmts));
        if (input == null || input.size() > 1 || readsOthers(stmts)) {
          break;
        }
        if (input.size() == 1 && isClosed(stmts) && rules.keys(List.of(stmts)) != null) {
          best = to;
        }
      }
      return best;
    }

    /// Whether `stmts` read locals that others set.
    private boolean readsOthers(Block stmts) {
      var own = Uses.of(stmts);
      boolean[] others = {false};
      Locals.each(
          stmts,
          local ->
              others[0] |=
                  !local.equals(Local.INPUT)
                      && !local.equals(Local.DATA)
                      && (own.writes(local) == 0 || own.writes(local) != uses.writes(local)),
          _ -> {});
      return others[0];
    }

    /// Whether nobody else reads the locals that `stmts` set.
    private boolean isClosed(Block stmts) {
      var own = Uses.of(stmts);
      return own.written().stream()
          .mapToObj(Local::new)
          .allMatch(
              local ->
                  own.reads(local) == uses.reads(local) && own.writes(local) == uses.writes(local));
    }

    private Stmt condition(List<Stmt> stmts) {
      var at = stmts.getFirst().at();
      var name = func.name() + ":" + (conditions.size() + 1);
      var holds = new Local(nextLocal++);
      var body = new ArrayList<>(stmts);
      body.add(new Stmt.AssignVar(new Operand.Constant(Bool.TRUE), holds, at));
      body.add(new Stmt.ReturnLocal(holds, at));
      var params = List.of(Local.INPUT, Local.DATA);
      conditions.add(
          new Func(name, List.of(), params, Memo.BY_ARGUMENTS, List.of(new Block(body)), at));
      return new Stmt.Call(name, List.of(Local.INPUT, Local.DATA), holds, at);
    }
  }
}
