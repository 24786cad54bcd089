package regent.dp.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class GoDurationConverterTest {
  @ParameterizedTest
  @CsvSource({"30s,30000", "1m30s,90000", "500ms,500", "2h,7200000", "5,5000", "1h1ms,3600001"})
  void durationsAreReadAsKumaReadsThem(String text, long millis) {
    assertThat(new GoDurationConverter().convert(text).toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "1x", "-1s", "1s1", "1.5s", "ten"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> new GoDurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "' is not a duration");
  }
}
