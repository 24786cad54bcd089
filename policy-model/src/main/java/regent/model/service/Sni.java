package regent.model.service;

import java.util.ArrayList;
import java.util.List;
import regent.model.json.Json;
import regent.model.resource.Kri;
import regent.model.resource.ResourceType.Flag;
import regent.model.validation.Names;

/// The server name by which a port of a destination is reached across zones:
/// `sni.msvc.default.east.backend.http`. Kuma's `pkg/core/resources/sni`.
public final class Sni {
  private static final int LONGEST = 253;

  private Sni() {}

  /// The server name of the port that `port` names. The namespace is part of it only for what was
  /// written in a zone.
  ///
  /// @throws IllegalArgumentException when it names no port of a destination
  public static String of(Kri port) {
    var type = port.type();
    if (type == null || !type.is(Flag.DESTINATION)) {
      throw new IllegalArgumentException("resource type not supported for SNI: " + port);
    }
    var parts = new ArrayList<>(List.of("sni", type.shortName(), port.mesh()));
    if (!port.zone().isEmpty()) {
      parts.add(port.zone());
      if (!port.namespace().isEmpty()) {
        parts.add(port.namespace());
      }
    }
    parts.add(port.name());
    parts.add(port.section());
    return String.join(".", parts);
  }

  /// Why the server name of a port would be no host name; nothing when it is one.
  public static List<String> problems(Kri port) {
    if (port.mesh().isEmpty() || port.name().isEmpty() || port.section().isEmpty()) {
      return List.of("mesh, name and sectionName must be non-empty");
    }
    var problems = new ArrayList<String>();
    label(problems, "mesh", port.mesh());
    label(problems, "name", port.name());
    if (!port.zone().isEmpty()) {
      label(problems, "zone", port.zone());
      if (!port.namespace().isEmpty()) {
        label(problems, "namespace", port.namespace());
      }
    }
    List<String> section = Names.dnsLabel(port.section());
    if (!section.isEmpty()) {
      problems.add(String.join("; ", section));
    }
    int length = of(port).length();
    if (length > LONGEST) {
      problems.add(
          "computed SNI is %d characters which exceeds the DNS hostname limit (%d)"
              .formatted(length, LONGEST));
    }
    return problems;
  }

  private static void label(List<String> problems, String field, String value) {
    List<String> wrong = Names.dnsLabel(value);
    if (!wrong.isEmpty()) {
      problems.add(
          "%s %s does not conform to RFC 1123: %s"
              .formatted(field, Json.quote(value), String.join("; ", wrong)));
    }
  }
}
