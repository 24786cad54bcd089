package regent.rego.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import regent.rego.Backend;

/// Both back ends do the same with any program. `-Dfuzz.from=N -Dfuzz.count=M` tries other
/// programs; [Fuzz] tries them for as long as wanted.
class BackendsAgreeTest {
  private static final long FROM = Long.getLong("fuzz.from", 0);
  private static final long COUNT = Long.getLong("fuzz.count", 60);

  static LongStream seeds() {
    return LongStream.range(FROM, FROM + COUNT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void generatedCodeDoesWhatTheInterpreterDoes(long seed) {
    var program = RandomProgram.of(seed);
    assertThat(Fuzz.difference(program)).as(program::toString).isNull();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsNotNeededOfAnInputDoesNotMatter(long seed) {
    var program = RandomProgram.of(seed);
    assertThat(Fuzz.prunedDifference(program)).as(program::toString).isNull();
  }

  @Test
  void mostProgramsCompileAndGiveDifferentAnswers() {
    var seen = new HashSet<String>();
    int compiled = 0;
    for (long seed = 0; seed < 20; seed++) {
      var lines = Run.of(RandomProgram.of(seed), Backend.INTERPRET);
      compiled += lines.size() > 1 ? 1 : 0;
      seen.addAll(lines);
    }
    assertThat(compiled).isGreaterThan(10);
    assertThat(seen).hasSizeGreaterThan(200);
  }
}
