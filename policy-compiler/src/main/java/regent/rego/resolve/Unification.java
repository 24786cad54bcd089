package regent.rego.resolve;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.TemplateString;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.TermOrder;

/// Which variables the equation `a = b` binds. A variable that equals another unbound one waits for
/// it; both become bound together.
final class Unification {
  private final Set<String> safe;
  private final Set<String> unified = new LinkedHashSet<>();
  private final Map<String, Set<String>> waiting = new HashMap<>();

  private Unification(Set<String> safe) {
    this.safe = safe;
  }

  static Set<String> of(Set<String> safe, Term a, Term b) {
    var unification = new Unification(safe);
    unification.unify(a, b);
    return unification.unified;
  }

  /// Whether what the reference refers into is bound.
  static boolean isSafe(Ref ref, Set<String> safe) {
    if (ref.head() instanceof Var v) {
      return safe.contains(v.name());
    }
    return holds(ref.head(), safe);
  }

  private static boolean holds(Term term, Set<String> safe) {
    var vars = Vars.collector(Vars.SAFETY);
    vars.term(term);
    return safe.containsAll(vars.names());
  }

  private void unify(Term a, Term b) {
    switch (a) {
      case Var v -> unifyVar(v.name(), b);
      case Ref r -> {
        if (isSafe(r, safe)) {
          markInside(b);
        }
      }
      case Call c -> {
        if (holds(c, safe)) {
          markInside(b);
        }
      }
      case ArrayComprehension _ -> {
        if (!(b instanceof ObjectTerm)) {
          markInside(b);
        }
      }
      case ObjectComprehension _ -> {
        if (!(b instanceof ArrayTerm)) {
          markInside(b);
        }
      }
      case SetComprehension _, SetTerm _, Scalar _, TemplateString _ -> {
        if (b instanceof Var v) {
          mark(v.name());
        }
      }
      case ArrayTerm array -> unifyArray(array, b);
      case ObjectTerm object -> unifyObject(object, b);
    }
  }

  private void unifyVar(String a, Term other) {
    switch (other) {
      case Var(String b, var _) -> {
        if (isKnown(b)) {
          mark(a);
        } else if (isKnown(a)) {
          mark(b);
        } else {
          waiting.computeIfAbsent(a, _ -> new HashSet<>()).add(b);
          waiting.computeIfAbsent(b, _ -> new HashSet<>()).add(a);
        }
      }
      case ArrayTerm _, ObjectTerm _ -> unifyAll(a, other);
      case Ref r -> {
        if (isSafe(r, safe)) {
          mark(a);
        }
      }
      case Call c -> {
        if (holds(c, safe)) {
          mark(a);
        }
      }
      case Scalar _,
          SetTerm _,
          TemplateString _,
          ArrayComprehension _,
          SetComprehension _,
          ObjectComprehension _ ->
          mark(a);
    }
  }

  private void unifyArray(ArrayTerm a, Term other) {
    switch (other) {
      case Var v -> unifyAll(v.name(), a);
      case ArrayComprehension _, ObjectComprehension _, SetComprehension _ -> markAll(a);
      case Ref r -> {
        if (isSafe(r, safe)) {
          markAll(a);
        }
      }
      case Call c -> {
        if (holds(c, safe)) {
          markAll(a);
        }
      }
      case ArrayTerm b -> {
        if (a.items().size() == b.items().size()) {
          for (int i = 0; i < a.items().size(); i++) {
            unify(a.items().get(i), b.items().get(i));
          }
        }
      }
      case Scalar _, ObjectTerm _, SetTerm _, TemplateString _ -> {}
    }
  }

  private void unifyObject(ObjectTerm a, Term other) {
    switch (other) {
      case Var v -> unifyAll(v.name(), a);
      case Ref r -> {
        if (isSafe(r, safe)) {
          markAll(a);
        }
      }
      case Call c -> {
        if (holds(c, safe)) {
          markAll(a);
        }
      }
      case ObjectTerm b -> {
        if (a.entries().size() == b.entries().size()) {
          for (var x : a.entries()) {
            for (var y : b.entries()) {
              if (TermOrder.equal(x.key(), y.key())) {
                unify(x.value(), y.value());
              }
            }
          }
        }
      }
      case Scalar _,
          ArrayTerm _,
          SetTerm _,
          TemplateString _,
          ArrayComprehension _,
          SetComprehension _,
          ObjectComprehension _ -> {}
    }
  }

  /// The other side has a value; so has a variable here, or each variable of a collection.
  private void markInside(Term term) {
    if (term instanceof Var v) {
      mark(v.name());
    } else if (term instanceof ArrayTerm || term instanceof ObjectTerm) {
      markAll(term);
    }
  }

  private void unifyAll(String a, Term collection) {
    if (isKnown(a)) {
      markAll(collection);
      return;
    }
    var open = new HashSet<>(bindable(collection));
    open.removeAll(safe);
    open.removeAll(unified);
    if (open.isEmpty()) {
      mark(a);
    } else {
      waiting.computeIfAbsent(a, _ -> new HashSet<>()).addAll(open);
    }
  }

  private void markAll(Term collection) {
    bindable(collection).forEach(this::mark);
  }

  private static Set<String> bindable(Term collection) {
    var vars = Vars.collector(Vars.BINDABLE);
    vars.term(collection);
    return vars.names();
  }

  private boolean isKnown(String name) {
    return safe.contains(name) || unified.contains(name);
  }

  private void mark(String name) {
    unified.add(name);
    var dependencies = waiting.remove(name);
    if (dependencies != null) {
      dependencies.forEach(this::mark);
    }
    for (var dependent : List.copyOf(waiting.keySet())) {
      var left = waiting.get(dependent);
      if (left != null && left.remove(name) && left.isEmpty()) {
        mark(dependent);
      }
    }
  }
}
