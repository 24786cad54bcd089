package regent.xds.service;

import java.util.regex.Pattern;
import regent.model.resource.Labels;
import regent.model.resource.Meta;

/// The template of a HostnameGenerator, in the part of Go's language that such templates use:
/// `{{ .DisplayName }}`, `.Name`, `.Namespace`, `.Mesh`, `.Zone`, and `{{ label "key" }}`.
///
/// Source: https://kuma.io/docs/latest/networking/hostnamegenerator/
public record HostnameTemplate(String text) {
  private static final Pattern ACTION =
      Pattern.compile("\\{\\{-?\\s*(?:\\.(\\w+)|label\\s+\"([^\"]*)\")\\s*-?}}");
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int MAX_DNS_NAME = 253;

  /// The host name of a resource.
  ///
  /// @param localZone the zone of resources that do not say theirs
  /// @throws HostnameException when the template is wrong for this resource, or gives no DNS name
  public String evaluate(Meta meta, String localZone) throws HostnameException {
    var name = new StringBuilder();
    var action = ACTION.matcher(text);
    int end = 0;
    while (action.find()) {
      name.append(text, end, action.start());
      name.append(
          action.group(1) == null
              ? label(meta, action.group(2))
              : field(meta, localZone, action.group(1)));
      end = action.end();
    }
    name.append(text, end, text.length());
    String generated = name.toString();
    if (generated.contains("{{")) {
      throw new HostnameException("template cannot be evaluated: " + text);
    }
    if (generated.length() > MAX_DNS_NAME || !DNS_NAME.matcher(generated).matches()) {
      throw new HostnameException(
          "generated hostname \"" + generated + "\" is not a valid DNS name");
    }
    return generated;
  }

  private static String field(Meta meta, String localZone, String name) throws HostnameException {
    return switch (name) {
      case "Name" -> meta.name();
      case "DisplayName" -> meta.displayName();
      case "Namespace" -> meta.label(Labels.NAMESPACE);
      case "Mesh" -> meta.mesh();
      case "Zone" -> meta.label(Labels.ZONE).isEmpty() ? localZone : meta.label(Labels.ZONE);
      default -> throw new HostnameException("template has no field " + name);
    };
  }

  private static String label(Meta meta, String key) throws HostnameException {
    String value = meta.labels().get(key);
    if (value == null) {
      throw new HostnameException("label " + key + " not found");
    }
    return value;
  }

  /// A template that gives no host name for a resource; the message is for its author.
  public static final class HostnameException extends Exception {
    private static final long serialVersionUID = 1L;

    HostnameException(String message) {
      super(message);
    }
  }
}
