package regent.rego.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import regent.rego.resolve.Arity;
import regent.rego.resolve.OutputVars;
import regent.rego.resolve.Vars;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Expr.Form;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Rewrite;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Walk;

/// Puts the expressions of a body into an order in which each variable is bound before it is read;
/// authors may write them in any order. Expressions keep their order where they can.
///
/// Works by rounds: each takes the expressions whose variables are all bound by what was taken
/// before, until none is left or none can be taken.
final class BodySafety {
  private final Arity arity;
  private final UnsafeVars unsafe = new UnsafeVars();

  private BodySafety(Arity arity) {
    this.arity = arity;
  }

  /// @param body in safe order, as far as there is one
  /// @param unsafe the variables that nothing binds; empty when the order is safe
  record Ordered(Body body, UnsafeVars unsafe) {}

  /// Orders `body` and the bodies inside it; `globals` are bound around it.
  static Ordered order(Body body, Set<String> globals, Arity arity) {
    var safety = new BodySafety(arity);
    var ordered = safety.rounds(body, globals);
    return new Ordered(safety.inside(ordered, globals), safety.unsafe);
  }

  private List<Expr> rounds(Body body, Set<String> globals) {
    var all = Vars.forSafety(arity);
    all.body(body);
    var vars = Set.copyOf(all.names());
    var safe = new HashSet<>(vars);
    safe.retainAll(globals);
    for (var expr : body) {
      var needs = Vars.forSafety(arity);
      needs.expr(expr);
      needs.names().stream().filter(v -> !safe.contains(v)).forEach(v -> unsafe.add(expr, v));
    }
    var ordered = new ArrayList<Expr>();
    var waiting = new ArrayList<>(body.exprs());
    int before;
    do {
      before = ordered.size();
      for (var expr : List.copyOf(waiting)) {
        if (isReady(expr, vars, globals, safe, ordered)) {
          waiting.remove(expr);
          ordered.add(expr);
        }
      }
    } while (ordered.size() > before);
    return ordered;
  }

  private boolean isReady(
      Expr expr, Set<String> vars, Set<String> globals, Set<String> safe, List<Expr> ordered) {
    var outputs = OutputVars.of(expr, arity, safe);
    var closed = closedOver(expr);
    closed.retainAll(vars);
    closed.removeAll(globals);
    if (!closed.isEmpty()) {
      closed.removeAll(OutputVars.of(ordered, arity, safe));
      if (!closed.isEmpty()) {
        if (closed.equals(outputs)) {
          return false;
        }
        unsafe.set(expr, closed);
      }
    }
    unsafe.removeIf(expr, v -> outputs.contains(v) || safe.contains(v));
    if (unsafe.has(expr)) {
      return false;
    }
    safe.addAll(outputs);
    return true;
  }

  /// All variables inside the closures of `expr`.
  private static Set<String> closedOver(Expr expr) {
    var vars = Vars.collector();
    new Walk() {
      @Override
      public void expr(Expr inner) {
        switch (inner.form()) {
          case Form.Every every -> vars.body(every.body());
          case Form.Not not -> vars.body(not.body());
          case Form.And and -> {
            vars.body(and.left());
            vars.body(and.right());
          }
          case Form.Or or -> {
            vars.body(or.left());
            vars.body(or.right());
          }
          case Form.Single _, Form.Call _, Form.Some _ -> {
            below(inner);
            return;
          }
        }
        inner.with().forEach(this::with);
      }

      @Override
      public void term(Term term) {
        switch (term) {
          case ArrayComprehension _, SetComprehension _, ObjectComprehension _ -> vars.term(term);
          default -> below(term);
        }
      }
    }.expr(expr);
    return new LinkedHashSet<>(vars.names());
  }

  /// Orders the bodies inside `ordered`; each sees what the expressions before it bind.
  private Body inside(List<Expr> ordered, Set<String> globals) {
    var known = Vars.forSafety(arity);
    var scope = new Inside(new HashSet<>(globals));
    var done = new ArrayList<Expr>();
    for (var expr : ordered) {
      scope.current = expr;
      done.add(scope.expr(expr));
      known.expr(expr);
      scope.globals.addAll(known.names());
    }
    return Exprs.body(done);
  }

