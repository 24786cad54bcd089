package regent.rego.plan;

import java.util.List;
import regent.rego.syntax.Term;

/// Writes statements that look up references.
final class PlannerRefs {
  private final PlannerFrame frame;
  private final PlannerCode code;

  PlannerRefs(PlannerFrame frame) {
    this.frame = frame;
    this.code = frame.code;
  }

  /// The value of `ref`; its unbound variables take all values they can have.
  Operand value(Term.Ref ref) {
    if (ref.head() instanceof Term.Var(var name, _)) {
      if (name.equals("data")) {
        return frame.dataRefs.value(ref.path());
      }
      if (name.equals("input")) {
        return ref.path().isEmpty() ? input() : walk(Local.INPUT, ref.path());
      }
    }
    return walk(frame.terms.value(ref.head()), ref.path());
  }

  /// The input document as it is here: a `with` around may give way to another one.
  private Operand input() {
    var copy = code.newLocal();
    code.assign(Local.INPUT, copy);
    code.add(new Stmt.IsDefined(copy, code.at()));
    return copy;
  }

  /// What lies at `path` inside `source`.
  Operand walk(Operand source, List<Term> path) {
    var here = source;
    for (var key : path) {
      here =
          frame.unifier.isEvaluable(key) ? code.dot(here, frame.terms.value(key)) : scan(here, key);
    }
    return here;
  }

  /// Each element of `source` whose key fits `key`.
  private Operand scan(Operand source, Term key) {
    var keys = code.newLocal();
    var values = code.newLocal();
    code.scan(code.local(source), keys, values);
    frame.unifier.match(keys, key);
    return values;
  }
}
