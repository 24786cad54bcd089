package regent.rego.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Value;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.Entry;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// The values of the variables of one query; a value may hold variables of another query.
///
/// Here a [Scalar] may hold any value, also an array, an object or a set: documents are not turned
/// into trees.
final class Bindings {
  private final Map<String, Bound> values = new LinkedHashMap<>();

  /// A term and the bindings of its variables.
  record Bound(Term term, Bindings bindings) {}

  /// What `term` stands for: itself unless it is a variable with a value.
  Bound apply(Term term) {
    var current = new Bound(term, this);
    while (current.term() instanceof Var(String name, var _)) {
      var next = current.bindings().values.get(name);
      if (next == null) {
        return current;
      }
      current = next;
    }
    return current;
  }

  void bind(String name, Term term, Bindings bindings) {
    values.put(name, new Bound(term, bindings));
  }

  void release(String name) {
    values.remove(name);
  }

  List<String> names() {
    return new ArrayList<>(values.keySet());
  }

  /// `term` with all known variables replaced; a [Scalar] when it is constant then.
  Term plug(Term term) {
    return switch (term) {
      case Scalar _ -> term;
      case Var v -> {
        var bound = apply(v);
        yield bound.term() instanceof Var ? bound.term() : bound.bindings().plug(bound.term());
      }
      case ArrayTerm a -> constant(new ArrayTerm(plug(a.items()), a.at()));
      case SetTerm s -> constant(new SetTerm(plug(s.members()), s.at()));
      case ObjectTerm o -> {
        var entries = new ArrayList<Entry>();
        for (var e : o.entries()) {
          entries.add(new Entry(plug(e.key()), plug(e.value())));
        }
        yield constant(new ObjectTerm(entries, o.at()));
      }
      case Ref r -> new Ref(plug(r.head()), plug(r.path()), r.at());
      case Term.Call _, Term.TemplateString _ -> term;
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> term;
    };
  }

  private List<Term> plug(List<Term> terms) {
    var plugged = new ArrayList<Term>(terms.size());
    for (var term : terms) {
      plugged.add(plug(term));
    }
    return plugged;
  }

  private static Term constant(Term term) {
    return Terms.isConstant(term) ? new Scalar(Terms.value(term), term.at()) : term;
  }

  /// The value of `term`; absent while a variable in it has none.
  @Nullable Value value(Term term) {
    return plug(term) instanceof Scalar(Value value, var _) ? value : null;
  }
}
