package regent.rego.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Capabilities;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.TermOrder;
import regent.rego.syntax.Terms;
import regent.rego.syntax.Walk;

/// Which rule reads which. A variable in a reference is narrowed to the values it can have when the
/// body says so (`some x in ["a", "b"]; data[x].p`); otherwise the reference reads every rule it
/// may meet, and that edge is dynamic: it may not come true.
///
/// Built from the bodies before terms are taken out of expressions. Immutable once built.
public final class DependencyGraph {
  private static final Comparator<RuleDraft> BY_PLACE =
      Comparator.comparing(RuleDraft::at, Problems::compare)
          .thenComparing(r -> r.head().reference(), (a, b) -> TermOrder.compare(a, b));

  private final Map<RuleDraft, Set<RuleDraft>> reads = new LinkedHashMap<>();
  private final Map<RuleDraft, Set<RuleDraft>> readers = new HashMap<>();
  private final Map<RuleDraft, Map<RuleDraft, DynamicRead>> dynamic = new HashMap<>();
  private final DraftTree tree;
  private final Capabilities capabilities;

  private DependencyGraph(DraftTree tree, Capabilities capabilities) {
    this.tree = tree;
    this.capabilities = capabilities;
  }

  /// A reference that may read a rule.
  ///
  /// @param ref as written
  /// @param selector `ref` with narrowed variables, where that leaves just one reference
  /// @param bound the variables that may have a value where `ref` stands
  /// @param origins where the variables get their values
  public record DynamicRead(
      Ref ref, Ref selector, Set<String> bound, Map<String, VarOrigin> origins) {}

  /// The graph of no rules.
  public static DependencyGraph empty(Capabilities capabilities) {
    return new DependencyGraph(DraftTree.of(List.of()), capabilities);
  }

  public static DependencyGraph of(Compilation compilation) {
    var graph = new DependencyGraph(compilation.tree(), compilation.capabilities());
    for (var module : compilation.modules()) {
      module.forEachBranch(graph::add);
    }
    return graph;
  }

  public Set<RuleDraft> reads(RuleDraft rule) {
    return reads.getOrDefault(rule, Set.of());
  }

  public Set<RuleDraft> readers(RuleDraft rule) {
    return readers.getOrDefault(rule, Set.of());
  }

  /// Why `rule` may read `other`; absent when it surely does.
  public @Nullable DynamicRead dynamicRead(RuleDraft rule, RuleDraft other) {
    return dynamic.getOrDefault(rule, Map.of()).get(other);
  }

  private record Read(Ref ref, Ref selector, int index, RuleDraft rule, boolean fixed) {}

  private void add(RuleDraft rule) {
    reads.computeIfAbsent(rule, _ -> new LinkedHashSet<>());
    var found = new ArrayList<Read>();
    var body = rule.body().exprs();
    var narrowing = new Narrowing(body);
    for (int i = 0; i < body.size(); i++) {
      int index = i;
      refs(ref -> read(rule, ref, index, narrowing, found)).expr(body.get(i));
    }
    refs(ref -> read(rule, ref, body.size(), narrowing, found)).head(rule.head());
    if (found.stream().anyMatch(r -> !r.fixed())) {
      dynamic.put(rule, dynamicReads(rule, found));
    }
  }

  private static Walk refs(Consumer<Ref> visitor) {
    return Walk.terms(
        term -> {
          if (term instanceof Ref ref) {
            visitor.accept(ref);
          }
          return true;
        });
  }

