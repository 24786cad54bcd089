package regent.conformance;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import regent.conformance.authz.ExtAuthzSuite;
import regent.conformance.kuma.KumaSuite;
import regent.conformance.kuma.KumactlSuite;
import regent.conformance.rego.CompileSuite;
import regent.conformance.rego.ParseSuite;
import regent.conformance.rego.PlanSuite;
import regent.conformance.rego.RegoSuite;
import regent.conformance.rest.RestSuite;

/// The suites by the name that the command line uses.
final class Suites {
  static final Map<String, Function<Options, Suite>> ALL = all();

  private Suites() {}

  private static Map<String, Function<Options, Suite>> all() {
    var suites = new TreeMap<String, Function<Options, Suite>>();
    suites.put("compile", _ -> new CompileSuite());
    suites.put("compile-diagnostics", _ -> new CompileSuite());
    suites.put("ext-authz", _ -> new ExtAuthzSuite());
    suites.put("kuma", _ -> new KumaSuite());
    suites.put("kumactl", _ -> new KumactlSuite());
    suites.put("opa-rest", _ -> new RestSuite());
    suites.put("parse", _ -> new ParseSuite());
    suites.put("plan", PlanSuite::new);
    suites.put("rego", RegoSuite::new);
    return Collections.unmodifiableMap(suites);
  }
}
