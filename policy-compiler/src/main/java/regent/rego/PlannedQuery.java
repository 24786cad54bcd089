package regent.rego;

import java.util.List;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.Outcome;
import regent.opa.PreparedQuery;
import regent.opa.diagnostic.Location;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.execute.Execution;
import regent.rego.execute.Execution.Explain;
import regent.rego.execute.Program;
import regent.rego.interpret.Interpreter;
import regent.rego.plan.Plan;
import regent.rego.plan.Policy;

/// A query that was planned and made ready to run.
public final class PlannedQuery implements PreparedQuery {
  private final Program program;

  /// What the program was made from, before it was optimised.
  private final Policy original;

  private final int answers;
  private final int value;
  private final int rule;

  private PlannedQuery(Program program, Policy original, int answers, int value) {
    this.program = program;
    this.original = original;
    this.answers = answers;
    this.value = value;
    this.rule = program.linkage().decider(plan(value).rule());
  }

  /// @param answers the number of the plan that gives the answers
  /// @param value the number of the plan that returns the value of the query; the same where the
  ///     query is not one ground reference
  public static PlannedQuery of(Program program, int answers, int value) {
    return of(program, program.linkage().policy(), answers, value);
  }

  /// @param original the plans as they were before they were optimised; gives the text of errors
  static PlannedQuery of(Program program, Policy original, int answers, int value) {
    return new PlannedQuery(program, original, answers, value);
  }

  private Plan plan(int number) {
    return program.linkage().policy().plans().get(number);
  }

  @Override
  public List<Obj> answers(Evaluation evaluation) {
    var execution = new Execution(evaluation, program.linkage(), Explain.NOTHING);
    run(answers, execution, evaluation);
    return execution.answers();
  }

  @Override
  public Value value(Evaluation evaluation) {
    return value(evaluation, new Execution(evaluation, program.linkage(), Explain.NOTHING));
  }

  @Override
  public Outcome decide(Evaluation evaluation) {
    var explain = rule < 0 ? Explain.NOTHING : Explain.DECISION;
    var execution = new Execution(evaluation, program.linkage(), explain);
    var result = value(evaluation, execution);
    return new Outcome(result, rule < 0 ? Location.NONE : execution.decidedBy(rule));
  }

  private Value run(int plan, Execution execution, Evaluation evaluation) {
    var data = evaluation.data().root();
    try {
      return program.run(plan, execution, evaluation.input(), data);
    } catch (EvaluationException e) {
      throw e.code() == Code.CONFLICT && !(program instanceof Interpreter)
          ? told(e, plan, evaluation)
          : e;
    } catch (StackOverflowError e) {
      throw new EvaluationException(
          Code.INTERNAL, "evaluation needs too much stack", Location.NONE);
    }
  }

  /// Generated code ends at the second of the values that conflict. Only then it is worth the time
  /// to run the plan again by the interpreter, which lists them all as OPA does.
  private EvaluationException told(EvaluationException conflict, int plan, Evaluation evaluation) {
    var interpreter = Interpreter.of(original, program.linkage().builtins());
    var execution = new Execution(evaluation, interpreter.linkage(), Explain.NOTHING);
    try {
      interpreter.run(plan, execution, evaluation.input(), evaluation.data().root());
      return conflict;
    } catch (EvaluationException e) {
      return e.code() == Code.CONFLICT ? e : conflict;
    }
  }

  /// A plan that gives one answer with one variable stands for that variable's value.
  private Value value(Evaluation evaluation, Execution execution) {
    var returned = run(value, execution, evaluation);
    if (returned.isDefined() || execution.answers().isEmpty()) {
      return returned;
    }
    var bindings = execution.answers().getFirst();
    return bindings.size() == 1 ? bindings.valueAt(0) : Undefined.UNDEFINED;
  }
}
