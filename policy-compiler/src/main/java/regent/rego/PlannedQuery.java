package regent.rego;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.Outcome;
import regent.opa.PreparedQuery;
import regent.opa.diagnostic.Location;
import regent.opa.trace.Explanation;
import regent.opa.value.DeepStack;
import regent.opa.value.Needs;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;
import regent.rego.execute.Execution;
import regent.rego.execute.Execution.Explain;
import regent.rego.execute.Program;
import regent.rego.interpret.Interpreter;
import regent.rego.plan.InputReads;
import regent.rego.plan.Policy;

/// A query that was planned and made ready to run.
public final class PlannedQuery implements PreparedQuery {
  /// Chains of calls up to this length are run on the caller's stack. The interpreter takes about
  /// a kilobyte a call, and threads have a megabyte or half of it.
  private static final int CALLS_ON_ANY_STACK = 200;

  private final Program program;

  /// What the program was made from, before it was optimised.
  private final Policy original;

  /// Makes a program of plans.
  private final Function<Policy, Program> linker;

  private final int answers;
  private final int value;
  private final int rule;

  /// Whether a run needs a large stack.
  private final boolean deep;
  private final Explainer explainer;

  /// Runs the plans as they were before they were optimised; absent until needed.
  private volatile @Nullable Program exact;

  /// Absent until somebody asks.
  private volatile @Nullable Needs needs;

  /// Tells how the query is evaluated.
  @FunctionalInterface
  interface Explainer {
    /// Plans alone can be run but not explained: there are no rules to tell about.
    Explainer NONE = (_, _) -> new Explanation(List.of(), List.of(), Optional.empty());

    Explanation explain(Evaluation evaluation, boolean events);
  }

  private PlannedQuery(
      Program program,
      Policy original,
      Function<Policy, Program> linker,
      int answers,
      int value,
      Explainer explainer) {
    this.explainer = explainer;
    this.program = program;
    this.original = original;
    this.linker = linker;
    this.answers = answers;
    this.value = value;
    this.rule = rule(program);
    this.deep = CallDepth.of(original) > CALLS_ON_ANY_STACK;
  }

  /// @param answers the number of the plan that gives the answers
  /// @param value the number of the plan that returns the value of the query; the same where the
  ///     query is not one ground reference
  public static PlannedQuery of(Program program, int answers, int value) {
    return new PlannedQuery(
        program, program.linkage().policy(), _ -> program, answers, value, Explainer.NONE);
  }

  /// @param original the plans as they were before they were optimised; gives the text of errors,
  ///     and all errors of built-ins where somebody asks for them
  static PlannedQuery of(
      Program program, Policy original, Function<Policy, Program> linker, int answers, int value) {
    return new PlannedQuery(program, original, linker, answers, value, Explainer.NONE);
  }

  /// This query, explained by `other`.
  PlannedQuery explainedBy(Explainer other) {
    return new PlannedQuery(program, original, linker, answers, value, other);
  }

  @Override
  public Needs needs() {
    var known = needs;
    if (known == null) {
      known = InputReads.of(original);
      needs = known;
    }
    return known;
  }

  @Override
  public Explanation explain(Evaluation evaluation, boolean events) {
    return explainer.explain(evaluation, events);
  }

  /// What evaluates: rewrites may leave out calls of built-ins that would fail, which is seen only
  /// where such errors end the evaluation or are collected.
  private Program program(Evaluation evaluation) {
    if (evaluation.builtinErrors() == BuiltinErrors.UNDEFINED
        || program.linkage().policy() == original) {
      return program;
    }
    var known = exact;
    if (known == null) {
      known = linker.apply(original);
      exact = known;
    }
    return known;
  }

  /// The number of the function whose rules decide, or -1.
  private int rule(Program runs) {
    return runs.linkage().decider(original.plans().get(value).rule());
  }

  @Override
  public List<Obj> answers(Evaluation evaluation) {
    return onEnoughStack(evaluation, this::allAnswers);
  }

