package regent.opa.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The quick reader against the one that reads everything; it may give up, and must not differ.
final class JsonReaderTest {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-1",
          "1.5",
          "1e3",
          "1E-2",
          "-0.0",
          "01",
          "1.",
          "12345678901234567890",
          "-",
          "123456789012345678",
          "-999999999999999999",
          "1e400",
          "1e99999",
          "+1",
          ".5",
          "1.0",
          "--1");
  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "name",
          "key",
          "é",
          "日本",
          "😀",
          "\\n",
          "\\u0041",
          "\\ud83d\\ude00",
          "\\\"",
          "\\\\",
          "\\/",
          "\\x",
          "\u0001",
          "\ufffd",
          "somewhat longer",
          "\\u12");

  private final Random random = new Random(5);

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String text(int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 9)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> Integer.toString(random.nextInt(1000));
      case 3 -> string();
      case 4 -> any(NUMBERS);
      case 5 -> Long.toString(random.nextLong());
      case 6, 7 -> list("{", "}", () -> string() + space() + ":" + space() + text(depth + 1));
      default -> list("[", "]", () -> text(depth + 1));
    };
  }

  private String list(String open, String close, Supplier<String> member) {
    var members = new ArrayList<String>();
    int size = random.nextInt(12);
    for (int i = 0; i < size; i++) {
      members.add(space() + member.get() + space());
    }
    return open + String.join(",", members) + space() + close;
  }

  private String string() {
    return Stream.generate(() -> any(random.nextInt(9) == 0 ? PARTS : PARTS.subList(0, 4)))
        .limit(random.nextInt(3))
        .reduce("\"", String::concat)
        .concat("\"");
  }

  private String space() {
    return random.nextInt(4) == 0 ? any(List.of(" ", "\n", "\t", "\r")) : "";
  }

  @Test
  void readsTheSameAsTheGeneralReader() {
    int read = 0;
    for (int i = 0; i < 30_000; i++) {
      var bytes = text(0).getBytes(UTF_8);
      if (random.nextInt(3) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      var quick = Json.readWellFormed(bytes);
      if (quick != null) {
        read++;
        assertThat(outcome(bytes)).isEqualTo(quick.toString());
        assertThat(Json.write(quick).getBytes(UTF_8))
            .satisfies(again -> assertThat(Json.readWellFormed(again)).isEqualTo(quick));
      }
    }
    assertThat(read).isGreaterThan(10_000);
  }

  private static String outcome(byte[] bytes) {
    try {
      return Json.readUnusual(bytes).toString();
    } catch (JsonException e) {
      return "error: " + e.problem();
    }
  }

  @Test
  void ofEqualKeysTheLastCounts() throws JsonException {
    assertThat(Json.read("{\"a\": 1, \"b\": 2, \"a\": 3}")).hasToString("{\"a\": 3, \"b\": 2}");
    var many = new StringBuilder("{\"k5\": 0");
    for (int i = 0; i < 20; i++) {
      many.append(", \"k").append(i).append("\": ").append(i);
    }
    var object = (Obj) Json.read(many.append('}').toString());
    assertThat(object.size()).isEqualTo(20);
    assertThat(object.get("k5")).isEqualTo(Num.of(5));
  }

  @Test
  void nestingEndsWhereItDoesInGo() throws JsonException {
    for (int depth : new int[] {1_000, 1_001, 10_000}) {
      var text = "[".repeat(depth) + "]".repeat(depth);
      assertThat(Json.write(Json.read(text))).isEqualTo(text);
    }
    assertThatThrownBy(() -> Json.read("[".repeat(10_001) + "]".repeat(10_001)))
        .isInstanceOf(JsonException.class)
        .hasMessage("exceeded max depth");
  }

  @Test
  void keysAreShared() throws JsonException {
    var object = (Obj) Json.read("{\"a key of this test\": 1}");
    assertThat(object.keyAt(0)).isSameAs(Str.key("a key of this test"));
  }
}
