package regent.rego;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import regent.rego.plan.Block;
import regent.rego.plan.Func;
import regent.rego.plan.Policy;
import regent.rego.plan.Stmt;

/// How deep the functions of a plan call each other: what decides how much stack a run needs.
final class CallDepth {
  private CallDepth() {}

  /// The length of the longest chain of calls, calls by computed names left out. Chains may be
  /// long, so the stack is our own; nothing is recursive.
  static int of(Policy policy) {
    var funcs = policy.funcs().stream().collect(Collectors.toMap(Func::name, func -> func));
    var depths = new HashMap<String, Integer>();
    var callees = new HashMap<String, Set<String>>();
    var open = new ArrayDeque<>(funcs.keySet());
    while (!open.isEmpty()) {
      var name = open.peek();
      if (depths.containsKey(name)) {
        open.pop();
        continue;
      }
      boolean first = !callees.containsKey(name);
      var called = callees.computeIfAbsent(name, _ -> callees(funcs, name));
      var waiting = called.stream().filter(callee -> !depths.containsKey(callee)).toList();
      if (first && !waiting.isEmpty()) {
        waiting.forEach(open::push);
      } else {
        depths.put(open.pop(), 1 + deepest(called, depths));
      }
    }
    return deepest(depths.keySet(), depths);
  }

  private static int deepest(Set<String> names, Map<String, Integer> depths) {
    return names.stream().mapToInt(name -> depths.getOrDefault(name, 0)).max().orElse(0);
  }

  private static Set<String> callees(Map<String, Func> funcs, String name) {
    var names = new LinkedHashSet<String>();
    var func = funcs.get(name);
    if (func != null) {
      collect(func.blocks(), names);
    }
    return names;
  }

  private static void collect(List<Block> blocks, Set<String> names) {
    for (var block : blocks) {
      for (var stmt : block.stmts()) {
        if (stmt instanceof Stmt.Call call) {
          names.add(call.func());
        }
        collect(stmt.blocks(), names);
      }
    }
  }
}
