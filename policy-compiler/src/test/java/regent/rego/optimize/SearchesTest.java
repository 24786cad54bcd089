package regent.rego.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.PreparedQuery;
import regent.opa.builtin.BuiltinContext;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.Backend;
import regent.rego.RegoCompiler;
import regent.rego.RegoPolicy;
import regent.rego.optimize.Notes.Kind;

/// Policies that search data give the same with indexes as the interpreter without any, for random
/// documents. `-Dfuzz.from=N -Dfuzz.count=M` tries others.
class SearchesTest {
  private static final long FROM = Long.getLong("fuzz.from", 0);
  private static final long COUNT = Long.getLong("fuzz.count", 60);
  private static final int INPUTS = 4;

  private static final Set<String> ALWAYS_THE_SAME =
      Set.of("undefined_collection", "undefined_field");

  @TestFactory
  Stream<DynamicTest> searchesGiveTheSameAsLoops() throws CompileException {
    return Stream.of(
            tests("searches.rego"),
            tests("patterns.rego"),
            tests("templates.rego"),
            tests("keyed.rego"))
        .flatMap(tests -> tests);
  }

  private static Stream<DynamicTest> tests(String file) throws CompileException {
    var source = read(file);
    var policy = RegoCompiler.standard().compile(List.of(source));
    var oracle = RegoCompiler.standard().withBackend(Backend.INTERPRET).compile(List.of(source));
    return rules(policy).stream()
        .map(rule -> DynamicTest.dynamicTest(file + " " + rule, () -> test(rule, policy, oracle)));
  }

  private static void test(String rule, RegoPolicy policy, RegoPolicy oracle)
      throws CompileException {
    var query = "data.searches." + rule;
    int outcomes = compare(policy.prepare(query), oracle.prepare(query));
    assertThat(outcomes > 1)
        .as("random documents reach more than one outcome")
        .isEqualTo(!ALWAYS_THE_SAME.contains(rule));
  }

  /// The names of rules without arguments.
  private static List<String> rules(RegoPolicy policy) {
    var tree = Objects.requireNonNull(policy.rules().rules().find("data", "searches"));
    return tree.children().entrySet().stream()
        .filter(child -> child.getValue().rules().getFirst().rule().head().arguments() == null)
        .map(child -> ((Str) child.getKey()).value())
        .toList();
  }

  @Test
  void searchesThatAnIndexCanHelpHaveOne() throws CompileException {
    assertThat(withoutIndex("searches.rego"))
        .containsExactlyInAnyOrder(
            "active",
            "computed_field",
            "every_element",
            "in_list",
            "passed_foreign",
            "summed",
            "summed_rule",
            "with_input");
    assertThat(withoutIndex("patterns.rego"))
        .containsExactlyInAnyOrder(
            "glob_of_each", "glob_wrong_delimiters", "not_regex", "regex_is_false");
    assertThat(withoutIndex("templates.rego"))
        .containsExactlyInAnyOrder("any_length", "not_fitting", "of_input");
  }

  @Test
  void whatDependsOnDataAndOneKeyIsKept() throws CompileException {
    var policy = RegoCompiler.standard().compile(List.of(read("keyed.rego")));
    assertThat(notes(policy, "data.searches", KeepKeyedResults.NAME))
        .containsExactlyInAnyOrder("every_one:1", "granted", "inner", "mine", "names", "total");
    assertThat(notes(policy, "data.searches.every_one", OutlineConditions.NAME))
        .containsExactly("every_one");
  }

  /// The rules that a rewrite did something for.
  private static Set<String> notes(RegoPolicy policy, String query, String rewrite)
      throws CompileException {
    var notes = new Notes();
    Optimizer.standard().optimize(policy.plan(query), notes);
    var rules = new TreeSet<String>();
    for (var note : notes.all()) {
      if (note.rewrite().equals(rewrite) && note.kind() == Kind.DONE) {
        rules.add(note.func().substring(note.func().lastIndexOf('.') + 1));
      }
    }
    return rules;
  }

  /// The rules that no index helps, since what they look for is no field of an element.
  private static Set<String> withoutIndex(String file) throws CompileException {
    var policy = RegoCompiler.standard().compile(List.of(read(file)));
    var without = new TreeSet<String>();
    for (var rule : rules(policy)) {
      var notes = new Notes();
      Optimizer.standard().optimize(policy.plan("data.searches." + rule), notes);
      if (notes.all().stream()
          .noneMatch(note -> note.rewrite().equals("index-searches") && note.kind() == Kind.DONE)) {
        without.add(rule);
      }
    }
    return without;
  }

  /// How many different outcomes there were.
  private static int compare(PreparedQuery indexed, PreparedQuery oracle) {
    var outcomes = new HashSet<String>();
    for (long seed = FROM; seed < FROM + COUNT; seed++) {
      var data = new Data(RandomDocuments.data(seed));
      for (int i = 0; i < INPUTS; i++) {
        var input = RandomDocuments.input(seed * 31 + i);
        for (boolean strict : new boolean[] {false, true}) {
          var expected = outcome(oracle, input, new Data(data.root()), strict);
          assertThat(outcome(indexed, input, data, strict))
              .as(() -> "input " + input + "\ndata " + data.root())
              .isEqualTo(expected);
          outcomes.add(expected);
        }
      }
    }
    return outcomes.size();
  }

  private static String outcome(PreparedQuery query, Value input, Data data, boolean strict) {
    var errors = strict ? BuiltinErrors.STRICT : BuiltinErrors.UNDEFINED;
    try {
      return query
          .decide(new Evaluation(input, data, new BuiltinContext(Instant.EPOCH), errors))
          .toString();
    } catch (EvaluationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  static Source read(String file) {
    try (var in = SearchesTest.class.getResourceAsStream(file)) {
      return new Source(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
