package regent.rego.check;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Diagnostic.Code;
import regent.rego.resolve.Compilation;
import regent.rego.resolve.DependencyGraph;
import regent.rego.resolve.RuleDraft;
import regent.rego.resolve.RuleText;

/// Finds rules that read themselves, directly or through others.
///
/// A cycle through a reference with a variable is reported as possible, with the values that would
/// close it.
final class CheckRecursion {
  private final Compilation compilation;
  private final DependencyGraph graph;

  private CheckRecursion(Compilation compilation, DependencyGraph graph) {
    this.compilation = compilation;
    this.graph = graph;
  }

  static void run(Compilation compilation, DependencyGraph graph) {
    var stage = new CheckRecursion(compilation, graph);
    compilation
        .tree()
        .forEach(
            node -> {
              for (var rule : node.rules()) {
                for (@Nullable RuleDraft r = rule; r != null; r = r.otherwise()) {
                  stage.rule(r);
                }
              }
            });
  }

  private void rule(RuleDraft rule) {
    var cycle = path(rule, graph::reads);
    if (cycle.isEmpty()) {
      return;
    }
    var message = " is recursive: ";
    var cause = "";
    if (!isFixed(cycle)) {
      var fixed =
          path(
              rule,
              r ->
                  graph.reads(r).stream()
                      .filter(other -> graph.dynamicRead(r, other) == null)
                      .toList());
      if (fixed.isEmpty()) {
        message = " may be recursive: ";
        cause = new RecursionCause(graph, compilation.rewritten()).of(cycle);
      } else {
        cycle = fixed;
      }
    }
    var steps = cycle.stream().map(this::name).collect(Collectors.joining(" -> "));
    compilation
        .problems()
        .report(Code.RECURSION, "rule " + name(rule) + message + steps + cause, rule.at());
  }

  private String name(RuleDraft rule) {
    return RuleText.of(rule.path(), compilation.rewritten());
  }

  private boolean isFixed(List<RuleDraft> path) {
    for (int i = 1; i < path.size(); i++) {
      if (graph.dynamicRead(path.get(i - 1), path.get(i)) != null) {
        return false;
      }
    }
    return true;
  }

  /// The way from `start` back to itself, the direct one where there is one; empty when there is
  /// none.
  private static List<RuleDraft> path(
      RuleDraft start, Function<RuleDraft, Collection<RuleDraft>> edges) {
    var path = new ArrayDeque<RuleDraft>();
    path.add(start);
    return search(start, start, edges, path, new HashSet<>()) ? List.copyOf(path) : List.of();
  }

  private static boolean search(
      RuleDraft from,
      RuleDraft goal,
      Function<RuleDraft, Collection<RuleDraft>> edges,
      ArrayDeque<RuleDraft> path,
      Set<RuleDraft> visited) {
    if (!visited.add(from)) {
      return false;
    }
    var next = edges.apply(from);
    if (next.contains(goal)) {
      path.add(goal);
      return true;
    }
    for (var step : next) {
      path.add(step);
      if (search(step, goal, edges, path, visited)) {
        return true;
      }
      path.removeLast();
    }
    return false;
  }
}
