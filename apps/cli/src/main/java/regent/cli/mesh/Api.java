package regent.cli.mesh;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;
import regent.cli.CommandException;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.registry.ResourceTypes;
import regent.model.resource.ResourceType;
import regent.model.resource.Scope;

/// The control plane's REST API, and the options that say where it is.
final class Api {
  @Option(
      names = "--address",
      paramLabel = "URL",
      description = "REST API of the control plane (default: ${DEFAULT-VALUE}).",
      defaultValue = "${env:REGENT_CP_ADDRESS:-http://localhost:5681}")
  private URI address = URI.create("http://localhost:5681");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A user's token (default: the variable REGENT_CP_TOKEN).",
      defaultValue = "${env:REGENT_CP_TOKEN:-}")
  private String token = "";

  private final HttpClient http = HttpClient.newHttpClient();

  /// Sends a request; gives the body of a good answer.
  ///
  /// @param body empty for none
  /// @throws CommandException with what the control plane says is wrong
  String send(String method, String path, String body)
      throws CommandException, InterruptedException {
    return send(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a request with a body of another kind.
  ///
  /// @param body empty for none
  /// @throws CommandException with what the control plane says is wrong
  String send(String method, String path, String contentType, byte[] body)
      throws CommandException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("content-type", contentType)
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new CommandException(problem(answer.statusCode(), answer.body()));
      }
      return answer.body();
    } catch (ConnectException e) {
      throw new CommandException("no control plane answers at " + address);
    } catch (IOException e) {
      throw new CommandException("the control plane at " + address + ": " + e.getMessage());
    }
  }

  /// The place of a resource.
  ///
  /// @param mesh ignored for global types
  static String path(ResourceType<?> type, String mesh, String name) {
    return (type.scope() == Scope.GLOBAL ? "/" : "/meshes/" + mesh + "/")
        + type.path()
        + (name.isEmpty() ? "" : "/" + name);
  }

  /// A type by its name, its plural or its singular form, in any case.
  static ResourceType<?> type(String name) throws CommandException {
    for (ResourceType<?> type : ResourceTypes.ALL) {
      if (name.equalsIgnoreCase(type.name()) || name.equalsIgnoreCase(type.path())) {
        return type;
      }
    }
    throw new CommandException("there is no resource type '" + name + "'");
  }

  private static String problem(int status, String body) {
    Json answer;
    try {
      answer = Codec.parseJson(body);
    } catch (CodecException e) {
      return "status " + status + ": " + body.strip();
    }
    if (!(answer instanceof Json.Obj problem) || problem.text("title").isEmpty()) {
      return "status " + status + ": " + body.strip();
    }
    var text = new StringBuilder(problem.text("title"));
    String detail = problem.text("detail");
    if (!detail.isEmpty()) {
      text.append(": ").append(detail);
    }
    for (Json parameter : problem.items("invalid_parameters")) {
      if (parameter instanceof Json.Obj one) {
        String field = one.text("field");
        text.append("\n  ").append(field.isEmpty() ? "" : field + ": ").append(one.text("reason"));
      }
    }
    return text.toString();
  }
}
