package regent.opa.management.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Where the state of bundles, discovery and logs is reported.
///
/// @param plugin the plugin that takes the reports; absent when none
/// @param service the service to send to; empty when none
/// @param resource the path of the service
/// @param prometheus whether the state shows among the metrics
/// @param buckets upper bounds of the histogram of bundle loading, in nanoseconds
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#status>
public record StatusConfig(
    Optional<String> plugin,
    String service,
    String resource,
    boolean console,
    boolean prometheus,
    List<Double> buckets,
    Trigger trigger) {
  public StatusConfig {
    buckets = List.copyOf(buckets);
  }

  static StatusConfig read(
      Section section, Set<String> services, Set<String> plugins, @Nullable Trigger discovery)
      throws ConfigException {
    Optional<String> plugin = section.string("plugin");
    boolean console = section.flag("console");
    boolean prometheus = section.flag("prometheus");
    String service = section.string("service", "");
    if (plugin.isPresent() && !plugins.contains(plugin.get())) {
      throw section.wrong("plugin", "invalid plugin name \"" + plugin.get() + "\" in status");
    } else if (service.isEmpty() && !services.isEmpty() && !console && !prometheus) {
      service = services.iterator().next();
    } else if (!service.isEmpty() && !services.contains(service)) {
      throw section.wrong("service", "invalid service name \"" + service + "\" in status");
    }
    String partition = section.string("partition_name", "");
    return new StatusConfig(
        plugin,
        service,
        partition.isEmpty() ? "/status" : "/status/" + partition,
        console,
        prometheus,
        section
            .object("prometheus_config")
            .object("collectors")
            .object("bundle_loading_duration_ns")
            .numbers("buckets")
            .orElse(IntStream.range(0, 20).mapToObj(i -> 1000d * (1 << i)).toList()),
        Trigger.of(section, discovery, "invalid status config: "));
  }
}
