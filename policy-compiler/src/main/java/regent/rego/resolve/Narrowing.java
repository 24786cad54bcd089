package regent.rego.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Value;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Exprs;
import regent.rego.syntax.Term;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Var;
import regent.rego.syntax.Terms;

/// What values variables of a body can have, where equations with constants say so. Only the first
/// equation of a variable counts, and only what stands before a reference narrows it.
final class Narrowing {
  /// More references than this are not made of one.
  private static final int MOST = 64;

  private final Map<String, Binding> bindings = new LinkedHashMap<>();

  private record Binding(int index, List<Value> values) {}

  Narrowing(List<Expr> body) {
    for (int i = 0; i < body.size(); i++) {
      var expr = body.get(i);
      var sides = Exprs.operands(expr);
      if (Exprs.isEquality(expr)
          && !expr.negated()
          && expr.with().isEmpty()
          && sides.size() == 2
          && !bind(i, sides.getFirst(), sides.getLast())) {
        bind(i, sides.getLast(), sides.getFirst());
      }
    }
  }

  private boolean bind(int index, Term side, Term other) {
    if (!(side instanceof Var v)) {
      return false;
    }
    var values = values(other, known(Integer.MAX_VALUE));
    values.ifPresent(found -> bindings.putIfAbsent(v.name(), new Binding(index, found)));
    return values.isPresent();
  }

  private Map<String, List<Value>> known(int before) {
    var known = new HashMap<String, List<Value>>();
    bindings.forEach(
        (name, binding) -> {
          if (binding.index() < before) {
            known.put(name, binding.values());
          }
        });
    return known;
  }

  /// The references that `ref`, standing in expression `index`, can be; `ref` itself when nothing
  /// is known.
  List<Ref> expand(Ref ref, int index) {
    var known = known(index);
    if (known.isEmpty()) {
      return List.of(ref);
    }
    List<Ref> expanded = List.of(ref);
    for (int i = 0; i < ref.path().size(); i++) {
      var step = ref.path().get(i);
      var values = Terms.isConstant(step) ? Optional.<List<Value>>empty() : values(step, known);
      if (values.isPresent()
          && !values.get().isEmpty()
          && expanded.size() * values.get().size() <= MOST) {
        expanded = replace(expanded, i, values.get());
      }
    }
    return expanded;
  }

  private static List<Ref> replace(List<Ref> refs, int step, List<Value> values) {
    var replaced = new ArrayList<Ref>();
    for (var ref : refs) {
      for (var value : values) {
        var path = new ArrayList<>(ref.path());
        path.set(step, Terms.of(value, path.get(step).at()));
        replaced.add(new Ref(ref.head(), path, ref.at()));
      }
    }
    return replaced;
  }

  private static Optional<List<Value>> values(Term term, Map<String, List<Value>> known) {
    return switch (term) {
      case Var v -> Optional.ofNullable(known.get(v.name()));
      case Ref ref -> values(ref, known);
      default ->
          Terms.isConstant(term) ? Optional.of(List.of(Terms.value(term))) : Optional.empty();
    };
  }

  private static Optional<List<Value>> values(Ref ref, Map<String, List<Value>> known) {
    var values = values(ref.head(), known);
    for (var step : ref.path()) {
      if (values.isEmpty()) {
        return values;
      }
      var next = new ArrayList<Value>();
      for (var value : values.get()) {
        if (Terms.isConstant(step)) {
          var member = value.get(Terms.value(step));
          if (member.isDefined()) {
            next.add(member);
          }
        } else {
          var members = members(value);
          if (members.isEmpty()) {
            return Optional.empty();
          }
          next.addAll(members.get());
        }
      }
      if (next.size() > MOST) {
        return Optional.empty();
      }
      values = Optional.of(next);
    }
    return values;
  }

  /// The items, members or values of a collection; empty for anything else.
  static Optional<List<Value>> members(Value value) {
    return switch (value) {
      case Arr a -> Optional.of(a.items());
      case SetValue s -> Optional.of(s.members());
      case Obj o -> Optional.of(o.keys().stream().map(o::get).toList());
      default -> Optional.empty();
    };
  }
}
