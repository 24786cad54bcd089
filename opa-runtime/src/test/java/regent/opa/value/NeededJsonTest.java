package regent.opa.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading what is needed of a text gives what pruning the whole gives, and the same errors.
class NeededJsonTest {
  private static final List<String> NAMES =
      List.of("a", "b", "c", "long name", "\u00e9", "\\u0061");

  private static Object outcome(byte[] text, Needs needs) {
    try {
      return Json.read(text, needs);
    } catch (JsonException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Object wanted(byte[] text, Needs needs) {
    try {
      return needs.prune(Json.read(text));
    } catch (JsonException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void check(String text, Needs needs) {
    var bytes = text.getBytes(UTF_8);
    assertThat(outcome(bytes, needs)).as(text).isEqualTo(wanted(bytes, needs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"b\": [1, {\"c\": \"\\u00e9\\n\"}], \"c\": {}}",
        "{\"b\": 1, \"a\": {\"x\": 1}, \"a\": {\"c\": 2}}",
        "{\"b\": tru}",
        "{\"b\": \"\\x\"}",
        "{\"b\": \"\u0001\"}",
        "{\"b\": 01}",
        "{\"b\": 1e}",
        "{\"b\": [1,]}",
        "{\"b\": {\"x\" 1}}",
        "{\"b\": {1: 2}}",
        "{\"b\": 1} x",
        "{\"b\": \"\\ud800\"}",
        "{\"b\": 1e400000}",
        "{\"b\": \"",
        "[1, [2], {\"a\": 3}, 4]",
        "\"text\"",
        ""
      })
  void mistakesInPartsThatAreNotNeededAreMistakes(String text) {
    check(text, Needs.at("a"));
    check(text, Needs.NONE);
    check(text, Needs.of(Map.of(Num.of(2), Needs.at("a")), null));
  }

  @Test
  void bytesThatAreNotUtf8AreMistakesEverywhere() {
    var bytes = "{\"b\": \"\u00ff\"}".getBytes(ISO_8859_1);
    assertThat(outcome(bytes, Needs.at("a"))).isEqualTo(wanted(bytes, Needs.at("a")));
  }

  @Test
  void nestingIsLimitedInPartsThatAreNotNeeded() {
    for (int depth : new int[] {900, 999, 1_000, 1_001}) {
      check("{\"b\": " + "[".repeat(depth) + "]".repeat(depth) + "}", Needs.at("a"));
    }
  }

  @Test
  void randomTextsAndMutationsOfThemAgree() {
    var random = new Random(7);
    int read = 0;
    for (int turn = 0; turn < 20_000; turn++) {
      var text = new StringBuilder();
      write(random, 4, text);
      var bytes = text.toString().getBytes(UTF_8);
      if (turn % 2 == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var needs = needs(random, 3);
      var wanted = wanted(bytes, needs);
      assertThat(outcome(bytes, needs)).as("%s of %s", needs, text).isEqualTo(wanted);
      read += wanted instanceof Value ? 1 : 0;
    }
    assertThat(read).isBetween(10_000, 19_000);
  }

  private static void write(Random random, int depth, StringBuilder text) {
    switch (depth == 0 ? random.nextInt(5) : random.nextInt(9)) {
      case 0 -> text.append(random.nextInt(2_000) - 1_000);
      case 1 -> text.append(random.nextBoolean() ? "1.50" : "-12e3");
      case 2 -> text.append(random.nextBoolean() ? "true" : "null");
      case 3, 4 -> text.append('"').append(NAMES.get(random.nextInt(NAMES.size()))).append('"');
      case 5, 6 -> {
        text.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          write(random, depth - 1, text);
          text.append(i > 1 ? ", " : "");
        }
        text.append(']');
      }
      default -> {
        text.append('{');
        for (int i = random.nextInt(5); i > 0; i--) {
          text.append('"').append(NAMES.get(random.nextInt(NAMES.size()))).append("\":");
          write(random, depth - 1, text);
          text.append(i > 1 ? "," : "");
        }
        text.append('}');
      }
    }
  }

  private static Needs needs(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return random.nextBoolean() ? Needs.ALL : Needs.NONE;
    }
    var keys = new HashMap<Value, Needs>();
    for (int i = random.nextInt(4); i > 0; i--) {
      var key =
          random.nextInt(4) == 0
              ? Num.of(random.nextInt(3))
              : Str.of(NAMES.get(random.nextInt(NAMES.size())));
      keys.put(key, needs(random, depth - 1));
    }
    return Needs.of(keys, random.nextInt(3) == 0 ? needs(random, depth - 1) : null);
  }
}
