package regent.authz.input;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// A multipart form as an object from names to arrays of parts in order. Parts of JSON are parsed,
/// others are text; parts without a name are left out. Lines may end in LF alone, as Go accepts.
///
/// Source: RFC 2046 section 5.1, RFC 7578.
final class MultipartForm {
  /// The body, one char a byte, so that positions are byte positions.
  private final String body;

  private final String delimiter;
  private int at;

  private MultipartForm(String body, String boundary) {
    this.body = body;
    this.delimiter = "--" + boundary;
  }

  /// Null when the content type names no boundary.
  static Value read(ByteString bytes, String contentType) throws RequestParseException {
    String boundary = parameter(contentType, "boundary");
    return boundary == null
        ? Null.NULL
        : new MultipartForm(bytes.toString(StandardCharsets.ISO_8859_1), boundary).parts();
  }

  private Value parts() throws RequestParseException {
    Map<String, List<Value>> values = new LinkedHashMap<>();
    skipPreamble();
    while (!body.startsWith("--", at)) {
      endOfLine();
      Map<String, String> headers = headers();
      String content = content();
      String disposition = headers.getOrDefault("content-disposition", "");
      String name =
          disposition.toLowerCase(Locale.ROOT).startsWith("form-data")
              ? parameter(disposition, "name")
              : null;
      if (name != null && !name.isEmpty()) {
        values
            .computeIfAbsent(utf8(name), _ -> new ArrayList<>())
            .add(value(content, headers.getOrDefault("content-type", "")));
      }
    }
    var form = Obj.builder();
    values.forEach((name, list) -> form.put(name, Arr.of(list)));
    return form.build();
  }

  private static Value value(String content, String type) throws RequestParseException {
    return type.contains("application/json")
        ? BodyJson.read(ByteString.copyFrom(content, StandardCharsets.ISO_8859_1))
        : Str.of(utf8(content));
  }

  private void skipPreamble() throws RequestParseException {
    int start = body.startsWith(delimiter) ? 0 : body.indexOf("\n" + delimiter);
    if (start < 0) {
      throw new RequestParseException("multipart: NextPart: EOF");
    }
    at = start + delimiter.length() + (body.startsWith(delimiter) ? 0 : 1);
  }

  private void endOfLine() throws RequestParseException {
    while (at < body.length() && (body.charAt(at) == ' ' || body.charAt(at) == '\t')) {
      at++;
    }
    if (body.startsWith("\r\n", at)) {
      at += 2;
    } else if (body.startsWith("\n", at)) {
      at++;
    } else {
      throw new RequestParseException("multipart: unexpected line in Next()");
    }
  }

  private Map<String, String> headers() throws RequestParseException {
    var headers = new LinkedHashMap<String, String>();
    while (true) {
      int end = body.indexOf('\n', at);
      if (end < 0) {
        throw new RequestParseException("multipart: NextPart: EOF");
      }
      String line = body.substring(at, end).strip();
      at = end + 1;
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new RequestParseException("malformed MIME header line: " + line);
      }
      headers.putIfAbsent(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
  }

  private String content() throws RequestParseException {
    if (body.startsWith(delimiter, at)) {
      at += delimiter.length();
      return "";
    }
    int end = body.indexOf("\n" + delimiter, at);
    if (end < 0) {
      throw new RequestParseException("multipart: NextPart: EOF");
    }
    int last = end > at && body.charAt(end - 1) == '\r' ? end - 1 : end;
    String content = body.substring(at, last);
    at = end + 1 + delimiter.length();
    return content;
  }

  /// A parameter of a header value such as `form-data; name="a"`.
  private static @Nullable String parameter(String header, String name)
      throws RequestParseException {
    int i = header.indexOf(';');
    while (i >= 0 && i < header.length()) {
      int equals = header.indexOf('=', i);
      if (equals < 0) {
        return null;
      }
      String key = header.substring(i + 1, equals).strip().toLowerCase(Locale.ROOT);
      int start = equals + 1;
      var value = new StringBuilder();
      if (start < header.length() && header.charAt(start) == '"') {
        i = quoted(header, start + 1, value);
      } else {
        int end = header.indexOf(';', start);
        i = end < 0 ? header.length() : end;
        value.append(header, start, i);
      }
      if (key.equals(name)) {
        return value.toString().strip();
      }
      i = header.indexOf(';', i);
    }
    return null;
  }

  /// Reads a quoted string from behind its first quote; returns where it ends.
  private static int quoted(String header, int start, StringBuilder value)
      throws RequestParseException {
    for (int i = start; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\' && i + 1 < header.length()) {
        i++;
      }
      value.append(header.charAt(i));
    }
    throw new RequestParseException("mime: invalid media parameter");
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
