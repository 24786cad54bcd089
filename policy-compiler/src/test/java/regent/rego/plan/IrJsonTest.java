package regent.rego.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import regent.opa.value.Json;
import regent.opa.value.JsonException;

/// Reading plans as `opa build -t plan` writes them.
class IrJsonTest {
  private static final String PLAN =
      """
      {
        "static": {
          "strings": [{"value": "user"}, {"value": "alice"}, {"value": "1.50"}],
          "files": [{"value": "authz.rego"}]
        },
        "plans": {"plans": [{"name": "authz/allow", "blocks": [{"stmts": [
          {"type": "CallStmt", "stmt": {"func": "g0.data.authz.allow",
            "args": [{"type": "local", "value": 0}, {"type": "local", "value": 1}], "result": 2,
            "file": 0, "row": 3, "col": 1}},
          {"type": "ResultSetAddStmt", "stmt": {"value": 2}}
        ]}]}]},
        "funcs": {"funcs": [{"name": "g0.data.authz.allow", "params": [0, 1], "return": 2,
          "path": ["g0", "authz", "allow"], "blocks": [{"stmts": [
          {"type": "NopStmt", "stmt": {}},
          {"type": "DotStmt", "stmt": {"source": {"type": "local", "value": 0},
            "key": {"type": "string_index", "value": 0}, "target": 3}},
          {"type": "EqualStmt", "stmt": {"a": {"type": "local", "value": 3},
            "b": {"type": "string_index", "value": 1}}},
          {"type": "MakeNumberRefStmt", "stmt": {"Index": 2, "target": 4}},
          {"type": "AssignVarOnceStmt", "stmt": {"source": {"type": "bool", "value": true},
            "target": 2}},
          {"type": "ReturnLocalStmt", "stmt": {"source": 2}}
        ]}]}]}
      }
      """;

  @Test
  void aPlanOfOpaIsRead() throws JsonException, IrException {
    assertThat(PlanText.of(IrJson.read(Json.read(PLAN))))
        .isEqualTo(
            """
            plan authz/allow
            block
            | l2 = g0.data.authz.allow(l0, l1)                              ; authz.rego:3
            | answer l2

            func g0.data.authz.allow(l0, l1) memo
            block
            | l3 = l0["user"]
            | l3 == "alice"
            | l4 = 1.50
            | l2 = once true
            | return l2

            """);
  }

  @Test
  void whatWasWrittenReadsTheSame() throws JsonException, IrException {
    var policy = IrJson.read(Json.read(PLAN));

    assertThat(PlanText.of(IrJson.read(IrJson.write(policy)))).isEqualTo(PlanText.of(policy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "NopStmt"  | "JumpStmt"  | unknown statement JumpStmt
          "bool"     | "float"     | unknown operand float
          "params": [0, 1] | "params": ["a"] | expected a whole number, not "a"
          "name": "authz/allow" | "name": 1  | expected a string, not 1
          """)
  void whatIsNotAPlanIsRefused(String from, String to, String message) throws JsonException {
    var document = Json.read(PLAN.replace(from, to));

    assertThatExceptionOfType(IrException.class)
        .isThrownBy(() -> IrJson.read(document))
        .withMessage(message);
  }
}
