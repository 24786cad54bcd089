package regent.opa.builtin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import regent.opa.value.Utf8;

/// Speaks HTTP/1.1 over a socket of this machine, one connection for each request, since Java's
/// client cannot. The address is `unix://HOST/PATH?socket=FILE`, the file percent-encoded; what is
/// left of the query goes to the server.
///
/// Source: RFC 9112, and OPA's `http.send` for the address.
final class UnixSocketExchange {
  private static final int MAX_LINE = 1 << 16;
  private static final int MAX_BODY = 1 << 30;

  private UnixSocketExchange() {}

  /// Whether `url` is such an address.
  static boolean serves(String url) {
    return url.startsWith("unix:") && url.indexOf('?') >= 0;
  }

  static HttpExchange.Response send(HttpExchange.Request request) throws IOException {
    var url = address(request.url());
    var socket = "";
    var query = new ArrayList<String>();
    for (var part : url.getRawQuery().split("&", -1)) {
      if (!part.startsWith("socket=")) {
        query.add(part);
      } else if (socket.isEmpty()) {
        socket = URLDecoder.decode(part.substring("socket=".length()), UTF_8);
      }
    }
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      connect(channel, socket);
      var out = ByteBuffer.wrap(bytes(request, url, String.join("&", query)));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      return response(request.method(), new BufferedInputStream(Channels.newInputStream(channel)));
    }
  }

  private static void connect(SocketChannel channel, String socket) throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException | IllegalArgumentException e) {
      var reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      throw new IOException("dial unix " + socket + ": connect: " + reason, e);
    }
  }

  private static URI address(String url) throws IOException {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static byte[] bytes(HttpExchange.Request request, URI url, String query) {
    var body = Utf8.bytes(request.body());
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Host", String.valueOf(url.getRawAuthority()));
    headers.put("User-Agent", HttpClientExchange.USER_AGENT);
    request.headers().forEach((name, value) -> headers.put(oneLine(name), oneLine(value)));
    headers.put("Connection", "close");
    headers.put("Content-Length", String.valueOf(body.length));
    var head = new StringBuilder(request.method()).append(' ').append(path);
    if (!query.isEmpty()) {
      head.append('?').append(query);
    }
    head.append(" HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /// A header must not smuggle in another.
  private static String oneLine(String text) {
    return text.replaceAll("[\r\n]", " ");
  }

  private static HttpExchange.Response response(String method, InputStream in) throws IOException {
    int status;
    Map<String, List<String>> headers;
    do {
      status = status(line(in));
      headers = headers(in);
    } while (status / 100 == 1);
    boolean empty = method.equals("HEAD") || status == 204 || status == 304;
    var body = empty ? new byte[0] : body(headers, in);
    return new HttpExchange.Response(status, headers, Utf8.text(body));
  }

  private static int status(String line) throws IOException {
    var parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-9][0-9]{2}")) {
      throw new IOException("malformed HTTP response \"" + line + "\"");
    }
    return Integer.parseInt(parts[1]);
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("malformed MIME header line: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static byte[] body(Map<String, List<String>> headers, InputStream in) throws IOException {
    var encoding = headers.getOrDefault("Transfer-Encoding", List.of());
    if (!encoding.isEmpty() && encoding.getLast().toLowerCase(Locale.ROOT).endsWith("chunked")) {
      return chunks(in);
    }
    var length = headers.getOrDefault("Content-Length", List.of());
    return length.isEmpty() ? in.readNBytes(MAX_BODY) : exactly(size(length.getFirst(), 10), in);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = size(line(in).replaceFirst(";.*", "").strip(), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      if (body.size() > MAX_BODY - size) {
        throw new IOException("response body is too large");
      }
      body.writeBytes(exactly(size, in));
      line(in);
    }
  }

  private static int size(String text, int radix) throws IOException {
    try {
      int size = Integer.parseInt(text, radix);
      if (size >= 0 && size <= MAX_BODY) {
        return size;
      }
    } catch (NumberFormatException _) {
      // Reported as a size out of range is.
    }
    throw new IOException("bad length of the response body: \"" + text + "\"");
  }

  private static byte[] exactly(int size, InputStream in) throws IOException {
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("unexpected EOF");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.size() > MAX_LINE) {
        throw new EOFException("unexpected EOF");
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
