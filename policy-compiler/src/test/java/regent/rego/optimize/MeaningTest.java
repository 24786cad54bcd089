package regent.rego.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.PreparedQuery;
import regent.opa.builtin.BuiltinContext;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Value;
import regent.rego.Backend;
import regent.rego.RegoCompiler;
import regent.rego.RegoPolicy;

/// Optimised plans mean what they meant: values, errors, deciding rules.
/// `-Drules.from=N -Drules.count=M` tries other policies.
class MeaningTest {
  private static final long FROM = Long.getLong("rules.from", 0);
  private static final long COUNT = Long.getLong("rules.count", 25);
  private static final int INPUTS = 24;
  private static final List<String> QUERIES =
      List.of(
          "data.p.allow",
          "data.p.q",
          "data.p.s",
          "data.p.o",
          "data.p.calls",
          "data.p.all",
          "data.p.other");

  @Test
  void rulesMeanTheSameWhenTheyAreIndexed() throws CompileException {
    var outcomes = new HashSet<String>();
    for (var policy : policies()) {
      var eager = compile(policy.source(), Backend.GENERATE, Optimizer.eager());
      var interpreted = compile(policy.source(), Backend.INTERPRET, Optimizer.eager());
      for (var query : QUERIES) {
        var wanted = outcomes(policy.oracle().prepare(query), policy.seed());
        assertThat(outcomes(eager.prepare(query), policy.seed()))
            .as(() -> query + "\n" + policy.source().text())
            .isEqualTo(wanted);
        assertThat(outcomes(interpreted.prepare(query), policy.seed()))
            .as(() -> query + " interpreted\n" + policy.source().text())
            .isEqualTo(wanted);
        outcomes.addAll(wanted);
      }
    }
    assertThat(outcomes).as("different outcomes").hasSizeGreaterThan(60);
  }

  @Test
  void randomRulesAreIndexedAndShareCode() throws CompileException {
    var rewrites = new HashSet<String>();
    for (var policy : policies()) {
      var notes = new Notes();
      Optimizer.standard().optimize(policy.oracle().plan("data.p"), notes);
      notes.all().forEach(note -> rewrites.add(note.rewrite() + " " + note.kind()));
    }
    assertThat(rewrites)
        .contains(
            "index-rules INDEXED",
            "index-rules MISSED",
            "share-code DONE",
            "reuse-lookups DONE",
            "hoist-from-loops DONE");
  }

  private record Compiled(long seed, Source source, RegoPolicy oracle) {}

  /// Random policies; those with errors of types are not asked for.
  private static List<Compiled> policies() {
    var policies = new ArrayList<Compiled>();
    for (long seed = FROM; policies.size() < COUNT; seed++) {
      var source = new Source("p.rego", RandomRules.of(seed));
      try {
        var oracle = compile(source, Backend.INTERPRET, Optimizer.none());
        policies.add(new Compiled(seed, source, oracle));
      } catch (CompileException e) {
        assertThat(e.diagnostics()).allMatch(d -> d.toString().contains("rego_type_error"));
      }
    }
    return policies;
  }

  private static RegoPolicy compile(Source source, Backend backend, Optimizer optimizer)
      throws CompileException {
    return RegoCompiler.standard()
        .withBackend(backend)
        .withOptimizer(optimizer)
        .compile(List.of(source));
  }

  private static List<String> outcomes(PreparedQuery query, long seed) {
    var outcomes = new ArrayList<String>();
    for (int i = 0; i < INPUTS; i++) {
      var input = RandomRules.input(seed * 1000 + i);
      outcomes.add(i + ": " + outcome(query, input, BuiltinErrors.UNDEFINED));
      if (i % 4 == 0) {
        outcomes.add(i + " strict: " + outcome(query, input, BuiltinErrors.STRICT));
      }
    }
    return outcomes;
  }

  private static String outcome(PreparedQuery query, Value input, BuiltinErrors errors) {
    var context = new BuiltinContext(Instant.EPOCH);
    try {
      var outcome = query.decide(new Evaluation(input, Data.EMPTY, context, errors));
      return outcome.toString();
    } catch (EvaluationException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
