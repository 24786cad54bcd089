package regent.rego.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.trace.TraceEvent.Op;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Value;
import regent.rego.execute.ObjectBuilder;
import regent.rego.syntax.Body;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.ArrayComprehension;
import regent.rego.syntax.Term.ArrayTerm;
import regent.rego.syntax.Term.ObjectComprehension;
import regent.rego.syntax.Term.ObjectTerm;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetComprehension;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// Makes terms equal: binds variables, looks into references, computes comprehensions.
final class Unifier {
  private final Frame frame;

  Unifier(Frame frame) {
    this.frame = frame;
  }

  void unify(Term a, Term b, Step step) {
    unify(a, b, frame.bindings(), frame.bindings(), step);
  }

  void unify(Term left, Term right, Bindings leftBindings, Bindings rightBindings, Step step) {
    var x = leftBindings.apply(left);
    var y = rightBindings.apply(right);
    var a = x.term();
    var b = y.term();
    if (frame.tracer.isTold()) {
      frame.event(Op.UNIFY, frame.tracer.subjects().expr(equation(a, b)), Location.NONE);
    }
    if (a instanceof Ref ref) {
      reference(ref, b, x.bindings(), y.bindings(), step);
    } else if (b instanceof Ref ref) {
      reference(ref, a, y.bindings(), x.bindings(), step);
    } else if (Terms.isComprehension(a)) {
      unify(comprehension(a), b, x.bindings(), y.bindings(), step);
    } else if (Terms.isComprehension(b)) {
      unify(comprehension(b), a, y.bindings(), x.bindings(), step);
    } else if (a instanceof Var(String name, var _)) {
      if (b instanceof Var(String other, var _)
          && name.equals(other)
          && x.bindings() == y.bindings()) {
        step.run();
      } else {
        bind(name, x.bindings(), b, y.bindings(), step);
      }
    } else if (b instanceof Var(String name, var _)) {
      bind(name, y.bindings(), a, x.bindings(), step);
    } else {
      composites(a, b, x.bindings(), y.bindings(), step);
    }
  }

  private static Expr equation(Term a, Term b) {
    var form = Exprs.equation(a, b, Location.NONE).form();
    return new Expr(form, false, List.of(), false, 0, Location.NONE);
  }

  private static void bind(
      String name, Bindings bindings, Term value, Bindings valueBindings, Step step) {
    bindings.bind(name, value, valueBindings);
    try {
      step.run();
    } finally {
      bindings.release(name);
    }
  }

  private void composites(Term a, Term b, Bindings x, Bindings y, Step step) {
    if (a instanceof Scalar(Value v, var _) && b instanceof Scalar(Value w, var _)) {
      if (v.equals(w)) {
        step.run();
      }
      return;
    }
    var itemsA = items(a);
    var itemsB = items(b);
    if (itemsA != null && itemsB != null) {
      if (itemsA.size() == itemsB.size()) {
        all(itemsA, itemsB, x, y, 0, step);
      }
      return;
    }
    var entriesA = entries(a, x);
    var entriesB = entries(b, y);
    if (entriesA != null && entriesB != null) {
      if (entriesA.keySet().equals(entriesB.keySet())) {
        all(List.copyOf(entriesA.values()), List.copyOf(entriesB.values()), x, y, 0, step);
      }
      return;
    }
    var valueA = x.value(a);
    if (valueA != null && valueA.equals(y.value(b))) {
      step.run();
    }
  }

  /// Makes the terms equal one after the other.
  void all(List<Term> a, List<Term> b, Bindings x, Bindings y, int from, Step step) {
    if (from == a.size()) {
      step.run();
    } else {
      unify(a.get(from), b.get(from), x, y, () -> all(a, b, x, y, from + 1, step));
    }
  }

  private static @Nullable List<Term> items(Term term) {
    return switch (term) {
      case ArrayTerm a -> a.items();
      case Scalar(Arr array, var at) ->
          array.items().stream().<Term>map(item -> new Scalar(item, at)).toList();
      default -> null;
    };
  }

  private static @Nullable SortedMap<Value, Term> entries(Term term, Bindings bindings) {
    if (term instanceof Scalar(Obj object, var at)) {
      var entries = new TreeMap<Value, Term>();
      object.forEach((key, value) -> entries.put(key, new Scalar(value, at)));
      return entries;
    }
    return term instanceof ObjectTerm o ? known(o, bindings) : null;
  }

  private static @Nullable SortedMap<Value, Term> known(ObjectTerm object, Bindings bindings) {
    var entries = new TreeMap<Value, Term>();
    for (var e : object.entries()) {
      var key = bindings.value(e.key());
      if (key == null) {
        return null;
      }
      entries.put(key, e.value());
    }
    return entries;
  }

  private void reference(Ref ref, Term other, Bindings x, Bindings y, Step step) {
    if (Terms.startsWith(ref, "data")) {
      TreeWalk.of(frame, ref, x, other, y).run(step);
      return;
    }
    if (Terms.startsWith(ref, "input")) {
      if (frame.input().isDefined()) {
        new TermWalk(frame, ref, 0, x, new Scalar(frame.input(), ref.at()), x, other, y).run(step);
      }
      return;
    }
    var head = x.apply(ref.head());
    if (!(head.term() instanceof Var)) {
      new TermWalk(frame, ref, 0, x, head.term(), head.bindings(), other, y).run(step);
    }
  }

  private Term comprehension(Term term) {
    return switch (term) {
      case ArrayComprehension c -> {
        var items = Arr.builder();
        each(c.body(), bindings -> items.add(known(bindings, c.head())));
        yield new Scalar(items.build(), c.at());
      }
      case SetComprehension c -> {
        var members = SetValue.builder();
        each(c.body(), bindings -> members.add(known(bindings, c.head())));
        yield new Scalar(members.build(), c.at());
      }
      case ObjectComprehension c -> {
        var entries = new ObjectBuilder();
        each(
            c.body(),
            bindings ->
                entries.insertOnce(
                    known(bindings, c.key()), known(bindings, c.value()), c.key().at()));
        yield new Scalar(entries.value(), c.at());
      }
      case SetTerm _, Var _, Ref _, Scalar _, ArrayTerm _, ObjectTerm _ ->
          throw new IllegalStateException("no comprehension: " + term);
      case Term.Call _, Term.TemplateString _ ->
          throw new IllegalStateException("no comprehension: " + term);
    };
  }

  private static Value known(Bindings bindings, Term term) {
    var value = bindings.value(term);
    if (value == null) {
      throw new IllegalStateException("no value: " + term);
    }
    return value;
  }

  private interface Answer {
    void take(Bindings bindings);
  }

  private void each(Body body, Answer answer) {
    var inner = frame.closure(body);
    inner.event(Op.ENTER, body);
    inner.eval(
        () -> {
          inner.event(Op.EXIT, body);
          answer.take(inner.bindings());
          inner.event(Op.REDO, body);
        });
  }

  /// Terms that are constants by themselves.
  static List<Term> constants(List<Value> values, Location at) {
    var terms = new ArrayList<Term>();
    values.forEach(value -> terms.add(new Scalar(value, at)));
    return terms;
  }
}
