package regent.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import regent.opa.CompileException;
import regent.opa.Evaluation;
import regent.opa.Evaluation.BuiltinErrors;
import regent.opa.EvaluationException;
import regent.opa.EvaluationException.Code;
import regent.opa.builtin.Builtin;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.Services;
import regent.opa.data.Data;
import regent.opa.diagnostic.Location;
import regent.opa.diagnostic.Source;
import regent.opa.type.Type;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

class PlannedQueryTest {
  private static final String AUTHZ =
      """
      package authz

      default allow := false

      allow if input.user == "alice"

      allow if {
      	input.user == "bob"
      	input.method == "GET"
      }
      """;

  private static PlannedQuery prepare(RegoCompiler compiler, String module, String query)
      throws CompileException {
    return compiler.compile(List.of(new Source("authz.rego", module))).prepare(query);
  }

  private static PlannedQuery prepare(Backend backend, String module, String query)
      throws CompileException {
    return prepare(RegoCompiler.standard().withBackend(backend), module, query);
  }

  private static Evaluation evaluation(Value input) {
    return Evaluation.of(input, Data.EMPTY, Instant.EPOCH);
  }

  private static Value user(String name) {
    return Obj.of("user", Str.of(name));
  }

  @ParameterizedTest
  @EnumSource
  void theRuleThatGaveTheValueIsNamed(Backend backend) throws CompileException {
    var query = prepare(backend, AUTHZ, "data.authz.allow");
    var bob = Obj.builder().put("user", Str.of("bob")).put("method", Str.of("GET")).build();

    assertThat(query.decide(evaluation(user("alice"))).decidedBy().row()).isEqualTo(5);
    assertThat(query.decide(evaluation(bob)).decidedBy().row()).isEqualTo(7);
    var denied = query.decide(evaluation(user("eve")));
    assertThat(denied.value()).isEqualTo(Bool.FALSE);
    assertThat(denied.decidedBy().file()).isEqualTo("authz.rego");
    assertThat(denied.decidedBy().row()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void noRuleIsNamedForAPackage(Backend backend) throws CompileException {
    var outcome = prepare(backend, AUTHZ, "data.authz").decide(evaluation(Undefined.UNDEFINED));

    assertThat(outcome.value()).isEqualTo(Obj.of("allow", Bool.FALSE));
    assertThat(outcome.decidedBy()).isEqualTo(Location.NONE);
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledEvaluationEnds(Backend backend) throws CompileException {
    var query =
        prepare(
            backend,
            "package p\nn := count([1 | some a in input; some b in input; a == b])",
            "data.p.n");
    var input = Arr.of(Collections.nCopies(200, Num.ONE));
    var asked = new AtomicInteger();
    var context =
        new BuiltinContext(Instant.EPOCH, Services.standard(), () -> asked.incrementAndGet() > 3);

    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(
            () -> query.value(new Evaluation(input, Data.EMPTY, context, BuiltinErrors.UNDEFINED)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.CANCEL));
    assertThat(query.value(evaluation(input))).isEqualTo(Num.of(40_000));
  }

  @ParameterizedTest
  @EnumSource
  void errorsOfBuiltinsGoWhereTheCallerWants(Backend backend) throws CompileException {
    var query = prepare(backend, "package p\n\nx := 1 / input", "data.p.x");
    var collected = new ArrayList<EvaluationException>();

    assertThat(query.value(evaluation(Num.ZERO))).isEqualTo(Undefined.UNDEFINED);
    assertThat(query.value(with(BuiltinErrors.into(collected)))).isEqualTo(Undefined.UNDEFINED);
    assertThat(collected)
        .extracting(EvaluationException::getMessage)
        .containsExactly("authz.rego:3: eval_builtin_error: div: divide by zero");
    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(() -> query.value(with(BuiltinErrors.STRICT)))
        .withMessage("authz.rego:3: eval_builtin_error: div: divide by zero");
  }

  private static Evaluation with(BuiltinErrors errors) {
    return new Evaluation(Num.ZERO, Data.EMPTY, new BuiltinContext(Instant.EPOCH), errors);
  }

  @ParameterizedTest
  @EnumSource
  void aRuleRunsOnceForEachInput(Backend backend) throws CompileException {
    var calls = new AtomicInteger();
    Builtin.One counted =
        value -> {
          calls.incrementAndGet();
          return value;
        };
    var type = Type.function("(any) => any");
    var compiler =
        RegoCompiler.standard()
            .withBackend(backend)
            .withBuiltin(new Builtin("test.counted", type, counted));
    var query =
        prepare(
            compiler,
            """
            package p

            x := test.counted(input)

            all := [x, x, y, x, y]

            y := z if z := x with input as 2
            """,
            "data.p.all");

    assertThat(query.value(evaluation(Num.ONE)))
        .isEqualTo(Arr.of(Num.ONE, Num.ONE, Num.of(2), Num.ONE, Num.of(2)));
    assertThat(calls).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource
  void aConflictIsToldOnce(Backend backend) throws CompileException {
    var query =
        prepare(
            backend,
            """
            package p

            x := 1 if {
            	print("here")
            	not y
            }

            x := 2

            y if 1 / 0 == 1
            """,
            "data.p.x");
    var printed = new ArrayList<String>();
    var failed = new ArrayList<EvaluationException>();
    var services = Services.standard().withPrinter(printed::add);
    var context = new BuiltinContext(Instant.EPOCH, services, () -> false);

    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(
            () ->
                query.value(
                    new Evaluation(Num.ZERO, Data.EMPTY, context, BuiltinErrors.into(failed))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.CONFLICT));
    assertThat(printed).containsExactly("here");
    assertThat(failed).hasSize(1);
  }
}
