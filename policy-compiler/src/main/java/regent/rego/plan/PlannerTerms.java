package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Value;
import regent.rego.syntax.Body;
import regent.rego.syntax.Term;

/// Writes statements that compute terms.
final class PlannerTerms {
  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerTerms(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  /// The value of `term`. What follows runs for each value that the term has, and not at all when
  /// it is undefined.
  Operand value(Term term) {
    var constant = constant(term);
    if (constant != null) {
      return new Operand.Constant(constant);
    }
    return switch (term) {
      case Term.Scalar scalar -> new Operand.Constant(scalar.value());
      case Term.Var variable -> variable(variable);
      case Term.Ref ref -> frame.refs.value(ref);
      case Term.ArrayTerm array -> code.array(values(array.items()));
      case Term.SetTerm set -> set(values(set.members()));
      case Term.ObjectTerm object -> object(object);
      case Term.Call call -> frame.calls.value(call.operator(), call.arguments());
      case Term.ArrayComprehension comprehension -> comprehension(comprehension);
      case Term.SetComprehension comprehension -> comprehension(comprehension);
      case Term.ObjectComprehension comprehension -> comprehension(comprehension);
      case Term.TemplateString template ->
          throw new IllegalStateException("template string was not rewritten: " + template.at());
    };
  }

  List<Operand> values(List<? extends Term> terms) {
    var operands = new ArrayList<Operand>(terms.size());
    for (var term : terms) {
      operands.add(value(term));
    }
    return operands;
  }

  private Operand variable(Term.Var variable) {
    if (PlannerVars.RESERVED.contains(variable.name())) {
      return frame.refs.value(new Term.Ref(variable, List.of(), variable.at()));
    }
    var operand = frame.scope.find(variable.name());
    return operand == null ? nothing(variable) : operand;
  }

  /// Where OPA's checks let a variable be read before it is bound, as in
  /// `x = input.a with input as x`, the expression is undefined.
  private Operand nothing(Term.Var variable) {
    code.never();
    var nothing = code.newLocal();
    frame.scope.bind(variable.name(), nothing);
    return nothing;
  }

  private Operand set(List<Operand> members) {
    var set = code.newLocal();
    code.add(new Stmt.MakeSet(set, code.at()));
    for (var member : members) {
      code.add(new Stmt.SetAdd(member, set, code.at()));
    }
    return set;
  }

  private Operand object(Term.ObjectTerm term) {
    var keys = new ArrayList<Operand>();
    var values = new ArrayList<Operand>();
    for (var entry : term.entries()) {
      keys.add(value(entry.key()));
      values.add(value(entry.value()));
    }
    var object = code.newLocal();
    code.add(new Stmt.MakeObject(object, code.at()));
    for (int i = 0; i < keys.size(); i++) {
      code.add(new Stmt.ObjectInsert(keys.get(i), values.get(i), object, code.at()));
    }
    return object;
  }

  private Operand comprehension(Term.ArrayComprehension term) {
    var array = code.newLocal();
    code.add(new Stmt.MakeArray(0, array, code.at()));
    closure(
        term.body(), () -> code.add(new Stmt.ArrayAppend(value(term.head()), array, term.at())));
    return array;
  }

  private Operand comprehension(Term.SetComprehension term) {
    var set = code.newLocal();
    code.add(new Stmt.MakeSet(set, code.at()));
    closure(term.body(), () -> code.add(new Stmt.SetAdd(value(term.head()), set, term.at())));
    return set;
  }

  private Operand comprehension(Term.ObjectComprehension term) {
    var object = code.newLocal();
    code.add(new Stmt.MakeObject(object, code.at()));
    closure(
        term.body(),
        () -> {
          var key = value(term.key());
          var value = value(term.value());
          code.add(new Stmt.ObjectInsertOnce(key, value, object, term.key().at()));
        });
    return object;
  }

  /// Runs `body` for all its answers, `head` for each; its variables stay inside.
  private void closure(Body body, Runnable head) {
    var place = code.at();
    int mark = code.begin();
    frame.scope.enter();
    frame.exprs.body(body);
    head.run();
    frame.scope.exit();
    var block = code.end(mark);
    code.moveTo(place);
    code.run(block);
  }

  /// The value of a term that is the same in every evaluation; absent when it is not.
  static @Nullable Value constant(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> scalar.value();
      case Term.ArrayTerm array -> {
        var items = constants(array.items());
        yield items == null ? null : Arr.of(items);
      }
      case Term.SetTerm set -> {
        var members = constants(set.members());
        yield members == null ? null : SetValue.of(members);
      }
      case Term.ObjectTerm object -> constant(object);
      case Term.Var _,
          Term.Ref _,
          Term.Call _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.TemplateString _ ->
          null;
    };
  }

  private static @Nullable Value constant(Term.ObjectTerm term) {
    var object = Obj.builder();
    for (var entry : term.entries()) {
      var key = constant(entry.key());
      var value = constant(entry.value());
      if (key == null || value == null) {
        return null;
      }
      object.put(key, value);
    }
    return object.build();
  }

  private static @Nullable List<Value> constants(List<Term> terms) {
    var values = new ArrayList<Value>(terms.size());
    for (var term : terms) {
      var value = constant(term);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }
}
