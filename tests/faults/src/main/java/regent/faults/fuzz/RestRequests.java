package regent.faults.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// HTTP requests of OPA's REST API, down to the bytes on the wire.
final class RestRequests implements Target {
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "X");
  private static final List<String> TARGETS =
      List.of(
          "/v1/data/a/b?pretty=true&explain=full&metrics&instrument&provenance&strict-builtin-errors",
          "/v1/data/a%2Fb/0?input=%7B%22a%22%3A1%7D",
          "/v1/query?q=data.a[x]&explain=notes",
          "/v1/query?q=x%20:=%20[1,2][_]",
          "/v1/query?q=regex.match(%22(a*)*b%22,%22aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%22)",
          "/v1/query?q=json.patch(%7B%7D,[%7B%22op%22:%22add%22,%22path%22:%22a%22,%22value%22:1%7D])",
          "/v1/policies/p?pretty=true",
          "/v1/policies",
          "/v0/data/a",
          "/v1/compile",
          "/v1/config",
          "/v1/status",
          "/health?bundles&plugins&exclude-plugin=x",
          "/health/live",
          "/metrics",
          "/",
          "//v1//data/../data/./a",
          "http://localhost/v1/data",
          "*");
  private static final List<String> BODIES =
      List.of(
          "{\"input\": {\"a\": [1, 2.5e3, \"x\\u00e9\", null, true]}}",
          "[{\"op\": \"add\", \"path\": \"/a/-\", \"value\": {}}]",
          "{\"query\": \"data.a.b = x; x > 1\", \"input\": 1, \"unknowns\": [\"input\"]}",
          "package p\n\nallow if { input.x[_] == data.a[_]; not false }\n",
          "[1, [2, [3, {\"a\": {\"b\": []}}]]]",
          "{\"input\": " + "[".repeat(2_000) + "]".repeat(2_000) + "}",
          "input: {a: &x [1], b: *x}\n",
          "");
  private static final List<String> HEADERS =
      List.of(
          "Content-Type: application/x-yaml",
          "Content-Encoding: gzip",
          "Accept-Encoding: gzip",
          "Transfer-Encoding: chunked",
          "Content-Length: 5",
          "Content-Length: 99999999999",
          "Connection: close",
          "Connection: Upgrade, HTTP2-Settings",
          "Upgrade: h2c",
          "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
          "Expect: 100-continue",
          "Authorization: Bearer x",
          "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "If-None-Match: *",
          "X: " + "y".repeat(30_000),
          "X");

  private final Rest rest;

  RestRequests() throws Exception {
    rest = new Rest();
  }

  @Override
  public void feed(Damage damage) throws Exception {
    var request = request(damage);
    var bytes = damage.once(3) ? damage.bytes(List.of(request), 3) : request;
    var answer = rest.send(bytes);
    if (!Rest.STATUSES.contains(answer.status())) {
      throw new AssertionError("status " + answer.status());
    }
    if (answer.status() == 500
        && !answer.body().contains("\"code\"")
        && !answer.body().contains("\"error\"")) {
      throw new AssertionError("an error of ours: " + answer.text());
    }
    if (answer.status() >= 400 && answer.status() != 405) {
      Checked.message(answer.text());
    }
    if (damage.once(50)) {
      rest.assertAlive();
    }
  }

  private static byte[] request(Damage damage) throws IOException {
    String body = damage.text(BODIES, 3);
    byte[] content = body.getBytes(ISO_8859_1);
    var headers = new ArrayList<String>();
    for (int i = damage.number(3); i > 0; i--) {
      headers.add(damage.text(HEADERS, 1));
    }
    if (headers.contains("Content-Encoding: gzip") && !damage.once(4)) {
      content = zipped(damage.once(4) ? new byte[3_000_000] : content);
    }
    if (headers.contains("Transfer-Encoding: chunked")) {
      content = chunked(content, damage);
    } else if (!damage.once(10)) {
      headers.add("Content-Length: " + content.length);
    }
    var target = damage.text(TARGETS, 2).replaceAll("[ \r\n]", "+");
    var head =
        damage.oneOf(METHODS)
            + " "
            + target
            + (damage.once(20) ? " HTTP/1.0" : " HTTP/1.1")
            + "\r\nHost: localhost\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n";
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.replace("\r\n\r\n\r\n", "\r\n\r\n").getBytes(ISO_8859_1));
    request.writeBytes(content);
    return request.toByteArray();
  }

  private static byte[] zipped(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] chunked(byte[] content, Damage damage) {
    var bytes = new ByteArrayOutputStream();
    int length = damage.once(10) ? damage.number(100_000) : content.length;
    bytes.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
    bytes.writeBytes(content);
    bytes.writeBytes("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    rest.close();
  }
}
