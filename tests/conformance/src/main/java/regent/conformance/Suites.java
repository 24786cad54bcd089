package regent.conformance;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import regent.conformance.authz.ExtAuthzSuite;
import regent.conformance.kuma.KumaSuite;
import regent.conformance.rego.CompileSuite;
import regent.conformance.rego.ParseSuite;
import regent.conformance.rego.PlanSuite;
import regent.conformance.rego.RegoSuite;

/// The suites by the name that the command line uses.
final class Suites {
  static final Map<String, Supplier<Suite>> ALL = all();

  private Suites() {}

  private static Map<String, Supplier<Suite>> all() {
    var suites = new TreeMap<String, Supplier<Suite>>();
    suites.put("compile", CompileSuite::new);
    suites.put("compile-diagnostics", CompileSuite::new);
    suites.put("ext-authz", ExtAuthzSuite::new);
    suites.put("kuma", KumaSuite::new);
    suites.put("parse", ParseSuite::new);
    suites.put("plan", PlanSuite::new);
    suites.put("rego", RegoSuite::new);
    return Collections.unmodifiableMap(suites);
  }
}