  private final class Inside extends Rewrite {
    private final Set<String> globals;
    private @Nullable Expr current;

    Inside(Set<String> globals) {
      this.globals = globals;
    }

    @Override
    public Term term(Term term) {
      return switch (term) {
        case ArrayComprehension c ->
            new ArrayComprehension(c.head(), closure(Vars.of(c.head()), c.body()), c.at());
        case SetComprehension c ->
            new SetComprehension(c.head(), closure(Vars.of(c.head()), c.body()), c.at());
        case ObjectComprehension c -> {
          var heads = Vars.of(List.of(c.key(), c.value()));
          yield new ObjectComprehension(c.key(), c.value(), closure(heads, c.body()), c.at());
        }
        default -> below(term);
      };
    }

    @Override
    public Expr expr(Expr expr) {
      return switch (expr.form()) {
        case Form.Every every -> {
          globals.addAll(Vars.of(every.value()));
          if (every.key() != null) {
            globals.addAll(Vars.of(every.key()));
          }
          var body = closure(Set.of(), every.body());
          yield Exprs.with(
              expr, new Form.Every(every.key(), every.value(), every.domain(), body, every.at()));
        }
        case Form.Not not ->
            Exprs.with(
                expr, new Form.Not(closure(Set.of(), not.body()), not.explicitBody(), not.at()));
        case Form.And and ->
            Exprs.with(
                expr,
                new Form.And(
                    closure(Set.of(), and.left()),
                    closure(Set.of(), and.right()),
                    and.explicitLeft(),
                    and.explicitRight(),
                    and.at()));
        case Form.Or or ->
            Exprs.with(
                expr,
                new Form.Or(
                    closure(Set.of(), or.left()),
                    closure(Set.of(), or.right()),
                    or.explicitLeft(),
                    or.explicitRight(),
                    or.at()));
        case Form.Single _, Form.Call _, Form.Some _ -> below(expr);
      };
    }

    /// Orders a body whose head reads `heads`.
    private Body closure(Set<String> heads, Body body) {
      if (!heads.isEmpty()) {
        var bound = Vars.forSafety(arity);
        bound.body(body);
        for (var name : heads) {
          if (!bound.names().contains(name) && !globals.contains(name) && current != null) {
            unsafe.add(current, name);
          }
        }
      }
      var inner = order(body, globals, arity);
      if (inner.unsafe().isEmpty()) {
        return inner.body();
      }
      unsafe.addAll(inner.unsafe());
      return body;
    }
  }

  /// Variables that are read and not bound, by the expression that reads them.
  static final class UnsafeVars {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Expr expr, Set<String> vars) {}

    private @Nullable Entry entry(Expr expr) {
      for (var entry : entries) {
        if (entry.expr == expr) {
          return entry;
        }
      }
      return null;
    }

    void add(Expr expr, String name) {
      var entry = entry(expr);
      if (entry == null) {
        entry = new Entry(expr, new LinkedHashSet<>());
        entries.add(entry);
      }
      entry.vars.add(name);
    }

    void set(Expr expr, Set<String> names) {
      var entry = entry(expr);
      if (entry != null) {
        entries.remove(entry);
      }
      entries.add(new Entry(expr, new LinkedHashSet<>(names)));
    }

    void removeIf(Expr expr, Predicate<String> test) {
      var entry = entry(expr);
      if (entry != null) {
        entry.vars.removeIf(test);
        if (entry.vars.isEmpty()) {
          entries.remove(entry);
        }
      }
    }

    boolean has(Expr expr) {
      return entry(expr) != null;
    }

    void addAll(UnsafeVars other) {
      other.entries.forEach(e -> e.vars.forEach(v -> add(e.expr, v)));
    }

    boolean isEmpty() {
      return entries.isEmpty();
    }

    /// The expressions with the variables that are unsafe in each.
    List<Map.Entry<Expr, Set<String>>> all() {
      return entries.stream().map(e -> Map.entry(e.expr, e.vars)).toList();
    }
  }
}
