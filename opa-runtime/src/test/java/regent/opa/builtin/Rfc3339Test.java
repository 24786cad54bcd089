package regent.opa.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The quick readers of times and of base64 against the ones that also read what is unusual.
final class Rfc3339Test {
  private final Random random = new Random(11);

  private String two(int below) {
    return "%02d".formatted(random.nextInt(below));
  }

  private String time() {
    var fraction = new String[] {"", ".5", ".123456789", ".1234567891", ".", ",25", ".000000001"};
    var zone = new String[] {"Z", "+02:00", "-11:30", "+24:00", "z", "", "+2:00", "+00:60"};
    return "%04d-%s-%sT%s:%s:%s%s%s"
        .formatted(
            1670 + random.nextInt(600),
            two(14),
            two(33),
            two(25),
            two(61),
            two(61),
            fraction[random.nextInt(fraction.length)],
            zone[random.nextInt(zone.length)]);
  }

  @Test
  void readsAsTheGeneralParser() {
    for (int i = 0; i < 15_000; i++) {
      var text = time();
      if (random.nextInt(4) == 0) {
        int at = random.nextInt(text.length());
        text = text.substring(0, at) + "0T-:x. ".charAt(random.nextInt(7)) + text.substring(at + 1);
      }
      var layout = Str.of(GoTime.RFC_3339);
      var value = Str.of(text);
      assertThat(outcome(() -> TimeBuiltins.parseRfc3339(value)))
          .as(text)
          .isEqualTo(outcome(() -> TimeBuiltins.parse(layout, value)));
    }
  }

  private interface Call {
    Value call() throws BuiltinException;
  }

  private static String outcome(Call call) {
    try {
      return call.call().toString();
    } catch (BuiltinException e) {
      return e.problem();
    }
  }

  @Test
  void clockAndWeekdayAreThoseOfTheZoneUtc() throws BuiltinException {
    for (int i = 0; i < 10_000; i++) {
      var nanos = Num.of(random.nextLong());
      var inZone = Arr.of(nanos, Str.of("UTC"));
      assertThat(TimeBuiltins.clock(nanos)).isEqualTo(TimeBuiltins.clock(inZone));
      assertThat(TimeBuiltins.weekday(nanos)).isEqualTo(TimeBuiltins.weekday(inZone));
    }
  }

  @Test
  void base64WithoutPaddingIsThatWithPadding() throws BuiltinException {
    for (int i = 0; i < 10_000; i++) {
      var bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (var code : GoBase64.values()) {
        var plain = code.encodeWithoutPadding(bytes);
        assertThat(code.decodePlain(plain, plain.length())).isEqualTo(bytes);
        assertThat(code.decode(code.encode(bytes))).isEqualTo(bytes);
        assertThat(code.decode("\n" + code.encode(bytes))).isEqualTo(bytes);
      }
    }
    assertThat(GoBase64.URL.decodePlain("ab+d", 4)).isNull();
    assertThat(GoBase64.URL.decodePlain("abcdé", 5)).isNull();
    assertThat(GoBase64.URL.decodePlain("a", 1)).isNull();
  }
}
