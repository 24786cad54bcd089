package regent.conformance.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.conformance.Suite;
import regent.conformance.Verdict;
import regent.opa.management.config.ConfigException;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Requests to a fresh server and what OPA answered to them.
public final class RestSuite implements Suite {
  @Override
  public void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    var cases = (Arr) object(read(file)).get("cases");
    for (int i = 0; i < cases.size(); i++) {
      var each = object(cases.at(i));
      var name = file.getFileName() + "#" + i + " " + text(each, "note");
      var failure = judge(each);
      verdicts.accept(failure == null ? Verdict.passed(name) : Verdict.failed(name, failure));
    }
  }

  private static Value read(Path file) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file));
    } catch (JsonException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable String judge(Obj wanted) {
    try (var server = new RestServer()) {
      var client = server.client();
      prepare(wanted.get("initial"), client);
      var requests = (Arr) wanted.get("requests");
      for (int i = 0; i < requests.size(); i++) {
        var request = object(requests.at(i));
        var failure = judge(request, send(client, request));
        if (failure.isPresent()) {
          return "request " + i + " (" + text(request, "uri") + "): " + failure.get();
        }
      }
      return null;
    } catch (IOException | ConfigException | JsonException e) {
      return e.toString();
    }
  }

  private static void prepare(Value initial, RawClient client) throws IOException {
    if (!(initial instanceof Obj parts)) {
      return;
    }
    if (parts.get("policies") instanceof Obj policies) {
      for (var id : policies.keys()) {
        var target =
            "/v1/policies/" + URLEncoder.encode(((Str) id).value(), UTF_8).replace("+", "%20");
        put(client, target, ((Str) policies.get(id)).value());
      }
    }
    if (parts.get("data").isDefined()) {
      put(client, "/v1/data", Json.write(parts.get("data")));
    }
  }

  private static void put(RawClient client, String target, String body) throws IOException {
    var answer = client.send("PUT", target, Map.of(), body.getBytes(UTF_8));
    if (answer.status() >= 300) {
      throw new IOException("PUT " + target + ": " + answer.status() + " " + answer.text());
    }
  }

  private static RawClient.Answer send(RawClient client, Obj request) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    if (request.get("headers") instanceof Obj given) {
      given.forEach((name, value) -> headers.put(((Str) name).value(), ((Str) value).value()));
    }
    byte[] body =
        request.get("body_base64") instanceof Str packed
            ? Base64.getDecoder().decode(packed.value())
            : text(request, "body").getBytes(UTF_8);
    return client.send(
        text(request, "method"), text(request, "uri").replace(" ", "%20"), headers, body);
  }

  private static Optional<String> judge(Obj wanted, RawClient.Answer answer) throws JsonException {
    long status = ((Num) wanted.get("want_status")).longValue();
    if (answer.status() != status) {
      return Optional.of(
          "wanted status " + status + ", got " + answer.status() + ": " + answer.text());
    }
    if (wanted.get("want_headers") instanceof Obj headers) {
      for (var name : headers.keys()) {
        var found = answer.headers().get(((Str) name).value());
        if (found == null || !headers.get(name).equals(Str.of(found))) {
          return Optional.of("header " + name + ": got " + found);
        }
      }
    }
    if (wanted.get("want_content_type") instanceof Str type
        && !type.value().equals(answer.headers().get("content-type"))) {
      return Optional.of("content type: got " + answer.headers().get("content-type"));
    }
    if (wanted.get("want_text") instanceof Str text && !text.value().equals(answer.text())) {
      return Optional.of("wanted " + text + ", got " + answer.text());
    }
    var json = wanted.get("want_json");
    return json.isDefined()
        ? Wildcard.difference(json, Json.read(answer.body()))
        : Optional.empty();
  }

  private static Obj object(Value value) {
    return (Obj) value;
  }

  private static String text(Obj object, String name) {
    return switch (object.get(name)) {
      case Str text -> text.value();
      case Undefined _ -> "";
      case Value other -> throw new IllegalArgumentException(name + ": " + other);
    };
  }
}
