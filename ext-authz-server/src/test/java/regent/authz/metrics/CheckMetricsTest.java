package regent.authz.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckMetricsTest {
  @Test
  void durationsFallIntoBucketsAndFailuresUnderTheirReason() {
    var metrics = new CheckMetrics(List.of(1e-6, 0.001));
    metrics.answered(1_000);
    metrics.answered(2_000);
    metrics.answered(2_000_000);
    metrics.failed("eval_conflict_error");

    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP error_counter A counter for errors
            # TYPE error_counter counter
            error_counter{reason="eval_conflict_error"} 1
            # HELP grpc_request_duration_seconds A histogram of duration for grpc authz requests.
            # TYPE grpc_request_duration_seconds histogram
            grpc_request_duration_seconds_bucket{handler="check",le="1e-06"} 1
            grpc_request_duration_seconds_bucket{handler="check",le="0.001"} 2
            grpc_request_duration_seconds_bucket{handler="check",le="+Inf"} 3
            grpc_request_duration_seconds_sum{handler="check"} 0.002003
            grpc_request_duration_seconds_count{handler="check"} 3
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-06,1e-06",
    "5e-05,5e-05",
    "0.0005,0.0005",
    "1,1",
    "12.5,12.5",
    "1.25e-10,1.25e-10"
  })
  void numbersReadAsGoWritesThem(double value, String text) {
    assertThat(CheckMetrics.number(value)).isEqualTo(text);
  }
}
