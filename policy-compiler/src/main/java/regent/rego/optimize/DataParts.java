package regent.rego.optimize;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Operand;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// Which locals hold parts of the data document that their function was called with, wherever they
/// hold anything: the document itself, children, elements of loops over such, arguments that are
/// such parts at each call, constants, and results of functions that depend on data alone or are
/// constants.
///
/// A local counts only when one statement writes it, outside each `with` that changes data.
final class DataParts {
  private final Set<String> constantFuncs;
  private final Map<String, Func> funcs = new HashMap<>();

  /// By function, the arguments that are not parts of data at some call.
  private final Map<String, BitSet> foreign = new HashMap<>();

  /// @param constantFuncs functions whose results depend on data alone and are kept with it
  private DataParts(Set<String> constantFuncs) {
    this.constantFuncs = constantFuncs;
  }

  static DataParts of(Policy policy) {
    var constant = new HashSet<String>();
    for (var func : policy.funcs()) {
      if (func.memo() == Func.Memo.BY_DATA || givesConstant(func)) {
        constant.add(func.name());
      }
    }
    var parts = new DataParts(constant);
    policy.funcs().forEach(func -> parts.funcs.put(func.name(), func));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (var plan : policy.plans()) {
        changed |= parts.spread(parts.in(List.of(), plan.blocks()), plan.blocks());
      }
      for (var func : policy.funcs()) {
        changed |= parts.spread(parts.in(func), func.blocks());
      }
    }
    return parts;
  }

  /// Whether the function does nothing but to return a constant, the same object each time.
  private static boolean givesConstant(Func func) {
    return func.params().size() == 2
        && func.blocks().stream()
            .flatMap(block -> block.stmts().stream())
            .allMatch(
                stmt ->
                    switch (stmt) {
                      case Stmt.AssignVar s -> s.source() instanceof Operand.Constant;
                      case Stmt.AssignVarOnce s -> s.source() instanceof Operand.Constant;
                      case Stmt.Decided _, Stmt.ReturnLocal _, Stmt.IsUndefined _ -> true;
                      case Stmt _ -> false;
                    });
  }

  /// Notes the arguments of all calls in `blocks`; says whether something was new.
  private boolean spread(BitSet parts, List<Block> blocks) {
    boolean changed = false;
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        switch (stmt) {
          case Stmt.Call call -> changed |= spread(parts, call.func(), call.args());
          case Stmt.CallDynamic call -> {
            if (call.args().size() > 2) {
              for (var name : funcs.keySet()) {
                changed |= spread(new BitSet(), name, new ArrayList<>(call.args()));
              }
            }
          }
          case Stmt.With with when with.local().equals(Local.DATA) -> {
            changed |= spread(new BitSet(), with.blocks());
            continue;
          }
          case Stmt _ -> {}
        }
        changed |= spread(parts, stmt.blocks());
      }
    }
    return changed;
  }

  private boolean spread(BitSet parts, String func, List<? extends Operand> args) {
    boolean changed = false;
    var known = foreign.computeIfAbsent(func, _ -> new BitSet());
    for (int i = 2; i < args.size(); i++) {
      boolean isPart = args.get(i) instanceof Local local && parts.get(local.index());
      if (!isPart && !known.get(i)) {
        known.set(i);
        changed = true;
      }
    }
    return changed;
  }

  /// The locals of `func` that hold parts of data.
  BitSet in(Func func) {
    var params = new ArrayList<Local>();
    var known = foreign.get(func.name());
    for (int i = 2; i < func.params().size(); i++) {
      if (known != null && !known.get(i)) {
        params.add(func.params().get(i));
      }
    }
    return in(func.params(), func.blocks(), params);
  }

  /// The locals of a plan, or of a function without arguments, that hold parts of data.
  BitSet in(List<Local> params, List<Block> blocks) {
    return in(params, blocks, List.of());
  }

  private BitSet in(List<Local> params, List<Block> blocks, List<Local> given) {
    var uses = Uses.of(params, blocks);
    var parts = new BitSet();
    parts.set(Local.DATA.index());
    for (var param : given) {
      if (uses.writes(param) == 1) {
        parts.set(param.index());
      }
    }
    int before;
    do {
      before = parts.cardinality();
      blocks.forEach(block -> find(block, uses, parts));
    } while (parts.cardinality() > before);
    return parts;
  }

  private void find(Block block, Uses uses, BitSet parts) {
    for (var stmt : block.stmts()) {
      switch (stmt) {
        case Stmt.Dot s -> add(s.source(), s.target(), uses, parts);
        case Stmt.DotBase s -> add(s.source(), s.target(), uses, parts);
        case Stmt.AssignVar(Operand.Constant _, var target, _) ->
            add(Local.DATA, target, uses, parts);
        case Stmt.AssignVar s -> add(s.source(), s.target(), uses, parts);
        case Stmt.Scan s -> add(s.source(), s.value(), uses, parts);
        case Stmt.Search s -> add(s.source(), s.value(), uses, parts);
        case Stmt.Call s when constantFuncs.contains(s.func()) ->
            add(Local.DATA, s.result(), uses, parts);
        case Stmt.With s when s.local().equals(Local.DATA) -> {
          continue;
        }
        case Stmt _ -> {}
      }
      stmt.blocks().forEach(inner -> find(inner, uses, parts));
    }
  }

  private static void add(Operand source, Local target, Uses uses, BitSet parts) {
    if (source instanceof Local local && parts.get(local.index()) && uses.writes(target) == 1) {
      parts.set(target.index());
    }
  }
}
