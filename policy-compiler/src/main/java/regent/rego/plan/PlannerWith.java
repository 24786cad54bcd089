package regent.rego.plan;

import java.util.ArrayList;
import java.util.List;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.syntax.Expr;
import regent.rego.syntax.Term;

/// Writes statements for expressions with `with` modifiers.
///
/// Replaced parts of input and data are put in at run time; replaced functions, and rules out of
/// sight behind replaced data, make the functions called here be planned anew under another
/// [PlannerContext]. Only the expression itself runs under the modifiers: where it has several
/// answers they are collected, and what follows goes through them outside.
final class PlannerWith {
  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerWith(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  /// A replaced part of input or data.
  private record Document(Local root, List<String> path, Operand value) {}

  void expr(Expr expr) {
    var unbound = PlannerVars.of(expr).stream().filter(name -> !frame.scope.binds(name)).toList();
    var outerContext = frame.context;
    var outerSlots = frame.slots;
    var documents = enter(expr.with());

    var marks = documents.stream().map(_ -> code.begin()).toList();
    int mark = code.begin();
    frame.exprs.plain(expr);
    code.moveTo(expr.at());
    var rows = new PlannerRows(frame, unbound);
    boolean several = code.scansIn(mark);
    if (several) {
      rows.append(new Operand.Constant(Num.ZERO));
      code.addFirst(mark, rows.empty());
      code.run(code.end(mark));
    } else {
      code.inline(mark);
    }
    for (int i = documents.size() - 1; i >= 0; i--) {
      var document = documents.get(i);
      var block = code.end(marks.get(i));
      code.add(new Stmt.With(document.root(), document.path(), document.value(), block, code.at()));
    }

    frame.context = outerContext;
    frame.slots = outerSlots;
    if (several) {
      rows.scan();
    }
  }

  /// Computes the replacing values and enters their context; the result is what is put in at run
  /// time.
  private List<Document> enter(List<Expr.With> modifiers) {
    var documents = new ArrayList<Document>();
    var context = frame.context;
    var slots = new ArrayList<>(frame.slots);
    for (var modifier : modifiers) {
      var target = (Term.Ref) modifier.target();
      if (isDocument(target)) {
        var value = frame.terms.value(modifier.value());
        boolean isInput = isInput(target);
        documents.add(new Document(isInput ? Local.INPUT : Local.DATA, names(target), value));
        if (!isInput) {
          context = context.shadowing(PlannerCalls.path(target));
        }
      } else {
        var mock = mock(modifier.value(), slots);
        context = context.mocking(PlannerCalls.name(target), mock);
      }
    }
    frame.context = context;
    frame.slots = slots;
    return documents;
  }

  private PlannerContext.Mock mock(Term replacement, List<Operand> slots) {
    if (replacement instanceof Term.Ref ref && ref.head() instanceof Term.Var) {
      var path = PlannerTerms.constant(new Term.ArrayTerm(ref.path(), ref.at()));
      if (path != null && isFunction(ref)) {
        return new PlannerContext.Mock.Rule(PlannerCalls.path(ref));
      }
      if (path != null && frame.functions.declaration(PlannerCalls.name(ref)) != null) {
        return new PlannerContext.Mock.BuiltinFunction(PlannerCalls.name(ref));
      }
      if (path != null && isData(ref)) {
        return new PlannerContext.Mock.Document(PlannerCalls.path(ref));
      }
    }
    if (replacement instanceof Term.Var(var name, _)
        && !frame.scope.binds(name)
        && frame.functions.declaration(name) != null) {
      return new PlannerContext.Mock.BuiltinFunction(name);
    }
    return switch (frame.terms.value(replacement)) {
      case Operand.Constant(var value) -> new PlannerContext.Mock.Constant(value);
      case Local local -> {
        slots.add(local);
        yield new PlannerContext.Mock.Slot(slots.size() - 1);
      }
    };
  }

  private boolean isDocument(Term.Ref target) {
    return isInput(target) || (isData(target) && !isFunction(target));
  }

  private boolean isFunction(Term.Ref ref) {
    return isData(ref) && !ref.path().isEmpty() && frame.functions.isFunction(ref);
  }

  private static boolean isInput(Term.Ref ref) {
    return ref.head() instanceof Term.Var(var name, _) && name.equals("input");
  }

  private static boolean isData(Term.Ref ref) {
    return ref.head() instanceof Term.Var(var name, _) && name.equals("data");
  }

  private static List<String> names(Term.Ref target) {
    var names = new ArrayList<String>();
    for (var key : target.path()) {
      Value constant = PlannerTerms.constant(key);
      names.add(constant instanceof Str text ? text.value() : String.valueOf(constant));
    }
    return names;
  }
}
