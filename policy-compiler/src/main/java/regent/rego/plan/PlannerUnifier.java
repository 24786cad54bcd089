package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Value;
import regent.rego.syntax.Term;

/// Writes statements that make two terms equal, binding the variables that have no value yet.
///
/// Works on a list of pairs. A pair with a side that can be computed becomes a comparison, a
/// binding, or, where the other side is an array or object with unbound variables, a pair for each
/// of its elements. A pair of which no side can be computed yet waits for the others: so
/// `[x, y] = [y, 1]` binds `y` first.
final class PlannerUnifier {
  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerUnifier(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  private sealed interface Pair {
    record Terms(Term a, Term b) implements Pair {}

    record Match(Operand value, Term pattern) implements Pair {}
  }

  void unify(Term a, Term b) {
    solve(List.of(new Pair.Terms(a, b)));
  }

  void match(Operand value, Term pattern) {
    solve(List.of(new Pair.Match(value, pattern)));
  }

  /// Matches several values at once: their patterns may share variables.
  void match(List<? extends Operand> values, List<Term> patterns) {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < values.size(); i++) {
      pairs.add(new Pair.Match(values.get(i), patterns.get(i)));
    }
    solve(pairs);
  }

  /// Whether `term` can be computed here: unbound variables occur at most inside of references,
  /// which enumerate them.
  boolean isEvaluable(Term term) {
    return switch (term) {
      case Term.Var(var name, _) -> PlannerVars.RESERVED.contains(name) || frame.scope.binds(name);
      case Term.Ref ref -> isEvaluable(ref.head());
      case Term.ArrayTerm array -> array.items().stream().allMatch(this::isEvaluable);
      case Term.SetTerm set -> set.members().stream().allMatch(this::isEvaluable);
      case Term.ObjectTerm object ->
          object.entries().stream().allMatch(e -> isEvaluable(e.key()) && isEvaluable(e.value()));
      case Term.Call call -> call.arguments().stream().allMatch(this::isEvaluable);
      case Term.Scalar _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ ->
          true;
    };
  }

  private void solve(List<Pair> pairs) {
    var waiting = new ArrayList<>(pairs);
    while (!waiting.isEmpty()) {
      int ready = 0;
      while (ready < waiting.size() && !isReady(waiting.get(ready))) {
        ready++;
      }
      if (ready == waiting.size()) {
        neverReady(waiting);
        return;
      }
      waiting.addAll(ready, step(waiting.remove(ready)));
    }
  }

  /// OPA looks up `x[0]` before it binds `x` in `data.a[x[0]][x]`, and finds nothing.
  private void neverReady(List<Pair> pairs) {
    var terms = new ArrayList<Term>();
    boolean hasRef = false;
    for (var pair : pairs) {
      switch (pair) {
        case Pair.Terms(var a, var b) -> terms.addAll(List.of(a, b));
        case Pair.Match(_, var pattern) -> terms.add(pattern);
      }
    }
    for (var term : terms) {
      hasRef |= term instanceof Term.Ref;
    }
    if (!hasRef) {
      throw new IllegalStateException("unsafe variables in " + pairs);
    }
    never(terms);
  }

  private boolean isReady(Pair pair) {
    return switch (pair) {
      case Pair.Match(_, Term.SetTerm set) -> isEvaluable(set);
      case Pair.Match(_, Term.Call call) -> isEvaluable(call);
      case Pair.Match(_, Term.Ref ref) -> isEvaluable(ref);
      case Pair.Match(_, Term.ObjectTerm object) -> haveKeys(object);
      case Pair.Match _ -> true;
      case Pair.Terms(Term.ArrayTerm _, Term.ArrayTerm _) -> true;
      case Pair.Terms(Term.ObjectTerm a, Term.ObjectTerm b) when sameKeys(a, b) -> true;
      case Pair.Terms(var a, var b) -> isEvaluable(a) || isEvaluable(b);
    };
  }

  private boolean haveKeys(Term.ObjectTerm object) {
    return object.entries().stream().allMatch(entry -> isEvaluable(entry.key()));
  }

  /// Does what can be done for a pair that is ready; the result is what is left of it.
  private List<Pair> step(Pair pair) {
    return switch (pair) {
      case Pair.Match(var value, var pattern) -> step(value, pattern);
      case Pair.Terms(var a, var b)
          when PlannerTerms.constant(a) != null || PlannerTerms.constant(b) != null -> {
        boolean left = PlannerTerms.constant(a) != null;
        yield List.of(new Pair.Match(frame.terms.value(left ? a : b), left ? b : a));
      }
      case Pair.Terms(Term.ArrayTerm a, Term.ArrayTerm b) -> zip(a, b);
      case Pair.Terms(Term.ObjectTerm a, Term.ObjectTerm b) when sameKeys(a, b) -> zip(a, b);
      case Pair.Terms(var a, var b) -> {
        boolean left = isEvaluable(a) && !(isPattern(a) && isEvaluable(b));
        yield List.of(new Pair.Match(frame.terms.value(left ? a : b), left ? b : a));
      }
    };
  }

