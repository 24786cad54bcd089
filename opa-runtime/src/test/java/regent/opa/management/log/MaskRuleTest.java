package regent.opa.management.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

class MaskRuleTest {
  static LogEvent event(Value input, Value result) {
    return new LogEvent(
        Map.of("id", "i"),
        "d",
        "",
        "",
        "",
        Map.of("b", "1"),
        "a/b",
        "",
        new LogEvent.Content(input, result, Obj.EMPTY, Undefined.UNDEFINED, Undefined.UNDEFINED),
        List.of(),
        List.of(),
        Undefined.UNDEFINED,
        "127.0.0.1:1",
        Instant.parse("2026-01-02T03:04:05.120Z"),
        Obj.EMPTY,
        7,
        List.of(),
        Map.of(),
        Obj.EMPTY);
  }

  private static Value json(String text) {
    try {
      return Json.read(text);
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anEventIsWrittenAsOpaWritesIt() {
    assertThat(event(json("{\"x\": 1}"), json("true")).json())
        .isEqualTo(
            "{\"labels\":{\"id\":\"i\"},\"decision_id\":\"d\",\"bundles\":{\"b\":{\"revision\":\"1\"}},"
                + "\"path\":\"a/b\",\"input\":{\"x\":1},\"result\":true,"
                + "\"requested_by\":\"127.0.0.1:1\",\"timestamp\":\"2026-01-02T03:04:05.12Z\","
                + "\"req_id\":7}");
  }

  @TestFactory
  Stream<DynamicTest> masks() {
    return Stream.of(
            "[\"/input/a\"] | {\"b\":[1,2]} | erased /input/a",
            "[\"/input/b/0\"] | {\"a\":{\"c\":1},\"b\":[2]} | erased /input/b/0",
            "[\"/input/none\"] | {\"a\":{\"c\":1},\"b\":[1,2]} | ",
            "[\"/input/b/7\"] | {\"a\":{\"c\":1},\"b\":[1,2]} | ",
            "[\"/input\"] | undefined | erased /input",
            "[\"/result\"] | {\"a\":{\"c\":1},\"b\":[1,2]} | erased /result",
            "[{\"op\":\"remove\",\"path\":\"/input/a/c\"}] | {\"a\":{},\"b\":[1,2]} | erased /input/a/c",
            "[{\"op\":\"upsert\",\"path\":\"/input/a/c\",\"value\":\"**\"}]"
                + " | {\"a\":{\"c\":\"**\"},\"b\":[1,2]} | masked /input/a/c",
            "[{\"op\":\"upsert\",\"path\":\"/input/n/m\",\"value\":1}]"
                + " | {\"a\":{\"c\":1},\"b\":[1,2],\"n\":{\"m\":1}} | masked /input/n/m",
            "[{\"op\":\"upsert\",\"path\":\"/input/b/1\",\"value\":{}}]"
                + " | {\"a\":{\"c\":1},\"b\":[1,{}]} | masked /input/b/1",
            "[{\"op\":\"upsert\",\"path\":\"/input/a/c/d\",\"value\":1}]"
                + " | {\"a\":{\"c\":1},\"b\":[1,2]} | ")
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each,
                    () -> {
                      String[] parts = each.split(" \\| ", -1);
                      var masked =
                          MaskRule.mask(
                              event(json("{\"a\":{\"c\":1},\"b\":[1,2]}"), json("1")),
                              MaskRule.readAll(json(parts[0])));
                      Value input = masked.content().input();
                      assertThat(input.isDefined() ? Json.write(input) : "undefined")
                          .isEqualTo(parts[1]);
                      String done =
                          masked.erased().isEmpty()
                              ? String.join(" ", masked.masked()).replaceFirst("^(?=.)", "masked ")
                              : "erased " + String.join(" ", masked.erased());
                      assertThat(done).isEqualTo(parts[2]);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> masksThatCannotBeUnderstoodAreRefused() {
    return Stream.of(
            "1 | unexpected rule format 1 (number)",
            "[\"\"] | mask must be non-empty",
            "[\"input\"] | mask must be slash-prefixed",
            "[\"/labels/id\"] | mask prefix not allowed: labels",
            "[3] | invalid mask rule format encountered: number",
            "[{\"op\":\"hide\",\"path\":\"/input\"}] | mask op is not supported: hide")
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each,
                    () -> {
                      String[] parts = each.split(" \\| ", -1);
                      assertThatThrownBy(() -> MaskRule.readAll(json(parts[0])))
                          .hasMessage(parts[1]);
                    }));
  }
}
