package regent.opa.management.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a bundle comes from.
///
/// @param name its name in the configuration
/// @param service the service to ask; empty for a file
/// @param resource a path of the service, or a `file://` URL
/// @param signing how it is verified; absent when it is not
/// @param persist whether the bundle is kept on disk for the next start
/// @param sizeLimit the most bytes of one file of the bundle
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#bundles>
public record BundleSource(
    String name,
    String service,
    String resource,
    Optional<Signing> signing,
    boolean persist,
    long sizeLimit,
    Trigger trigger,
    Polling polling) {
  static final long DEFAULT_SIZE_LIMIT = 1L << 30;

  /// Whether the bundle is a file of this machine.
  public boolean isFile() {
    return resource.startsWith("file://");
  }

  static Map<String, BundleSource> readAll(
      Section bundles,
      Set<String> services,
      Map<String, KeyConfig> keys,
      @Nullable Trigger discovery)
      throws ConfigException {
    Map<String, BundleSource> read = new LinkedHashMap<>();
    for (var each : bundles.sections().entrySet()) {
      read.put(each.getKey(), read(each.getKey(), each.getValue(), services, keys, discovery));
    }
    return read;
  }

  private static BundleSource read(
      String name,
      Section section,
      Set<String> services,
      Map<String, KeyConfig> keys,
      @Nullable Trigger discovery)
      throws ConfigException {
    String context = "invalid configuration for bundle \"" + name + "\": ";
    String resource = section.string("resource", cleanPath("bundles/" + name));
    var signing = Signing.read(section, keys, context);
    String service = section.string("service", "");
    if (!resource.startsWith("file://")) {
      service = service(section, service, services, context);
    }
    return new BundleSource(
        name,
        service,
        resource,
        signing,
        section.flag("persist"),
        sizeLimit(section),
        downloadTrigger(section, discovery, context),
        Polling.read(section.object("polling"), context));
  }

  /// The old section `bundle`, which describes one bundle.
  static Map<String, BundleSource> readOne(Section section, Set<String> services)
      throws ConfigException {
    String name = section.string("name", "");
    if (name.isEmpty()) {
      throw section.wrong("name", "invalid bundle name \"\"");
    }
    String context = "invalid configuration for bundle \"" + name + "\": ";
    String service = service(section, section.string("service", ""), services, context);
    String path = cleanPath(section.string("prefix").orElse("bundles") + "/" + name);
    return Map.of(
        name,
        new BundleSource(
            name,
            service,
            path.startsWith("/") ? path.substring(1) : path,
            Optional.empty(),
            false,
            DEFAULT_SIZE_LIMIT,
            downloadTrigger(section, null, context),
            Polling.read(section.object("polling"), context)));
  }

  private static long sizeLimit(Section section) throws ConfigException {
    long limit = section.integer("size_limit_bytes").orElse(0);
    return limit <= 0 ? DEFAULT_SIZE_LIMIT : limit;
  }

  /// Downloads are not triggered by anything that happens here.
  static Trigger downloadTrigger(Section section, @Nullable Trigger discovery, String context)
      throws ConfigException {
    Trigger trigger = Trigger.of(section, discovery, context);
    if (trigger == Trigger.IMMEDIATE) {
      throw section.wrong(
          "trigger",
          context + "invalid trigger mode \"immediate\" (want \"periodic\" or \"manual\")");
    }
    return trigger;
  }

  private static String service(
      Section section, String service, Set<String> services, String context)
      throws ConfigException {
    if (service.isEmpty() && !services.isEmpty()) {
      return services.iterator().next();
    }
    if (!services.contains(service)) {
      throw section.wrong("service", context + "service name \"" + service + "\" not found");
    }
    return service;
  }

  private static String cleanPath(String path) {
    return path.replaceAll("/+", "/");
  }
}
