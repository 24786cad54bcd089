package regent.opa.builtin;

import java.util.Arrays;
import java.util.Locale;
import regent.opa.value.GoQuote;
import regent.opa.value.Utf8;

/// URLs as Go's `net/url` reads them.
///
/// Source: <https://pkg.go.dev/net/url>
///
/// @param host with the port; percent-encoding is undone
/// @param rawPath the path as it was written, unless that is how Go would write `path`
record GoUrl(
    String scheme,
    String opaque,
    String host,
    String path,
    String rawPath,
    String rawQuery,
    String fragment) {
  private static final String UNRESERVED = "-_.~";
  private static final String IN_PATH = "$&+,/:;=@";

  /// @throws BuiltinException with Go's message when `text` is no URL
  static GoUrl parse(String text) throws BuiltinException {
    int hash = text.indexOf('#');
    var withoutFragment = hash < 0 ? text : text.substring(0, hash);
    try {
      var url = parseReference(withoutFragment);
      return hash < 0 ? url : url.withFragment(unescape(text.substring(hash + 1), Part.FRAGMENT));
    } catch (BuiltinException e) {
      throw new BuiltinException("parse " + GoQuote.quote(withoutFragment) + ": " + e.problem());
    }
  }

  private GoUrl withFragment(String fragment) {
    return new GoUrl(scheme, opaque, host, path, rawPath, rawQuery, fragment);
  }

  private static GoUrl parseReference(String text) throws BuiltinException {
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new BuiltinException("net/url: invalid control character in URL");
    }
    if (text.equals("*")) {
      return new GoUrl("", "", "", "*", "*", "", "");
    }
    int colon = schemeEnd(text);
    var scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    var rest = colon < 0 ? text : text.substring(colon + 1);
    int mark = rest.indexOf('?');
    var query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    if (!rest.startsWith("/")) {
      if (!scheme.isEmpty()) {
        return new GoUrl(scheme, rest, "", "", "", query, "");
      }
      int slash = rest.indexOf('/');
      if ((slash < 0 ? rest : rest.substring(0, slash)).contains(":")) {
        throw new BuiltinException("first path segment in URL cannot contain colon");
      }
    }
    var host = "";
    if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
      int slash = rest.indexOf('/', 2);
      host = host(slash < 0 ? rest.substring(2) : rest.substring(2, slash));
      rest = slash < 0 ? "" : rest.substring(slash);
    }
    var path = unescape(rest, Part.PATH);
    var rawPath = rest.equals(pathEscape(path)) ? path : rest;
    return new GoUrl(scheme, "", host, path, rawPath, query, "");
  }

  /// The colon after the scheme, or -1.
  private static int schemeEnd(String text) throws BuiltinException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        continue;
      }
      if ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.') {
        if (i == 0) {
          return -1;
        }
        continue;
      }
      if (c == ':') {
        if (i == 0) {
          throw new BuiltinException("missing protocol scheme");
        }
        return i;
      }
      return -1;
    }
    return -1;
  }

  private static String host(String authority) throws BuiltinException {
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      var user = authority.substring(0, at);
      if (!user.chars()
          .allMatch(c -> Character.isLetterOrDigit(c) || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0)) {
        throw new BuiltinException("net/url: invalid userinfo");
      }
      int colon = user.indexOf(':');
      unescape(colon < 0 ? user : user.substring(0, colon), Part.USER);
      unescape(colon < 0 ? "" : user.substring(colon + 1), Part.USER);
    }
    var host = authority.substring(at + 1);
    if (host.startsWith("[")) {
      int close = host.lastIndexOf(']');
      if (close < 0) {
        throw new BuiltinException("missing ']' in host");
      }
      checkPort(host.substring(close + 1));
      int zone = host.substring(0, close).indexOf("%25");
      return zone < 0
          ? unescape(host, Part.HOST)
          : unescape(host.substring(0, zone), Part.HOST)
              + unescape(host.substring(zone, close), Part.ZONE)
              + host.substring(close);
    }
    int colon = host.lastIndexOf(':');
    if (colon >= 0) {
      checkPort(host.substring(colon));
    }
    return unescape(host, Part.HOST);
  }

  private static void checkPort(String port) throws BuiltinException {
    if (!port.matches("(:[0-9]*)?")) {
      throw new BuiltinException("invalid port " + GoQuote.quote(port) + " after host");
    }
  }

  /// The path with percent-encoding, as Go sends it.
  String escapedPath() {
    return rawPath.equals(path) ? pathEscape(path) : rawPath;
  }

  String hostname() {
    var host = withoutPort();
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /// Empty when there is none.
  String port() {
    var withoutPort = withoutPort();
    return host.length() > withoutPort.length() ? host.substring(withoutPort.length() + 1) : "";
  }

  private String withoutPort() {
    int colon = host.lastIndexOf(':');
    return colon >= 0 && host.substring(colon).matches(":[0-9]*") ? host.substring(0, colon) : host;
  }

  static String queryEscape(String text) {
    return escape(text, "").replace("%20", "+");
  }

  /// As Go escapes a path: what separates its parts stays.
  static String pathEscape(String text) {
    return escape(text, IN_PATH);
  }

  private static String escape(String text, String alsoPlain) {
    var out = new StringBuilder(text.length());
    for (byte b : Utf8.bytes(text)) {
      char c = (char) (b & 0xff);
      if (isPlain(c) || alsoPlain.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append("%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0;
  }

  static String queryUnescape(String text) throws BuiltinException {
    return unescape(text, Part.QUERY);
  }

  /// Where percent-encoding stands, which decides what it may encode.
  private enum Part {
    PATH,
    QUERY,
    FRAGMENT,
    USER,
    HOST,
    ZONE
  }

  private static String unescape(String text, Part part) throws BuiltinException {
    var bytes = Utf8.bytes(text);
    var out = new byte[bytes.length];
    int size = 0;
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (c == '%') {
        int value = hex(bytes, i);
        if (part == Part.HOST && value < 0x80 && !(value == '%' && hex(bytes, i) == 0x25)) {
          throw invalidEscape(bytes, i);
        }
        out[size++] = (byte) value;
        i += 2;
      } else if (c == '+' && part == Part.QUERY) {
        out[size++] = ' ';
      } else if ((part == Part.HOST || part == Part.ZONE) && c < 0x80 && !isInHost(c)) {
        throw new BuiltinException(
            "invalid character " + GoQuote.quote(String.valueOf(c)) + " in host name");
      } else {
        out[size++] = bytes[i];
      }
    }
    return Utf8.text(Arrays.copyOf(out, size));
  }

  private static boolean isInHost(char c) {
    return isPlain(c) || "!$&'()*+,;=:[]<>\"".indexOf(c) >= 0;
  }

  private static int hex(byte[] bytes, int at) throws BuiltinException {
    int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
    int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw invalidEscape(bytes, at);
    }
    return high << 4 | low;
  }

  private static BuiltinException invalidEscape(byte[] bytes, int at) {
    var shown = Arrays.copyOfRange(bytes, at, Math.min(at + 3, bytes.length));
    return new BuiltinException("invalid URL escape " + GoQuote.quote(Utf8.text(shown)));
  }
}
