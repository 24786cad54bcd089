package regent.rego.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.BuiltinException;
import regent.opa.data.index.Lookup;
import regent.opa.data.index.ProgramIndexes;
import regent.opa.data.index.Search;
import regent.opa.data.index.SearchIndex;
import regent.opa.diagnostic.Location;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// The state of one evaluation: results to reuse, answers so far, steps until the next look at the
/// cancellation. Belongs to one thread. Generated code reads and writes its fields.
public final class Execution {
  /// A look at the clock or a volatile field costs about as much as some ten steps.
  private static final int STEPS_BETWEEN_LOOKS = 1024;

  /// Looking at fewer elements costs less than an index.
  private static final int WORTH_AN_INDEX = 6;

  private static final @Nullable Value[] NO_RESULTS = new Value[0];

  /// The results of functions without arguments, by slot; absent until computed.
  public @Nullable Value[] results;

  /// What was derived from the data; absent when the policy derives nothing.
  private final @Nullable ProgramIndexes indexes;

  private final Lookup lookup = new Lookup();

  /// The rules that gave results, by number of the function; absent when nobody asks.
  private final @Nullable Location @Nullable [] decided;

  private final Evaluation evaluation;

  /// Absent until there are some.
  private @Nullable List<Obj> answers;

  /// What belongs to the present documents; absent while `results` is all there is.
  private @Nullable Results present;

  /// Absent outside of each `with`.
  private @Nullable Scope scope;

  private int steps = STEPS_BETWEEN_LOOKS;

  public Execution(Evaluation evaluation, Linkage linkage, Explain explain) {
    this.evaluation = evaluation;
    int slots = linkage.slots();
    this.results = slots == 0 ? NO_RESULTS : new Value[slots];
    this.indexes = linkage.indexes(evaluation.data());
    this.decided =
        switch (explain) {
          case NOTHING -> null;
          case DECISION -> new Location[linkage.deciders()];
        };
  }

  /// The rows of `source` that `search` has to look at; absent for all.
  public int @Nullable [] rows(Search search, Value source, Value argument) {
    var index = index(search, source);
    return index == null ? null : index.rows(argument, lookup);
  }

  /// Whether the rows that were just asked for all meet the conditions.
  ///
  /// @param rows what was given
  public boolean isExact(int @Nullable [] rows) {
    return rows != null && lookup.isExact();
  }

  /// As [#rows(Search, Value, Value)] for several arguments.
  public int @Nullable [] rows(Search search, Value source, Value[] arguments) {
    var index = index(search, source);
    return index == null ? null : index.rows(arguments, lookup);
  }

  /// What the data knows to be reached in `graph`, a part of it; absent when it does not.
  @Nullable Value reachable(Obj graph, Value initial) {
    return indexes == null ? null : indexes.reachable(graph, initial, isData());
  }

  /// Whether results that depend on data alone are kept: whether data is the base documents.
  public boolean keeps() {
    return indexes != null && isData();
  }

  /// What is kept with the data in `slot`; absent when nothing is, or data is not the base
  /// documents.
  public @Nullable Value kept(int slot) {
    return indexes != null && isData() ? indexes.result(slot) : null;
  }

  /// Keeps `result`, which depends on data alone, with the data; returns what is kept.
  public Value keep(int slot, Value result) {
    return indexes != null && isData() ? indexes.keep(slot, result) : result;
  }

  /// Whether the data document is that of the evaluation.
  private boolean isData() {
    return scope == null || scope.isOf(evaluation.data().root());
  }

  /// Absent where an index is not worth while, and where data was replaced: what belongs to one
  /// evaluation must not be kept with the data.
  private @Nullable SearchIndex index(Search search, Value source) {
    if (indexes == null || Operations.size(source) < WORTH_AN_INDEX) {
      return null;
    }
    var index = indexes.find(search, source);
    return index == null && isData() ? indexes.make(search, source) : index;
  }

  /// What an execution keeps besides the result.
  public enum Explain {
    NOTHING,
    /// The rule that gave a value.
    DECISION
  }

  /// Notes that the rule at `rule` gave the value of the function `func`.
  public void decide(int func, Location rule) {
    if (decided != null) {
      decided[func] = rule;
    }
  }

  /// Notes that the rule at one of `places` gave the value of the function `func`.
  public void decide(int func, List<Location> places, Value number) {
    if (decided != null) {
      decided[func] = places.get((int) ((Num) number).longValue());
    }
  }

  /// The rule that gave the value of the function `func`; [Location#NONE] when none was noted.
  public Location decidedBy(int func) {
    var rule = decided == null ? null : decided[func];
    return rule == null ? Location.NONE : rule;
  }

  /// What the results of a function with arguments are kept under; the first two arguments are the
  /// documents, which belong to the scope.
  public static CallKey key(int func, Value[] args) {
    return CallKey.of(func, Arrays.copyOfRange(args, 2, args.length));
  }

  public BuiltinContext context() {
    return evaluation.context();
  }

  /// What an error of a built-in gives: undefined, unless it ends the evaluation.
  ///
  /// @throws EvaluationException when it does
  Value failed(BuiltinCall call, BuiltinException failure) {
    var errors = evaluation.builtinErrors();
    if (failure.halts() || errors != BuiltinErrors.UNDEFINED) {
      var code =
          switch (failure.kind()) {
            case TYPE -> Code.TYPE;
            case BUILTIN -> Code.BUILTIN;
            case CONFLICT -> Code.CONFLICT;
            case INTERNAL -> Code.INTERNAL;
            case CANCEL -> Code.CANCEL;
          };
      var error = new EvaluationException(code, failure.messageFor(call.name()), call.at());
      if (failure.halts()) {
        throw error;
      }
      errors.handle(error);
    }
    return Undefined.UNDEFINED;
  }

  /// The answers so far.
  public List<Obj> answers() {
    return answers == null ? List.of() : answers;
  }

  /// Adds to the answers.
  public void answer(Value bindings) {
    if (answers == null) {
      answers = new ArrayList<>();
    }
    answers.add((Obj) bindings);
  }

  /// Counts a step of a loop; now and then looks whether somebody wants the evaluation to end.
  ///
  /// @throws EvaluationException when it is to end
  public void step() {
    if (--steps < 0) {
      steps = STEPS_BETWEEN_LOOKS;
      if (evaluation.context().isCancelled()) {
        throw new EvaluationException(
            Code.CANCEL, "caller cancelled query execution", Location.NONE);
      }
    }
  }

  /// Starts to keep results for other documents; the result goes to [#leave].
  public Scope enter(Value input, Value data) {
    var before =
        scope == null
            ? new Scope(evaluation.input(), evaluation.data().root(), present(), null)
            : scope;
    show(before.enter(input, data));
    return before;
  }

  /// Goes back to the results of `before`.
  public void leave(Scope before) {
    show(before);
  }

  private void show(Scope other) {
    scope = other;
    present = other.results;
    results = present.bySlot;
  }

  private Results present() {
    var known = present;
    if (known == null) {
      known = new Results(results);
      present = known;
    }
    return known;
  }

  /// The result of the call `key`, when it is known.
  public @Nullable Value recall(CallKey key) {
    return present == null ? null : present.of(key);
  }

  /// Keeps the result of the call `key` and returns it.
  public Value remember(CallKey key, Value result) {
    present().put(key, result);
    return result;
  }

  /// Keeps the result of the function of `slot` and returns it.
  public Value remember(int slot, Value result) {
    results[slot] = result;
    return result;
  }
}
