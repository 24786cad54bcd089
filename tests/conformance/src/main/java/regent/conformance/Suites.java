package regent.conformance;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import regent.conformance.kuma.KumaSuite;
import regent.conformance.rego.PlanSuite;

/// The suites by the name that the command line uses.
final class Suites {
  static final Map<String, Supplier<Suite>> ALL =
      new TreeMap<>(Map.of("kuma", KumaSuite::new, "plan", PlanSuite::new));

  private Suites() {}
}
