package regent.authz.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import regent.opa.value.Arr;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Paths and query strings as Go's `net/url` reads them: escapes must be right, `;` is not a
/// separator, and a plus means a space in queries alone.
final class UrlText {
  private UrlText() {}

  /// The segments of a path after unescaping: leading slashes count for nothing, so `/` and the
  /// empty path are one empty segment.
  static Arr segments(String path) throws RequestParseException {
    String decoded = unescape(path, false);
    int start = 0;
    while (start < decoded.length() && decoded.charAt(start) == '/') {
      start++;
    }
    var segments = new ArrayList<Value>();
    for (String segment : decoded.substring(start).split("/", -1)) {
      segments.add(Str.of(segment));
    }
    return Arr.of(segments);
  }

  /// A query or a form as an object from names to arrays of values in the order of the text.
  static Obj query(String text) throws RequestParseException {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (pair.indexOf(';') >= 0) {
        throw new RequestParseException("invalid semicolon separator in query");
      }
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      values
          .computeIfAbsent(unescape(name, true), _ -> new ArrayList<>())
          .add(Str.of(unescape(value, true)));
    }
    var result = Obj.builder();
    values.forEach((name, list) -> result.put(name, Arr.of(list)));
    return result.build();
  }

  private static String unescape(String text, boolean plusIsSpace) throws RequestParseException {
    if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        int high = i + 1 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          String rest = new String(raw, i, Math.min(3, raw.length - i), StandardCharsets.UTF_8);
          throw new RequestParseException("invalid URL escape \"" + rest + "\"");
        }
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(raw[i] == '+' && plusIsSpace ? ' ' : raw[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
