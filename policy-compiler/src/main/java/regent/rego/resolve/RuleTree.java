package regent.rego.resolve;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.syntax.Module;
import regent.rego.syntax.Rule;

/// All rules by their path: a node for each step of `data.a.b.p`, the root above `data`. A rule
/// sits at the constant prefix of its reference, so `p[x].q` sits at `p`. Immutable.
///
/// @param rules the definitions here, in the order of modules and then of the text; `else`
///     branches hang below their first rule
/// @param children in Rego's order of keys
/// @param hidden left out when all of `data` is asked for (`data.system`)
public record RuleTree(
    List<Definition> rules, SortedMap<Value, RuleTree> children, boolean hidden) {
  public RuleTree {
    rules = List.copyOf(rules);
    children = Collections.unmodifiableSortedMap(children);
  }

  /// A rule and the module it was written in.
  public record Definition(Module module, Rule rule) {}

  public @Nullable RuleTree child(Value key) {
    return children.get(key);
  }

  /// The node at `path`, which begins with `data`; absent when no rule or package is there.
  public @Nullable RuleTree find(List<Value> path) {
    @Nullable RuleTree node = this;
    for (var key : path) {
      node = node.child(key);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  public @Nullable RuleTree find(String... path) {
    return find(List.<Value>of(Arrays.stream(path).map(Str::of).toArray(Value[]::new)));
  }

  /// Visits this node and then, in order of keys, all below it.
  public void forEach(Consumer<RuleTree> visitor) {
    visitor.accept(this);
    children.values().forEach(child -> child.forEach(visitor));
  }
}
