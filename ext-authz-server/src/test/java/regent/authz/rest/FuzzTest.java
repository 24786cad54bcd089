package regent.authz.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import regent.authz.rest.server.Target;

/// Damaged requests get errors that say what is wrong; nothing breaks.
class FuzzTest {
  private static final int ROUNDS = 3_000;
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE");
  private static final List<String> TARGETS =
      List.of(
          "/v1/data/a/b",
          "/v1/data/a/0?pretty=true&explain=full",
          "/v1/query?q=data.a[x]",
          "/v1/query?q=x%20:=%20[1,2][_]&metrics",
          "/v1/policies/p",
          "/v0/data/a",
          "/health/live",
          "/v1/data/a%2Fb?input={\"a\":1}",
          "/");
  private static final List<String> BODIES =
      List.of(
          "{\"input\": {\"a\": [1, 2.5e3, \"x\\u00e9\", null, true]}}",
          "[{\"op\": \"add\", \"path\": \"/a/-\", \"value\": {}}]",
          "{\"query\": \"data.a.b = x; x > 1\", \"input\": 1}",
          "package p\n\nallow if { input.x[_] == data.a[_]; not false }\n",
          "[1, [2, [3, {\"a\": {\"b\": []}}]]]",
          "");

  @Test
  void damagedRequestsGetErrors() throws Exception {
    var api = Exchanges.plain();
    var random = new Random(7);
    for (int i = 0; i < ROUNDS; i++) {
      var method = METHODS.get(random.nextInt(METHODS.size()));
      var target = damaged(TARGETS.get(random.nextInt(TARGETS.size())), random, 2);
      var body = damaged(BODIES.get(random.nextInt(BODIES.size())), random, 3);
      var headers =
          random.nextInt(10) == 0 ? Map.of("Content-Encoding", "gzip") : Map.<String, String>of();
      if (Target.parse(target).isEmpty()) {
        continue;
      }

      var response = api.send(method, target, headers, body.getBytes(ISO_8859_1));

      assertThat(response.status())
          .as("%s %s %s", method, target, body)
          .isIn(200, 204, 301, 304, 307, 400, 404, 405, 500);
      if (response.status() == 500) {
        assertThat(new String(response.body(), UTF_8)).contains("{");
      }
    }
  }

  private static String damaged(String text, Random random, int most) {
    var damaged = new StringBuilder(text);
    for (int i = random.nextInt(most + 1); i > 0 && !damaged.isEmpty(); i--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(4)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, (char) random.nextInt(256));
        case 2 -> damaged.setCharAt(at, "{}[]\":,\\0-%/;".charAt(random.nextInt(13)));
        default -> damaged.setLength(at);
      }
    }
    return damaged.toString();
  }
}
