package regent.faults.fuzz;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A short run for each build, always the same; [Fuzz] runs longer by hand.
class FuzzTest {
  private static final Map<String, Integer> COUNTS =
      Map.of(
          "bundles", 500,
          "checks", 700,
          "configurations", 2_000,
          "decisions", 1_000,
          "patches", 100,
          "requests", 1_000);

  @TestFactory
  Stream<DynamicTest> damagedInputIsRefusedInWords() {
    return Fuzz.targets().entrySet().stream()
        .map(
            target -> dynamicTest(target.getKey(), () -> feed(target.getKey(), target.getValue())));
  }

  private static void feed(String name, Fuzz.Maker target) throws Exception {
    Optional<Fuzz.Finding> finding = Fuzz.run(target, 0, COUNTS.get(name));
    finding.ifPresent(found -> fail("seed " + found.seed(), found.problem()));
  }
}
