package regent.rego.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import regent.opa.diagnostic.Location;
import regent.rego.syntax.Term;

/// One function or plan that is being planned: its statements, its variables, what the `with`
/// modifiers around the current expression replace, and the planners of the parts of the language,
/// which call each other through here.
final class PlannerFrame {
  final PlannerFunctions functions;
  final PlannerCode code;
  final PlannerScope scope = new PlannerScope();
  final PlannerTerms terms;
  final PlannerRefs refs;
  final PlannerDataRefs dataRefs;
  final PlannerUnifier unifier;
  final PlannerCalls calls;
  final PlannerExprs exprs;
  final PlannerNegation negation;
  final PlannerWith with;

  /// What is replaced here.
  PlannerContext context;

  /// Where the values of the context's slots are.
  List<Operand> slots;

  /// The functions that this one calls.
  final SequencedSet<String> called = new LinkedHashSet<>();

  private final List<Local> arguments;

  /// @param arguments how many parameters the function has besides input, data and slots
  PlannerFrame(
      PlannerFunctions functions, PlannerContext context, int arguments, Location location) {
    this.functions = functions;
    this.context = context;
    this.code = new PlannerCode(Local.FIRST_FREE.index(), location);
    this.slots = new ArrayList<>(newLocals(context.slots()));
    this.arguments = newLocals(arguments);
    this.terms = new PlannerTerms(this);
    this.refs = new PlannerRefs(this);
    this.dataRefs = new PlannerDataRefs(this);
    this.unifier = new PlannerUnifier(this);
    this.calls = new PlannerCalls(this);
    this.exprs = new PlannerExprs(this);
    this.negation = new PlannerNegation(this);
    this.with = new PlannerWith(this);
  }

  private List<Local> newLocals(int count) {
    var locals = new ArrayList<Local>();
    for (int i = 0; i < count; i++) {
      locals.add(code.newLocal());
    }
    return locals;
  }

  List<Local> arguments() {
    return arguments;
  }

  /// All parameters in their order: input, data, slots, arguments.
  List<Local> params() {
    var params = new ArrayList<>(List.of(Local.INPUT, Local.DATA));
    slots.forEach(slot -> params.add((Local) slot));
    params.addAll(arguments);
    return params;
  }

  /// Calls a planned function, which must have been planned under this context.
  Local call(String function, List<Operand> operands) {
    return call(function, slots, operands);
  }

  Local call(String function, List<Operand> slotValues, List<Operand> operands) {
    called.add(function);
    var args = new ArrayList<Operand>(List.of(Local.INPUT, Local.DATA));
    args.addAll(slotValues);
    args.addAll(operands);
    var result = code.newLocal();
    code.add(new Stmt.Call(function, args, result, code.at()));
    return result;
  }

  /// The variables of `terms` that have no value yet.
  List<String> unbound(List<Term> written) {
    return PlannerVars.of(written).stream().filter(name -> !scope.binds(name)).toList();
  }
}