  private static boolean isPattern(Term term) {
    return term instanceof Term.ArrayTerm || term instanceof Term.ObjectTerm;
  }

  private List<Pair> zip(Term.ArrayTerm a, Term.ArrayTerm b) {
    if (a.items().size() != b.items().size()) {
      return never(List.of(a, b));
    }
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < a.items().size(); i++) {
      pairs.add(new Pair.Terms(a.items().get(i), b.items().get(i)));
    }
    return pairs;
  }

  private static boolean sameKeys(Term.ObjectTerm a, Term.ObjectTerm b) {
    return a.entries().size() == b.entries().size()
        && a.entries().stream()
            .allMatch(
                entry -> {
                  var key = PlannerTerms.constant(entry.key());
                  return key != null && find(b, key) != null;
                });
  }

  private static @Nullable Term find(Term.ObjectTerm object, Value key) {
    for (var entry : object.entries()) {
      if (key.equals(PlannerTerms.constant(entry.key()))) {
        return entry.value();
      }
    }
    return null;
  }

  private static List<Pair> zip(Term.ObjectTerm a, Term.ObjectTerm b) {
    var pairs = new ArrayList<Pair>();
    for (var entry : a.entries()) {
      var key = PlannerTerms.constant(entry.key());
      var other = key == null ? null : find(b, key);
      if (other != null) {
        pairs.add(new Pair.Terms(entry.value(), other));
      }
    }
    return pairs;
  }

  private List<Pair> step(Operand value, Term pattern) {
    if (pattern instanceof Term.Var(var name, _) && !isEvaluable(pattern)) {
      frame.scope.bind(name, value);
      return List.of();
    }
    if (pattern instanceof Term.ArrayTerm array && PlannerTerms.constant(array) == null) {
      return value instanceof Operand.Constant(var known)
          ? elements(known, array)
          : elements(value, array);
    }
    if (pattern instanceof Term.ObjectTerm object && !isEvaluable(object)) {
      return entries(value, object);
    }
    var other = frame.terms.value(pattern);
    if (value instanceof Operand.Constant(var a) && other instanceof Operand.Constant(var b)) {
      return a.equals(b) ? List.of() : never(List.of());
    }
    code.add(new Stmt.Equal(value, other, code.at()));
    return List.of();
  }

  private List<Pair> elements(Value known, Term.ArrayTerm pattern) {
    if (!(known instanceof Arr array) || array.size() != pattern.items().size()) {
      return never(List.of(pattern));
    }
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < array.size(); i++) {
      pairs.add(new Pair.Match(new Operand.Constant(array.at(i)), pattern.items().get(i)));
    }
    return pairs;
  }

  private List<Pair> elements(Operand value, Term.ArrayTerm pattern) {
    code.add(new Stmt.IsArray(value, code.at()));
    hasSize(value, pattern.items().size());
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < pattern.items().size(); i++) {
      var item = pattern.items().get(i);
      if (!isWildcard(item)) {
        pairs.add(new Pair.Match(code.dot(value, new Operand.Constant(Num.of(i))), item));
      }
    }
    return pairs;
  }

  private static boolean isWildcard(Term term) {
    return term instanceof Term.Var(var name, _) && PlannerVars.isWildcard(name);
  }

  private List<Pair> entries(Operand value, Term.ObjectTerm pattern) {
    if (value instanceof Operand.Constant(var known) && !(known instanceof Obj)) {
      return never(List.of(pattern));
    }
    code.add(new Stmt.IsObject(value, code.at()));
    hasSize(value, pattern.entries().size());
    var pairs = new ArrayList<Pair>();
    for (var entry : pattern.entries()) {
      pairs.add(new Pair.Match(code.dot(value, frame.terms.value(entry.key())), entry.value()));
    }
    return pairs;
  }

  private void hasSize(Operand value, int size) {
    var length = code.newLocal();
    code.add(new Stmt.Len(value, length, code.at()));
    code.add(new Stmt.Equal(length, new Operand.Constant(Num.of(size)), code.at()));
  }

  /// The terms can never be equal. What follows is written nevertheless, so their variables need to
  /// be somewhere.
  private List<Pair> never(List<Term> terms) {
    code.never();
    var nothing = code.newLocal();
    frame.unbound(terms).forEach(name -> frame.scope.bind(name, nothing));
    return List.of();
  }
}
