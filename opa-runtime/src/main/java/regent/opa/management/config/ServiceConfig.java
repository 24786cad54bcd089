package regent.opa.management.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// A service that bundles come from or logs go to.
///
/// @param url without a slash at its end
/// @param headers sent with every request
/// @param headerTimeout how long the first byte of an answer may take
/// @param authority path of the certificates of servers to trust; empty for those of the system
/// @param systemAuthorities whether those of the system are trusted beside `authority`
///
/// Source: <https://www.openpolicyagent.org/docs/configuration#services>
public record ServiceConfig(
    String name,
    String url,
    Map<String, String> headers,
    boolean allowInsecureTls,
    Duration headerTimeout,
    String authority,
    boolean systemAuthorities,
    Credentials credentials,
    ServiceType type) {

  /// The services, written as an array or as an object.
  static Map<String, ServiceConfig> readAll(Value services, Map<String, KeyConfig> keys)
      throws ConfigException {
    Map<String, ServiceConfig> read = new LinkedHashMap<>();
    if (services instanceof Arr array) {
      for (int i = 0; i < array.size(); i++) {
        if (!(array.at(i) instanceof Obj object)) {
          throw new ConfigException("services." + i, "services." + i + " must be an object");
        }
        var section = new Section(object, "services." + i);
        var service = read(section.string("name", ""), section, keys);
        read.put(service.name(), service);
      }
    } else if (services instanceof Obj object) {
      for (var each : new Section(object, "services").sections().entrySet()) {
        read.put(each.getKey(), read(each.getKey(), each.getValue(), keys));
      }
    } else if (services.isDefined() && services.rank() != 0) {
      throw new ConfigException("services", "services must be an array or an object");
    }
    return read;
  }

  private static ServiceConfig read(String name, Section section, Map<String, KeyConfig> keys)
      throws ConfigException {
    var type = ServiceType.read(section.string("type"));
    Section tls = section.object("tls");
    return new ServiceConfig(
        name,
        section.string("url", "").replaceAll("/+$", ""),
        section.texts("headers"),
        section.flag("allow_insecure_tls"),
        Duration.ofSeconds(section.integer("response_header_timeout_seconds").orElse(10)),
        tls.string("ca_cert", ""),
        tls.flag("system_ca_required"),
        Credentials.read(section.object("credentials"), type, keys),
        type);
  }
}
