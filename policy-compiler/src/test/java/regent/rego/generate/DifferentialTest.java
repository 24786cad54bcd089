package regent.rego.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import regent.opa.Evaluation;
import regent.opa.EvaluationException;
import regent.opa.builtin.Builtins;
import regent.opa.data.Data;
import regent.opa.value.Obj;
import regent.rego.execute.Execution;
import regent.rego.execute.Execution.Explain;
import regent.rego.execute.Program;
import regent.rego.interpret.Interpreter;
import regent.rego.plan.IrException;
import regent.rego.plan.IrJson;
import regent.rego.plan.PlanText;
import regent.rego.plan.Policy;

/// Both back ends give the same for any plan. `-Dfuzz.from=N -Dfuzz.count=M` tries other plans.
class DifferentialTest {
  private static final Builtins BUILTINS = Builtins.standard();
  private static final long FROM = Long.getLong("fuzz.from", 0);
  private static final long COUNT = Long.getLong("fuzz.count", 40);

  @ParameterizedTest
  @ValueSource(ints = {10, 60, 300})
  void generatedClassesDoWhatTheInterpreterDoes(int size) {
    LongStream.range(FROM, FROM + COUNT)
        .forEach(
            seed -> {
              var policy = RandomPolicy.of(seed, size);
              compare(policy, Generator.of(policy, BUILTINS), seed);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 300})
  void cuttingAFunctionDoesNotChangeIt(int size) {
    LongStream.range(FROM, FROM + COUNT)
        .forEach(
            seed -> {
              var policy = RandomPolicy.of(seed, size);
              compare(policy, Generator.of(policy, BUILTINS, 250), seed);
            });
  }

  @Test
  void readingWhatWasWrittenDoesNotChangeIt() {
    LongStream.range(FROM, FROM + COUNT)
        .forEach(
            seed -> {
              var policy = RandomPolicy.planned(seed, 60);
              compare(policy, Interpreter.of(reread(policy), BUILTINS), seed);
            });
  }

  @Test
  void randomPlansGiveManyDifferentOutcomes() {
    var outcomes = new HashSet<String>();
    for (long seed = 0; seed < 200; seed++) {
      var policy = RandomPolicy.of(seed, 60);
      outcomes.addAll(outcomes(Interpreter.of(policy, BUILTINS), seed));
    }
    assertThat(outcomes).hasSizeGreaterThan(100);
  }

  private static Policy reread(Policy policy) {
    try {
      return IrJson.read(IrJson.write(policy));
    } catch (IrException e) {
      throw new AssertionError(e);
    }
  }

  private static void compare(Policy policy, Program program, long seed) {
    assertThat(outcomes(program, seed))
        .as(() -> "seed " + seed + "\n" + PlanText.of(policy))
        .isEqualTo(outcomes(Interpreter.of(policy, BUILTINS), seed));
  }

  /// What each plan gives for a few inputs, as text.
  private static Set<String> outcomes(Program program, long seed) {
    var outcomes = new LinkedHashSet<String>();
    for (int plan = 0; plan < program.linkage().policy().plans().size(); plan++) {
      for (int i = 0; i < 3; i++) {
        outcomes.add(plan + "." + i + " " + outcome(program, plan, seed * 31 + i));
      }
    }
    return outcomes;
  }

  private static String outcome(Program program, int plan, long seed) {
    var data = RandomPolicy.document(seed + 7) instanceof Obj root ? root : Obj.EMPTY;
    var evaluation = Evaluation.of(RandomPolicy.document(seed), new Data(data), Instant.EPOCH);
    var execution = new Execution(evaluation, program.linkage(), Explain.DECISION);
    try {
      var value = program.run(plan, execution, evaluation.input(), data);
      return value + " " + execution.answers() + " " + execution.decidedBy(0);
    } catch (EvaluationException e) {
      return e.getMessage() + " " + execution.answers();
    }
  }
}
