package regent.samples.ledger.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The control plane's REST API, as a user's tool would use it.
final class Api {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;

  Api(URI address) {
    this.address = address;
  }

  /// Puts each resource of a YAML file.
  List<Answer> apply(Path file) throws IOException, InterruptedException {
    var answers = new ArrayList<Answer>();
    var load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
    for (Object document : load.loadAllFromString(Files.readString(file))) {
      JsonNode resource = json.valueToTree(document);
      answers.add(send("PUT", path(resource), resource.toString()));
    }
    return answers;
  }

  private static String path(JsonNode resource) {
    String type = resource.path("type").asText().toLowerCase(Locale.ROOT);
    String plural =
        type.equals("mesh") ? "meshes" : type.equals("meshopa") ? "meshopas" : type + "s";
    String mesh = resource.path("mesh").asText();
    return (mesh.isEmpty() ? "/" : "/meshes/" + mesh + "/")
        + plural
        + "/"
        + resource.path("name").asText();
  }

  /// A token for a dataplane.
  String token(String mesh, String name) throws IOException, InterruptedException {
    var body = json.createObjectNode().put("mesh", mesh).put("name", name).put("validFor", "24h");
    return send("POST", "/tokens/dataplane", body.toString()).body();
  }

  /// Whether the control plane answers yet.
  boolean isUp() throws InterruptedException {
    try {
      return send("GET", "/", "").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json.readTree(send("GET", path, "").body());
  }

  private Answer send(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("content-type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(method + " " + path, response.statusCode(), response.body());
  }

  /// @param request the method and path
  record Answer(String request, int status, String body) {
    boolean isOk() {
      return status / 100 == 2;
    }
  }
}
