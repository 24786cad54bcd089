package regent.rego.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;
import regent.rego.plan.Operand;
import regent.rego.plan.Stmt;

/// What functions read of the input, themselves and through those that they call: paths of
/// constant keys.
final class FunctionReads {
  private final Map<String, Func> funcs;
  private final Map<String, Found> known = new HashMap<>();

  /// @param paths absent for what is not known
  private record Found(@Nullable Set<List<Value>> paths) {}

  FunctionReads(Map<String, Func> funcs) {
    this.funcs = funcs;
  }

  /// Lookups one after the other, from the input to one value.
  ///
  /// @param path of keys, one for each statement
  record Chain(List<Value> path, Local target) {
    /// The chain that begins at statement `from`; absent when none does.
    static @Nullable Chain at(Block block, int from, Uses uses) {
      var path = new ArrayList<Value>();
      var source = Local.INPUT;
      for (int i = from; i < block.stmts().size(); i++) {
        if (!(block.stmts().get(i) instanceof Stmt.Dot(var of, var key, var target, _))
            || !of.equals(source)
            || !(key instanceof Operand.Constant(var value))
            || (i > from && (uses.reads(source) != 1 || uses.writes(source) != 1))) {
          break;
        }
        path.add(value);
        source = target;
      }
      return path.isEmpty() ? null : new Chain(List.copyOf(path), source);
    }
  }

  /// The paths that the function reads; absent when it may read others.
  @Nullable Set<List<Value>> of(String name) {
    var found = known.get(name);
    if (found == null) {
      known.put(name, new Found(null));
      var func = funcs.get(name);
      found = new Found(func == null ? null : of(func.blocks()));
      known.put(name, found);
    }
    return found.paths();
  }

  /// The paths that blocks read; absent when they may read others.
  @Nullable Set<List<Value>> of(List<Block> blocks) {
    var paths = new HashSet<List<Value>>();
    var uses = Uses.of(List.of(), blocks);
    return blocks.stream().allMatch(block -> add(block, uses, paths)) ? paths : null;
  }

  private boolean add(Block block, Uses uses, Set<List<Value>> paths) {
    for (int i = 0; i < block.stmts().size(); i++) {
      var chain = Chain.at(block, i, uses);
      if (chain != null) {
        paths.add(chain.path());
        i += chain.path().size() - 1;
      } else if (!add(block.stmts().get(i), uses, paths)) {
        return false;
      }
    }
    return true;
  }

  private boolean add(Stmt stmt, Uses uses, Set<List<Value>> paths) {
    var ok =
        switch (stmt) {
          case Stmt.Call call -> {
            var read = of(call.func());
            if (read == null || call.args().lastIndexOf(Local.INPUT) > 0) {
              yield false;
            }
            paths.addAll(read);
            yield true;
          }
          case Stmt.CallDynamic _, Stmt.With _ -> false;
          case Stmt s -> !readsInput(s);
        };
    return ok && stmt.blocks().stream().allMatch(block -> add(block, uses, paths));
  }

  private static boolean readsInput(Stmt stmt) {
    var reads = new ArrayList<Local>();
    Locals.each(stmt, reads::add, _ -> {});
    return reads.contains(Local.INPUT);
  }
}
