package regent.opa.builtin;

import java.util.List;
import java.util.regex.Pattern;

/// The formats of strings that a schema may ask for. An unknown one fits everything.
final class JsonSchemaFormats {
  private static final Pattern HOSTNAME =
      Pattern.compile(
          "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
              + "(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");
  private static final Pattern EMAIL =
      Pattern.compile("([^<>]*<)?[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.\\[\\]:-]+>?");
  private static final Pattern UUID =
      Pattern.compile("[a-fA-F0-9]{8}-([a-fA-F0-9]{4}-){3}[a-fA-F0-9]{12}");
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~0|~1)*)*");
  private static final Pattern RELATIVE_POINTER =
      Pattern.compile("(0|[1-9][0-9]*)(#|(/([^~/]|~0|~1)*)*)");
  private static final Pattern TEMPLATE = Pattern.compile("([^{]*(\\{[^}]*})?)*");
  private static final List<String> TIMES = List.of("15:04:05Z07:00", "15:04:05");
  private static final List<String> DATE_TIMES =
      List.of("15:04:05", "15:04:05Z07:00", "2006-01-02", GoTime.RFC_3339);

  private JsonSchemaFormats() {}

  static boolean matches(String format, String text) {
    return switch (format) {
      case "date" -> isTime(List.of("2006-01-02"), text);
      case "time" -> isTime(TIMES, text);
      case "date-time" -> isTime(DATE_TIMES, text);
      case "hostname" -> text.length() < 256 && HOSTNAME.matcher(text).matches();
      case "email", "idn-email" -> EMAIL.matcher(text).matches();
      case "ipv4" -> text.contains(".") && IpNetwork.Address.parse(text).isPresent();
      case "ipv6" -> text.contains(":") && IpNetwork.Address.parse(text).isPresent();
      case "uri", "iri" -> isUrl(text, true);
      case "uri-reference", "iri-reference" -> isUrl(text, false);
      case "uri-template" -> isUrl(text, false) && TEMPLATE.matcher(text).matches();
      case "uuid" -> UUID.matcher(text).matches();
      case "regex" -> isRegex(text);
      case "json-pointer" -> POINTER.matcher(text).matches();
      case "relative-json-pointer" -> RELATIVE_POINTER.matcher(text).matches();
      default -> true;
    };
  }

  private static boolean isTime(List<String> layouts, String text) {
    for (var layout : layouts) {
      try {
        var _ = GoTime.parse(layout, text);
        return true;
      } catch (BuiltinException e) {
        // Perhaps the next one.
      }
    }
    return false;
  }

  private static boolean isUrl(String text, boolean absolute) {
    try {
      var url = GoUrl.parse(text);
      return (!absolute || !url.scheme().isEmpty()) && text.indexOf('\\') < 0;
    } catch (BuiltinException e) {
      return false;
    }
  }

  private static boolean isRegex(String text) {
    try {
      return text.isEmpty() || GoRegex.compile(text) != null;
    } catch (BuiltinException e) {
      return false;
    }
  }
}
