package regent.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.PreparedQuery;
import regent.opa.data.Data;
import regent.opa.diagnostic.Source;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;

/// Policies that are larger or deeper than people write them.
class LimitsTest {
  @ParameterizedTest
  @EnumSource
  void longBodies(Backend backend) throws CompileException {
    var exprs = lines(3_000, i -> "\tinput != " + i);
    assertThat(answers(backend, "p if {\n" + exprs + "\n}")).isEmpty();
    assertThat(answers(backend, "p if {\n" + exprs.replace("input", "null") + "\n}")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void manyRules(Backend backend) throws CompileException {
    var rules = lines(3_000, i -> "p := " + i + " if input == " + i);
    assertThat(answers(backend, rules + "\ndefault p := true")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void deepTerms(Backend backend) throws CompileException {
    assertThat(answers(backend, "p := " + "[".repeat(900) + "]".repeat(900))).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void rulesThatReferToEachOtherInALongChain(Backend backend) throws CompileException {
    var chain = lines(5_000, i -> "p" + i + " := p" + (i + 1));
    assertThat(answers(backend, chain + "\np5000 := 1\np := p0")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void tooDeepTermsAreRefused(Backend backend) {
    assertThatThrownBy(() -> answers(backend, "p := " + "[".repeat(100_000) + "]".repeat(100_000)))
        .isInstanceOf(CompileException.class);
  }

  /// What reads, writes, compares and walks values has no more stack than its thread.
  @ParameterizedTest
  @EnumSource
  void documentsNestedAsDeeplyAsJsonMayBe(Backend backend) throws Exception {
    for (String nested : List.of(nest("[", "]"), nest("{\"a\":", "}"))) {
      var input = Json.read(nested);
      for (String rule :
          List.of(
              "p if json.unmarshal(json.marshal(input)) == input",
              "p if {input, {input}, 1} == {{json.unmarshal(json.marshal(input))}, 1, input}",
              "p if count(sort([input, [input], {input}])) == 3",
              "p if count(sprintf(\"%v\", [input])) > 9000",
              "p if object.union({\"a\": input}, {\"a\": input}) == {\"a\": input}",
              "p if json.remove({\"a\": input}, [\"a\"]) == {}",
              "p if yaml.unmarshal(json.marshal({\"a\": 1})) != input",
              "p contains input",
              "p[input] := {input: input}",
              "p := {\"x\": {input | true}, \"y\": [y | y := input]}")) {
        var found =
            prepared(backend, rule).answers(Evaluation.of(input, Data.EMPTY, Instant.EPOCH));
        assertThat(found).as(rule).hasSize(1);
        assertThat(Json.write(found.getFirst())).isNotEmpty();
      }
    }
    assertThatThrownBy(() -> Json.read("[" + nest("[", "]") + "]"))
        .hasMessage("exceeded max depth");
  }

  private static String nest(String open, String close) {
    return open.repeat(10_000) + (open.equals("[") ? "" : "1") + close.repeat(10_000);
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
  }

  private static List<Obj> answers(Backend backend, String rules) throws CompileException {
    return prepared(backend, rules)
        .answers(Evaluation.of(Undefined.UNDEFINED, Data.EMPTY, Instant.EPOCH));
  }

  private static PreparedQuery prepared(Backend backend, String rules) throws CompileException {
    return RegoCompiler.standard()
        .withBackend(backend)
        .compile(List.of(new Source("test.rego", "package test\n\n" + rules + "\n")))
        .prepare("data.test.p");
  }
}
