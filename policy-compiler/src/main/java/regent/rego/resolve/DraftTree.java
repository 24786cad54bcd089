package regent.rego.resolve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermOrder;
import regent.rego.syntax.Terms;

/// The rules under compilation by their path; [RuleTree] is what becomes of it.
public final class DraftTree {
  private static final Str SYSTEM = Str.of("system");

  private final List<RuleDraft> rules = new ArrayList<>();
  private final SortedMap<Value, DraftTree> children = new TreeMap<>();
  private boolean hidden;

  private DraftTree() {}

  static DraftTree of(List<ModuleDraft> modules) {
    var root = new DraftTree();
    // Packages before those inside them: the first rule at a path is the one that errors name.
    var ordered = new ArrayList<>(modules);
    ordered.sort((a, b) -> TermOrder.compare(a.path(), b.path()));
    for (var module : ordered) {
      root.grow(module.path());
      module.rules().forEach(rule -> root.grow(rule.groundPath()).rules.add(rule));
    }
    var data = root.children.get(Str.of("data"));
    var system = data == null ? null : data.children.get(SYSTEM);
    if (system != null) {
      system.hidden = true;
    }
    return root;
  }

  private DraftTree grow(Ref path) {
    var node = this;
    for (var key : keys(path)) {
      node = node.children.computeIfAbsent(key, _ -> new DraftTree());
    }
    return node;
  }

  private static List<Value> keys(Ref path) {
    var keys = new ArrayList<Value>();
    if (path.head() instanceof Var(String name, var _)) {
      keys.add(Str.of(name));
    }
    for (var step : path.path()) {
      keys.add(Terms.value(step));
    }
    return keys;
  }

  public List<RuleDraft> rules() {
    return rules;
  }

  public SortedMap<Value, DraftTree> children() {
    return children;
  }

  /// The child under a constant; absent for anything else.
  public @Nullable DraftTree child(Term key) {
    return key instanceof Scalar s ? children.get(s.value()) : null;
  }

  public @Nullable DraftTree root(Ref ref) {
    return ref.head() instanceof Var(String name, var _) ? children.get(Str.of(name)) : null;
  }

  /// The node that `ref` leads to; absent when there is none.
  public @Nullable DraftTree find(Ref ref) {
    @Nullable DraftTree node = root(ref);
    for (int i = 0; node != null && i < ref.path().size(); i++) {
      node = node.child(ref.path().get(i));
    }
    return node;
  }

  /// The rules whose path is exactly `ref`.
  public List<RuleDraft> exactly(Ref ref) {
    var node = find(ref);
    return node == null ? List.of() : node.rules;
  }

  /// Every rule that `ref` may read, hidden ones too; parts that are not constant match anything.
  public Set<RuleDraft> readBy(Ref ref) {
    var found = new LinkedHashSet<RuleDraft>();
    var root = root(ref);
    if (root != null) {
      root.collect(ref, 0, found);
    }
    return found;
  }

  private void collect(Ref ref, int step, Set<RuleDraft> found) {
    if (step >= ref.path().size()) {
      forEach(node -> found.addAll(node.rules));
      return;
    }
    var key = ref.path().get(step);
    if (Terms.isConstant(key)) {
      var child = child(key);
      if (child != null) {
        child.take(ref, step + 1, found);
      }
    } else {
      children.values().forEach(child -> child.take(ref, step + 1, found));
    }
  }

  private void take(Ref ref, int step, Set<RuleDraft> found) {
    for (var rule : rules) {
      if (mayMeet(rule.path().path(), ref.path(), step)) {
        found.add(rule);
      }
    }
    collect(ref, step, found);
  }

  private static boolean mayMeet(List<Term> a, List<Term> b, int from) {
    for (int i = from; i < a.size() && i < b.size(); i++) {
      if (Terms.isConstant(a.get(i))
          && Terms.isConstant(b.get(i))
          && !TermOrder.equal(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Visits this node and then, in order of keys, all below it.
  public void forEach(Consumer<DraftTree> visitor) {
    visitor.accept(this);
    children.values().forEach(child -> child.forEach(visitor));
  }

  /// Visits as [#forEach(Consumer)] until `visitor` answers no; then it leaves out what is below.
  public void forEachWhile(Predicate<DraftTree> visitor) {
    if (visitor.test(this)) {
      children.values().forEach(child -> child.forEachWhile(visitor));
    }
  }

  RuleTree frozen(Function<RuleDraft, RuleTree.Definition> definition) {
    var below = new TreeMap<Value, RuleTree>();
    children.forEach((key, child) -> below.put(key, child.frozen(definition)));
    return new RuleTree(rules.stream().map(definition).toList(), below, hidden);
  }
}
