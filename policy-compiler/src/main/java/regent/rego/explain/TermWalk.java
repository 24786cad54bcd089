package regent.rego.explain;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Value;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetTerm;

/// Follows a reference into a term that is known, from one of its steps on.
///
/// @param at the number of the step in the path of `ref` that comes next
/// @param term what the steps before led to
/// @param result what the end of the reference must be equal to
record TermWalk(
    Frame frame,
    Ref ref,
    int at,
    Bindings bindings,
    Term term,
    Bindings termBindings,
    Term result,
    Bindings resultBindings) {

  void run(Step step) {
    if (at == ref.path().size()) {
      frame.unifier().unify(term, result, termBindings, resultBindings, step);
      return;
    }
    var key = bindings.plug(ref.path().get(at));
    if (key instanceof Scalar(Value value, var _)) {
      next(value, step);
    } else {
      enumerate(step);
    }
  }

  private void next(Value key, Step step) {
    var found = child(key);
    if (found != null) {
      new TermWalk(
              frame, ref, at + 1, bindings, found.term(), found.bindings(), result, resultBindings)
          .run(step);
    }
  }

  private Bindings.@Nullable Bound child(Value key) {
    return switch (term) {
      case Scalar(Value value, var place) -> {
        var child = value.get(key);
        yield child.isDefined() ? new Bindings.Bound(new Scalar(child, place), termBindings) : null;
      }
      case ArrayTerm a ->
          key instanceof Num n
                  && n.isLong()
                  && n.longValue() >= 0
                  && n.longValue() < a.items().size()
              ? termBindings.apply(a.items().get((int) n.longValue()))
              : null;
      case ObjectTerm o -> {
        for (var entry : o.entries()) {
          if (key.equals(termBindings.value(entry.key()))) {
            yield termBindings.apply(entry.value());
          }
        }
        yield null;
      }
      case SetTerm s -> {
        for (var member : s.members()) {
          if (key.equals(termBindings.value(member))) {
            yield new Bindings.Bound(new Scalar(key, s.at()), termBindings);
          }
        }
        yield null;
      }
      default -> null;
    };
  }

  private void enumerate(Step step) {
    var exits = new EarlyExit.Deferred();
    for (var key : keys()) {
      exits.run(
          () ->
              frame
                  .unifier()
                  .unify(
                      new Scalar(key, ref.at()),
                      ref.path().get(at),
                      termBindings,
                      bindings,
                      () -> next(key, step)));
    }
    exits.end();
  }

  private List<Value> keys() {
    return switch (term) {
      case Scalar(Arr array, var _) -> indexes(array.size());
      case Scalar(Obj object, var _) -> object.keys();
      case Scalar(SetValue set, var _) -> {
        var wanted = at == ref.path().size() - 1 ? resultBindings.plug(result) : result;
        yield wanted instanceof Scalar(Value member, var _) && at == ref.path().size() - 1
            ? set.contains(member) ? List.of(member) : List.of()
            : set.members();
      }
      case ArrayTerm a -> indexes(a.items().size());
      case ObjectTerm o -> known(o.entries().stream().map(Term.Entry::key).toList());
      case SetTerm s -> known(s.members());
      default -> List.of();
    };
  }

  private static List<Value> indexes(int size) {
    return IntStream.range(0, size).<Value>mapToObj(Num::of).toList();
  }

  private List<Value> known(List<Term> terms) {
    var values = new TreeSet<Value>();
    for (var each : terms) {
      var value = termBindings.value(each);
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }
}
