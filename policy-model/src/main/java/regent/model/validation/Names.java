package regent.model.validation;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The syntax of names, in the words of Kubernetes (`k8s.io/apimachinery/pkg/util/validation`) and
/// of Kuma.
public final class Names {
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_1123_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_1123_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern OLD_IDENTIFIER = Pattern.compile("[0-9a-z-_.]*");
  private static final Pattern LABEL_NAME =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

  /// What Kuma says about a name that is no subdomain.
  private static final String IDENTIFIER =
      "invalid characters. A lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
          + "characters, '-' or '.', and must start and end with an alphanumeric character";

  private static final String SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
          + "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
          + "used for validation is "
          + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  private static final String IPV4 = "([0-9]|[1-9][0-9]+)(\\.([0-9]|[1-9][0-9]+)){3}";
  private static final int SUBDOMAIN_LENGTH = 253;
  private static final int LABEL_LENGTH = 63;

  private Names() {}

  /// The name of a resource.
  public static void identifier(Violations at, String name) {
    identifier(at, name, DNS_1123_SUBDOMAIN, IDENTIFIER);
  }

  /// The name of a mesh that a resource refers to; old ones may have underscores.
  public static void oldIdentifier(Violations at, String name) {
    identifier(
        at,
        name,
        OLD_IDENTIFIER,
        "invalid characters. Valid characters are numbers, lowercase latin letters and '-', '_',"
            + " '.' symbols.");
  }

  private static void identifier(Violations at, String name, Pattern pattern, String message) {
    if (name.isEmpty()) {
      at.add("cannot be empty");
    } else if (name.length() > SUBDOMAIN_LENGTH) {
      at.add("value length must less or equal 253");
    } else if (!pattern.matcher(name).matches()) {
      at.add(message);
    }
  }

  /// The name of a resource that becomes part of a host name: a label of RFC 1035.
  public static void rfc1035(Violations at, String name) {
    if (name.isEmpty()) {
      return;
    }
    var wrong = new ArrayList<String>();
    if (name.length() > LABEL_LENGTH) {
      wrong.add("must be no more than 63 characters");
    }
    if (!DNS_1035.matcher(name).matches()) {
      wrong.add(
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', "
              + " or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
    }
    if (!wrong.isEmpty()) {
      at.add(String.join(", ", wrong));
    }
  }

  /// What is wrong with a label of a host name; nothing when it is one.
  public static List<String> dnsLabel(String name) {
    var wrong = new ArrayList<String>();
    if (name.length() > LABEL_LENGTH) {
      wrong.add("must be no more than 63 characters");
    }
    if (!DNS_1123_LABEL.matcher(name).matches()) {
      wrong.add(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
              + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }
    return wrong;
  }

  /// What is wrong with a host name; nothing when it is one.
  public static List<String> subdomain(String name) {
    var wrong = new ArrayList<String>();
    if (name.length() > SUBDOMAIN_LENGTH) {
      wrong.add("must be no more than 253 characters");
    }
    if (!DNS_1123_SUBDOMAIN.matcher(name).matches()) {
      wrong.add(SUBDOMAIN);
    }
    return wrong;
  }

  /// What is wrong with the key of a label; nothing when it is one.
  public static List<String> labelKey(String key) {
    var wrong = new ArrayList<String>();
    String[] parts = key.split("/", -1);
    String name = parts[parts.length - 1];
    if (parts.length > 2) {
      wrong.add(
          "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must"
              + " start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or"
              + " '123-abc', regex used for validation is"
              + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix"
              + " and '/' (e.g. 'example.com/MyName')");
      return wrong;
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        wrong.add("prefix part must be non-empty");
      } else {
        subdomain(parts[0]).forEach(message -> wrong.add("prefix part " + message));
      }
    }
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > LABEL_LENGTH) {
      wrong.add("name part must be no more than 63 characters");
    }
    if (!LABEL_NAME.matcher(name).matches()) {
      wrong.add(
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
              + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
              + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }
    return wrong;
  }

  /// What is wrong with the value of a label; nothing when it is one.
  public static List<String> labelValue(String value) {
    var wrong = new ArrayList<String>();
    if (value.length() > LABEL_LENGTH) {
      wrong.add("must be no more than 63 characters");
    }
    if (!LABEL_VALUE.matcher(value).matches()) {
      wrong.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
              + " 'my_value',  or '12345', regex used for validation is"
              + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    }
    return wrong;
  }

  /// Whether `text` is an IPv4 or IPv6 address, without looking anything up.
  public static boolean isIp(String text) {
    try {
      InetAddress.ofLiteral(text);
      return !text.startsWith("[") && (text.contains(":") || text.matches(IPV4));
    } catch (IllegalArgumentException notLiteral) {
      return false;
    }
  }
}
