package regent.faults.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import regent.faults.peer.Agent.Kind;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Everything that a server of bundles can do wrong, each for one bundle: OPA and our agent see the
/// same problem, and go on deciding.
class FaultsTest {
  private static final byte[] GOOD = Tarball.revision(7);

  @TempDir private Path folder;

  /// What is answered for each resource, byte for byte.
  private static Map<String, byte[]> answers() {
    var answers = new LinkedHashMap<String, byte[]>();
    for (int status : new int[] {204, 400, 401, 403, 404, 410, 429, 500, 502, 503, 504}) {
      answers.put("status" + status, answer(status + " Because", "", new byte[0]));
    }
    answers.put("type", answer("200 OK", "Content-Type: text/html\r\n", named("type")));
    answers.put("headers", answer("200 OK", "X: " + "y".repeat(20_000) + "\r\n", named("headers")));
    answers.put("moved", answer("302 Found", "Location: /landed\r\n", new byte[0]));
    answers.put("circle", answer("302 Found", "Location: /circle\r\n", new byte[0]));
    answers.put("half", cut(answer("200 OK", "", named("half")), 60));
    answers.put("damaged", answer("200 OK", "", flipped(GOOD)));
    answers.put("text", answer("200 OK", "", "not an archive".getBytes(ISO_8859_1)));
    answers.put("empty", answer("200 OK", "", new byte[0]));
    answers.put("closed", new byte[0]);
    answers.put("unsigned", answer("200 OK", "", named("unsigned")));
    answers.put(
        "outside",
        answer(
            "200 OK",
            "",
            Tarball.of(".manifest", "{\"roots\": [\"outside\"]}", "data.json", "{\"x\": 1}")));
    answers.put(
        "other", answer("200 OK", "", Tarball.of(".manifest", "{\"roots\": [\"type/x\"]}")));
    answers.put("rego", answer("200 OK", "", Tarball.of("p.rego", "package rego\nx := y\n")));
    return answers;
  }

  /// Those of resources that no bundle names.
  private static Map<String, byte[]> all() {
    var all = new LinkedHashMap<>(answers());
    all.put("landed", answer("200 OK", "", named("moved")));
    return all;
  }

  private static byte[] named(String name) {
    return Tarball.of(
        ".manifest",
        "{\"revision\": \"1\", \"roots\": [\"%s\"]}".formatted(name),
        name + "/data.json",
        "{\"x\": 1}");
  }

  private static byte[] answer(String status, String headers, byte[] body) {
    var head =
        "HTTP/1.1 "
            + status
            + "\r\nConnection: close\r\n"
            + headers
            + (status.startsWith("204") ? "" : "Content-Length: " + body.length + "\r\n")
            + "\r\n";
    var bytes = head.getBytes(ISO_8859_1);
    var whole = Arrays.copyOf(bytes, bytes.length + body.length);
    System.arraycopy(body, 0, whole, bytes.length, body.length);
    return whole;
  }

  private static byte[] cut(byte[] bytes, int less) {
    return Arrays.copyOf(bytes, bytes.length - less);
  }

  private static byte[] flipped(byte[] bytes) {
    var copy = bytes.clone();
    copy[copy.length / 2] ^= 0x10;
    return copy;
  }

  @Test
  void whatAServerDoesWrongIsTheSameProblemForBoth() throws Exception {
    var problems = new EnumMap<Kind, Map<String, String>>(Kind.class);
    var texts = new EnumMap<Kind, Map<String, String>>(Kind.class);
    for (Kind kind : Kind.values()) {
      try (var server = new WrongServer(all());
          var agent = Agent.start(kind, folder, config(server), Map.of())) {
        agent.await("type", () -> agent.value("type/x").isDefined());
        server.typed().countDown();
        agent.await("an outcome of each", () -> outcomes(agent).size() == answers().size());
        problems.put(kind, outcomes(agent));
        texts.put(kind, messages(agent));
        assertThat(agent.value("headers/x")).hasToString("1");
        assertThat(agent.get("/health").statusCode()).isEqualTo(200);
        assertThat(agent.get("/health?bundles").statusCode()).isEqualTo(500);
      }
    }
    assertThat(problems.get(Kind.REGENT)).isEqualTo(problems.get(Kind.OPA));
    for (String name : texts.get(Kind.OPA).keySet()) {
      if (name.startsWith("status")) {
        assertThat(texts.get(Kind.REGENT).get(name)).isEqualTo(texts.get(Kind.OPA).get(name));
      }
    }
  }

  private static String config(WrongServer server) {
    var bundles = new ArrayList<String>();
    for (String name : answers().keySet()) {
      bundles.add(
          "  %1$s: {service: s, resource: /%1$s%2$s}"
              .formatted(name, name.equals("unsigned") ? ", signing: {keyid: k}" : ""));
    }
    return "services: {s: {url: 'http://127.0.0.1:%d'}}\n".formatted(server.port())
        + "keys: {k: {algorithm: HS256, key: secret}}\n"
        + "status: {prometheus: true}\n"
        + "bundles:\n"
        + String.join("\n", bundles)
        + "\n";
  }

  /// By bundle: its codes, or that it is active. `other` claims what is not its own: below `type`.
  private static Map<String, String> outcomes(Agent agent)
      throws IOException, InterruptedException {
    var outcomes = new TreeMap<String, String>();
    var bundles = agent.bundles();
    for (Value key : bundles.keys()) {
      if (bundles.get(key) instanceof Obj bundle) {
        boolean isActive =
            bundle.get("last_successful_activation") instanceof Str at
                && !at.value().startsWith("0001");
        boolean isWrong = bundle.get("code").isDefined();
        if (isActive || isWrong) {
          outcomes.put(
              ((Str) key).value(),
              (isActive ? "active " : "")
                  + text(bundle.get("code"))
                  + " "
                  + text(bundle.get("http_code")));
        }
      }
    }
    return outcomes;
  }

  private static Map<String, String> messages(Agent agent)
      throws IOException, InterruptedException {
    var messages = new TreeMap<String, String>();
    var bundles = agent.bundles();
    for (Value key : bundles.keys()) {
      if (bundles.get(key) instanceof Obj bundle) {
        messages.put(((Str) key).value(), text(bundle.get("message")));
      }
    }
    return messages;
  }

  private static String text(Value value) {
    return value instanceof Undefined ? "" : value instanceof Str text ? text.value() : "" + value;
  }

  /// Answers each connection with fixed bytes and closes it; `other` when `typed` has come to pass.
  private record WrongServer(ServerSocket socket, Map<String, byte[]> answers, CountDownLatch typed)
      implements AutoCloseable {
    WrongServer(Map<String, byte[]> answers) throws IOException {
      this(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
          answers,
          new CountDownLatch(1));
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          var connection = socket.accept();
          Thread.ofVirtual().start(() -> answer(connection));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private void answer(Socket connection) {
      try (connection) {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
        String first = in.readLine();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          // Headers.
        }
        if (first != null) {
          String name = List.of(first.split("[ /?]+")).get(1);
          if (name.equals("other")) {
            typed.await();
          }
          OutputStream out = connection.getOutputStream();
          out.write(answers.getOrDefault(name, new byte[0]));
          out.flush();
        }
      } catch (IOException e) {
        // The agent has gone.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
