package regent.rego.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// OPA says the same about random programs. Needs an OPA, whose path the environment variable
/// `REGENT_OPA` gives; reported as skipped where it is not set. `-Dfuzz.from=N -Dfuzz.count=M`
/// tries other programs.
class OpaAgreesTest {
  private static final long FROM = Long.getLong("fuzz.from", 0);
  private static final long COUNT = Long.getLong("fuzz.count", 60);

  @Test
  void opaGivesTheSameAnswersAndErrors() throws IOException, InterruptedException {
    var binary = System.getenv("REGENT_OPA");
    if (binary == null || binary.isEmpty()) {
      Assumptions.abort("REGENT_OPA is not set: random programs were not compared with OPA");
    }
    var differences = new ArrayList<String>();
    try (var opa = OpaServer.start(binary)) {
      var comparison = new OpaComparison(opa);
      for (long seed = FROM; seed < FROM + COUNT; seed++) {
        var program = RandomProgram.oneModuleEach(seed);
        var difference = comparison.difference(program);
        if (difference != null) {
          differences.add(difference + "\n" + program);
        }
      }
      assertThat(comparison.compared()).isGreaterThan((int) COUNT);
    }
    assertThat(differences).isEmpty();
  }
}
