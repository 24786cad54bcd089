package regent.authz.rest.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a request asks for, read as Go's `net/url` reads it.
///
/// @param path decoded, such as `/v1/data/a b`
/// @param escapedPath as it was sent: `/v1/data/a%20b`
/// @param rawQuery what is behind the question mark; empty when there is none
public record Target(String path, String escapedPath, String rawQuery) {

  /// Reads a request target: a path, or a whole URL as proxies get it.
  ///
  /// @return empty when an escape is wrong
  public static Optional<Target> parse(String text) {
    String rest = text;
    int scheme = rest.indexOf("://");
    if (scheme > 0 && !rest.startsWith("/")) {
      int slash = rest.indexOf('/', scheme + 3);
      rest = slash < 0 ? "/" : rest.substring(slash);
    }
    int fragment = rest.indexOf('#');
    if (fragment >= 0) {
      rest = rest.substring(0, fragment);
    }
    int question = rest.indexOf('?');
    String escaped = question < 0 ? rest : rest.substring(0, question);
    String query = question < 0 ? "" : rest.substring(question + 1);
    return unescape(escaped, false).map(path -> new Target(path, escaped, query));
  }

  /// The parameters of the query by name, in order of their first appearance. Parameters with wrong
  /// escapes or a semicolon are left out.
  public Map<String, List<String>> parameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (rawQuery.isEmpty()) {
      return parameters;
    }
    for (var pair : rawQuery.split("&", -1)) {
      if (pair.isEmpty() || pair.indexOf(';') >= 0) {
        continue;
      }
      int equals = pair.indexOf('=');
      var name = unescape(equals < 0 ? pair : pair.substring(0, equals), true);
      var value = unescape(equals < 0 ? "" : pair.substring(equals + 1), true);
      if (name.isPresent() && value.isPresent()) {
        parameters.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
      }
    }
    return parameters;
  }

  /// Decodes `%41`; in queries also `+`.
  ///
  /// @return empty when an escape is wrong
  public static Optional<String> unescape(String text, boolean plus) {
    if (text.indexOf('%') < 0 && !(plus && text.indexOf('+') >= 0)) {
      return Optional.of(text);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[length++] = plus && bytes[i] == '+' ? (byte) ' ' : bytes[i];
      }
    }
    return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }
}