  private List<Obj> allAnswers(Evaluation evaluation) {
    var runs = program(evaluation);
    var execution = new Execution(evaluation, runs.linkage(), Explain.NOTHING);
    run(runs, answers, execution, evaluation);
    return execution.answers();
  }

  @Override
  public Value value(Evaluation evaluation) {
    return onEnoughStack(evaluation, this::oneValue);
  }

  private Value oneValue(Evaluation evaluation) {
    var runs = program(evaluation);
    return value(runs, evaluation, new Execution(evaluation, runs.linkage(), Explain.NOTHING));
  }

  @Override
  public Outcome decide(Evaluation evaluation) {
    return onEnoughStack(evaluation, this::outcome);
  }

  private Outcome outcome(Evaluation evaluation) {
    var runs = program(evaluation);
    int decider = runs == program ? rule : rule(runs);
    var explain = decider < 0 ? Explain.NOTHING : Explain.DECISION;
    var execution = new Execution(evaluation, runs.linkage(), explain);
    var result = value(runs, evaluation, execution);
    return new Outcome(result, decider < 0 ? Location.NONE : execution.decidedBy(decider));
  }

  /// Evaluates on the caller's stack where that is enough. Documents may be nested so deeply that
  /// it is not, which shows only on the way: then the evaluation begins again on a large one, with
  /// what was fetched or chosen by chance before, and prints nothing twice.
  private <T> T onEnoughStack(Evaluation evaluation, Function<Evaluation, T> evaluate) {
    if (!deep) {
      try {
        return evaluate.apply(evaluation);
      } catch (StackOverflowError _) {
        var again =
            new Evaluation(
                evaluation.input(),
                evaluation.data(),
                evaluation.context().silent(),
                evaluation.builtinErrors());
        return DeepStack.get(() -> onLargeStack(again, evaluate));
      }
    }
    return DeepStack.get(() -> onLargeStack(evaluation, evaluate));
  }

  private static <T> T onLargeStack(Evaluation evaluation, Function<Evaluation, T> evaluate) {
    try {
      return evaluate.apply(evaluation);
    } catch (StackOverflowError e) {
      throw new EvaluationException(
          Code.INTERNAL, "evaluation needs too much stack", Location.NONE);
    }
  }

  private Value run(Program runs, int plan, Execution execution, Evaluation evaluation) {
    var data = evaluation.data().root();
    try {
      return runs.run(plan, execution, evaluation.input(), data);
    } catch (EvaluationException e) {
      boolean isTold = runs instanceof Interpreter && runs.linkage().policy() == original;
      throw e.code() == Code.CONFLICT && !isTold ? told(e, plan, evaluation) : e;
    }
  }

  /// Generated code ends at the second of the values that conflict. Only then it is worth the time
  /// to run the plan again by the interpreter, which lists them all as OPA does. What was printed
  /// and which built-ins failed is known already.
  private EvaluationException told(EvaluationException conflict, int plan, Evaluation evaluation) {
    var interpreter = Interpreter.of(original, program.linkage().builtins());
    var again =
        new Evaluation(
            evaluation.input(),
            evaluation.data(),
            evaluation.context().silent(),
            evaluation.builtinErrors() == BuiltinErrors.STRICT
                ? BuiltinErrors.STRICT
                : BuiltinErrors.UNDEFINED);
    var execution = new Execution(again, interpreter.linkage(), Explain.NOTHING);
    try {
      interpreter.run(plan, execution, again.input(), again.data().root());
      return conflict;
    } catch (EvaluationException e) {
      return e.code() == Code.CONFLICT ? e : conflict;
    }
  }

  /// A plan that gives one answer with one variable stands for that variable's value.
  private Value value(Program runs, Evaluation evaluation, Execution execution) {
    var returned = run(runs, value, execution, evaluation);
    if (returned.isDefined() || execution.answers().isEmpty()) {
      return returned;
    }
    var bindings = execution.answers().getFirst();
    return bindings.size() == 1 ? bindings.valueAt(0) : Undefined.UNDEFINED;
  }
}
