package regent.authz.rest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.authz.rest.server.Target;
import regent.opa.trace.Lineage;

/// The parameters of a request, by OPA's rules: a flag is set by its bare name or by `true`.
record Parameters(Map<String, List<String>> values) {
  static Parameters of(Target target) {
    return new Parameters(target.parameters());
  }

  boolean flag(String name) {
    var given = values.get(name);
    if (given == null) {
      return false;
    }
    return given.equals(List.of("")) || given.stream().anyMatch("true"::equalsIgnoreCase);
  }

  /// The last value of `name`; empty when the parameter is absent.
  Optional<String> last(String name) {
    var given = values.get(name);
    return given == null ? Optional.empty() : Optional.of(given.getLast());
  }

  /// All values of `name`; none for its bare name.
  List<String> all(String name) {
    var given = values.getOrDefault(name, List.of());
    return given.equals(List.of("")) ? List.of() : given;
  }

  boolean pretty() {
    return flag("pretty");
  }

  boolean metrics() {
    return flag("metrics");
  }

  /// Whether metrics are to be in the answer, for whichever reason.
  boolean showsMetrics() {
    return metrics() || flag("instrument");
  }

  boolean provenance() {
    return flag("provenance");
  }

  boolean ruleLabels() {
    return flag("rule_labels");
  }

  boolean strict() {
    return flag("strict-builtin-errors");
  }

  /// How much is to be explained; empty when nothing is.
  Optional<Lineage> explain() {
    for (var mode : values.getOrDefault("explain", List.of())) {
      switch (mode) {
        case "notes" -> {
          return Optional.of(Lineage.NOTES);
        }
        case "fails" -> {
          return Optional.of(Lineage.FAILS);
        }
        case "full" -> {
          return Optional.of(Lineage.FULL);
        }
        case "debug" -> {
          return Optional.of(Lineage.DEBUG);
        }
        default -> {
          // Unknown modes are passed over, as OPA does.
        }
      }
    }
    return Optional.empty();
  }
}