  private void read(RuleDraft rule, Ref ref, int index, Narrowing narrowing, List<Read> found) {
    boolean open = ref.path().stream().anyMatch(step -> !Terms.isConstant(step));
    List<Ref> expanded = open ? narrowing.expand(ref, index) : List.of(ref);
    var selector = expanded.size() == 1 ? expanded.getFirst() : ref;
    @Nullable Set<String> bound = null;
    for (var one : expanded) {
      for (var target : tree.readBy(one)) {
        for (@Nullable RuleDraft t = target; t != null; t = t.otherwise()) {
          connect(rule, t);
        }
        boolean fixed = true;
        if (open) {
          if (bound == null) {
            bound = boundBefore(rule, index);
          }
          fixed = selects(selector, target, bound, null);
        }
        found.add(new Read(ref, selector, index, target, fixed));
      }
    }
  }

  private void connect(RuleDraft from, RuleDraft to) {
    reads.computeIfAbsent(from, _ -> new LinkedHashSet<>()).add(to);
    reads.computeIfAbsent(to, _ -> new LinkedHashSet<>());
    readers.computeIfAbsent(to, _ -> new LinkedHashSet<>()).add(from);
  }

  private Map<RuleDraft, DynamicRead> dynamicReads(RuleDraft rule, List<Read> found) {
    var fixed = new HashSet<RuleDraft>();
    found.stream().filter(Read::fixed).map(Read::rule).forEach(fixed::add);
    var reads = new HashMap<RuleDraft, DynamicRead>();
    for (var read : found) {
      if (!fixed.contains(read.rule()) && !reads.containsKey(read.rule())) {
        var bound = boundBefore(rule, read.index());
        var origins = VarOrigin.of(rule, read.index(), read.selector(), capabilities);
        var why = new DynamicRead(read.ref(), read.selector(), bound, origins);
        for (@Nullable RuleDraft t = read.rule(); t != null; t = t.otherwise()) {
          reads.put(t, why);
        }
      }
    }
    return reads;
  }

  private static Set<String> boundBefore(RuleDraft rule, int index) {
    var vars = Vars.collector();
    vars.head(rule.head());
    List<Expr> body = rule.body().exprs();
    body.subList(0, Math.min(index, body.size())).forEach(vars::expr);
    return vars.names();
  }

  /// Whether `ref` reads `rule` whatever its variables are. A variable that has no value yet and
  /// occurs once runs over everything, so it surely meets the rule.
  ///
  /// @param positions gets the steps of `ref` that must have the value of the rule's; when absent
  ///     the first such step settles the question
  public static boolean selects(
      Ref ref, RuleDraft rule, Set<String> bound, @Nullable List<Integer> positions) {
    List<Term> path = rule.path().path();
    boolean fixed = true;
    for (int i = 0; i < Math.min(ref.path().size(), path.size()); i++) {
      var wanted = path.get(i);
      var step = ref.path().get(i);
      if (!Terms.isConstant(wanted)) {
        continue;
      }
      if (step instanceof Term.Var v && !bound.contains(v.name()) && occurrences(ref, v) == 1) {
        continue;
      }
      if (Terms.isConstant(step)) {
        if (!TermOrder.equal(step, wanted)) {
          return false;
        }
        continue;
      }
      if (positions == null) {
        return false;
      }
      fixed = false;
      positions.add(i);
    }
    return fixed;
  }

  private static long occurrences(Ref ref, Term.Var v) {
    return ref.path().stream()
        .filter(s -> s instanceof Term.Var x && x.name().equals(v.name()))
        .count();
  }

  /// All rules, each after those it reads; rules that read each other in the order of the text.
  public List<RuleDraft> sorted() {
    var sorted = new LinkedHashSet<RuleDraft>();
    var open = new HashSet<RuleDraft>();
    reads.keySet().stream().sorted(BY_PLACE).forEach(rule -> visit(rule, sorted, open));
    return List.copyOf(sorted);
  }

  private void visit(RuleDraft rule, Set<RuleDraft> sorted, Set<RuleDraft> open) {
    if (sorted.contains(rule) || !open.add(rule)) {
      return;
    }
    reads(rule).stream().sorted(BY_PLACE).forEach(read -> visit(read, sorted, open));
    open.remove(rule);
    sorted.add(rule);
  }
}
