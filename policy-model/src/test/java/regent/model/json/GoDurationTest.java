package regent.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "90s, 1m30s",
    "1h, 1h0m0s",
    "1.5s, 1.5s",
    "100ms, 100ms",
    "1500us, 1.5ms",
    "1h1m1.000000001s, 1h1m1.000000001s",
    "-3m, -3m0s",
    "+5s, 5s",
    ".5s, 500ms",
    "7ns, 7ns"
  })
  void whatGoReadsIsWrittenAsGoWritesIt(String text, String written) {
    assertThat(GoDuration.format(GoDuration.parse(text))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'time: invalid duration \"\"'",
    "soon, 'time: invalid duration \"soon\"'",
    "5, 'time: missing unit in duration \"5\"'",
    "5d, 'time: unknown unit \"d\" in duration \"5d\"'",
    ".s, 'time: invalid duration \".s\"'"
  })
  void whatGoRefusesIsRefusedInItsWords(String text, String message) {
    assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage(message);
  }
}
