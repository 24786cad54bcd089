package regent.faults.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/// JSON Patches of documents, and the built-in of that name with the same patches.
final class Patches implements Target {
  private static final String DOCUMENT =
      "{\"a\": {\"b\": [1, {\"c\": null}, [2]], \"d/e\": 1, \"~\": {\"\": 2}}, \"0\": []}";
  private static final List<String> PATCHES =
      List.of(
          "[{\"op\": \"add\", \"path\": \"/a/b/-\", \"value\": {\"x\": 1}}]",
          "[{\"op\": \"remove\", \"path\": \"/a/b/0\"}, {\"op\": \"remove\", \"path\": \"/a/d~1e\"}]",
          "[{\"op\": \"replace\", \"path\": \"/a/~0/\", \"value\": [1, [2, [3]]]}]",
          "[{\"op\": \"move\", \"from\": \"/a/b\", \"path\": \"/0/0\"}]",
          "[{\"op\": \"copy\", \"from\": \"/a\", \"path\": \"/a/b/1/c\"}]",
          "[{\"op\": \"test\", \"path\": \"/a\", \"value\": {}}]",
          "[{\"op\": \"add\", \"path\": \"\", \"value\": {\"a\": 1}}]",
          "[{\"op\": \"add\", \"path\": [\"a\", \"b\", 0], \"value\": 1}]",
          "[{\"op\": \"remove\", \"path\": \"\"}]");

  private final Rest rest;

  Patches() throws Exception {
    rest = new Rest();
  }

  @Override
  public void feed(Damage damage) throws Exception {
    rest.send(request("PUT", "/v1/data/f", DOCUMENT));
    var patch = damage.text(PATCHES, 4);
    check(rest.send(request("PATCH", "/v1/data/" + damage.oneOf(List.of("f", "", "f/a")), patch)));
    check(
        rest.send(
            request(
                "POST",
                "/v1/query?strict-builtin-errors",
                "{\"query\": \"json.patch(input[0], input[1], x)\", \"input\": ["
                    + DOCUMENT
                    + ", "
                    + patch
                    + "]}")));
    var read = rest.send(request("GET", "/v1/data/f", ""));
    if (read.status() != 200) {
      throw new AssertionError("the document cannot be read after " + patch + ": " + read);
    }
  }

  private static void check(Rest.Answer answer) {
    if (!List.of(200, 204, 301, 400, 404, 500).contains(answer.status())) {
      throw new AssertionError("status " + answer.status() + " " + answer.text());
    }
    if (answer.status() == 500 && !answer.body().contains("\"code\"")) {
      throw new AssertionError("an error of ours: " + answer.text());
    }
    if (answer.status() >= 400) {
      Checked.message(answer.text());
    }
  }

  private static byte[] request(String method, String target, String body) {
    byte[] content = body.getBytes(UTF_8);
    var head =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
            + content.length
            + "\r\n\r\n";
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(UTF_8));
    request.writeBytes(content);
    return request.toByteArray();
  }

  @Override
  public void close() {
    rest.close();
  }
}
