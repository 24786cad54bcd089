package regent.opa.management.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where the rest of the configuration comes from.
///
/// @param source the bundle that holds it; its name is `discovery`
/// @param query the document that is the configuration, such as `data.example.discovery`
///
/// Source: <https://www.openpolicyagent.org/docs/management-discovery>
public record DiscoveryConfig(BundleSource source, String query) {
  private static final String CONTEXT = "invalid configuration for discovery service: ";

  static DiscoveryConfig read(Section section, Set<String> services, Map<String, KeyConfig> keys)
      throws ConfigException {
    Optional<String> resource = section.string("resource");
    Optional<String> name = section.string("name");
    if (resource.isEmpty() && name.isEmpty()) {
      throw section.wrong("resource", "missing required discovery.resource field");
    }
    var signing = Signing.read(section, keys, CONTEXT);
    String prefix = section.string("prefix").orElse("bundles");
    String path = resource.orElseGet(() -> trim(prefix) + "/" + trim(name.orElse("")));
    String service = service(section, services);
    String decision = trim(section.string("decision").or(() -> name).orElse(""));
    String query = decision.isEmpty() ? "data" : "data." + decision.replace('/', '.');
    return new DiscoveryConfig(
        new BundleSource(
            "discovery",
            service,
            path,
            signing,
            section.flag("persist"),
            BundleSource.DEFAULT_SIZE_LIMIT,
            BundleSource.downloadTrigger(section, null, ""),
            Polling.read(section.object("polling"), "")),
        query);
  }

  private static String service(Section section, Set<String> services) throws ConfigException {
    String service = section.string("service", "");
    if (service.isEmpty()) {
      if (services.size() != 1) {
        throw section.wrong("service", CONTEXT + "more than one service is defined");
      }
      return services.iterator().next();
    }
    if (!services.contains(service)) {
      throw section.wrong("service", CONTEXT + "service name \"" + service + "\" not found");
    }
    return service;
  }

  private static String trim(String path) {
    return path.replaceAll("^/+|/+$", "");
  }
}
