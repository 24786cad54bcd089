package regent.rego.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Capabilities;
import regent.opa.diagnostic.Location;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.check.TypedRules;
import regent.rego.resolve.RuleTree;
import regent.rego.syntax.Term;

/// The functions that plans call. A function is planned when something refers to it for the first
/// time, and not at once but after what is being planned: references among rules go as deep as a
/// policy is large.
final class PlannerFunctions {
  private final RuleTree tree;
  private final Capabilities capabilities;
  private final Map<Key, String> names = new HashMap<>();
  private final Map<PlannerContext, Integer> contexts = new HashMap<>();
  private final Map<String, Planned> planned = new HashMap<>();
  private final Queue<Key> waiting = new ArrayDeque<>();

  PlannerFunctions(TypedRules rules) {
    var data = rules.rules().child(Str.of("data"));
    this.tree = data == null ? rules.rules() : data;
    this.capabilities = rules.capabilities();
    contexts.put(PlannerContext.NONE, 0);
  }

  /// What a function computes.
  private sealed interface Key {
    /// The document of the rules at `path`, as far as it matters under the keys `pattern`.
    record Rules(List<Value> path, List<Value> pattern, PlannerContext context) implements Key {}

    /// All that lies at `path`, from rules and base documents.
    record Extent(List<Value> path, PlannerContext context) implements Key {}
  }

  private record Planned(Func func, List<String> calls) {}

  /// The rules below `data`.
  RuleTree tree() {
    return tree;
  }

  Capabilities.@Nullable Declaration declaration(String name) {
    return capabilities.builtin(name);
  }

  boolean isFunction(Term.Ref ref) {
    var node = tree.find(PlannerCalls.path(ref));
    return node != null && PlannerRules.isFunction(node);
  }

  int arity(List<Value> path) {
    return PlannerRules.arity(node(path));
  }

  private RuleTree node(List<Value> path) {
    var node = tree.find(path);
    if (node == null || node.rules().isEmpty()) {
      throw new IllegalStateException("no rules at " + PlannerNames.reference(path));
    }
    return node;
  }

  /// The name of the function for the rules at `path`.
  ///
  /// @param next the constant keys that are looked up in its result first
  String rules(List<Value> path, List<Value> next, PlannerContext context) {
    int distinguished = PlannerRules.distinguished(node(path), path);
    var pattern = next.subList(0, Math.min(next.size(), distinguished));
    return name(new Key.Rules(List.copyOf(path), List.copyOf(pattern), context));
  }

  /// The name of the function for the whole document at `path`.
  String extent(List<Value> path, PlannerContext context) {
    return name(new Key.Extent(List.copyOf(path), context));
  }

  private String name(Key key) {
    var known = names.get(key);
    if (known != null) {
      return known;
    }
    var name =
        switch (key) {
          case Key.Rules(var path, var pattern, var context) ->
              generation(context)
                  + PlannerNames.reference(path)
                  + (pattern.isEmpty() ? "" : pattern);
          case Key.Extent(var path, var context) ->
              generation(context) + PlannerNames.reference(path) + ".*";
        };
    names.put(key, name);
    waiting.add(key);
    return name;
  }

  private String generation(PlannerContext context) {
    return "g" + contexts.computeIfAbsent(context, _ -> contexts.size()) + ".";
  }

  /// Plans what is waiting, and gives all functions that `called` need.
  List<Func> reachable(Iterable<String> called) {
    for (var key = waiting.poll(); key != null; key = waiting.poll()) {
      plan(key, name(key));
    }
    var reached = new LinkedHashMap<String, Func>();
    var open = new ArrayDeque<String>();
    called.forEach(open::add);
    for (var name = open.poll(); name != null; name = open.poll()) {
      var function = planned.get(name);
      if (function != null && reached.putIfAbsent(name, function.func()) == null) {
        open.addAll(function.calls());
      }
    }
    return new ArrayList<>(reached.values());
  }

  private void plan(Key key, String name) {
    switch (key) {
      case Key.Rules(var path, var pattern, var context) -> {
        var node = node(path);
        var frame =
            new PlannerFrame(
                this, context, PlannerRules.arity(node), node.rules().getFirst().rule().at());
        keep(PlannerRules.plan(frame, name, node, path, pattern), frame);
      }
      case Key.Extent(var path, var context) -> {
        var frame = new PlannerFrame(this, context, 0, Location.NONE);
        keep(PlannerExtent.plan(frame, name, tree, path), frame);
      }
    }
  }

  private void keep(Func func, PlannerFrame frame) {
    planned.put(func.name(), new Planned(func, List.copyOf(new LinkedHashSet<>(frame.called))));
  }
}
