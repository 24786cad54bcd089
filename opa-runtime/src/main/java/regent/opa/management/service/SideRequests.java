package regent.opa.management.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;

/// Small requests to the services that give credentials. Thread-safe.
final class SideRequests {
  private final HttpClient client;
  private final HostEnvironment host;

  /// @param client speaks to all of them
  SideRequests(HttpClient client, HostEnvironment host) {
    this.client = client;
    this.host = host;
  }

  /// Sends `request`, whatever the status of the answer is.
  Answer send(OutgoingRequest request, Duration timeout)
      throws ServiceException, InterruptedException {
    try {
      var uri = URI.create(host.route().apply(request.uri().toString()));
      var builder =
          HttpRequest.newBuilder(uri)
              .timeout(timeout)
              .method(
                  request.method(),
                  request.body().length == 0
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(request.body()));
      request.headers().forEach((name, value) -> put(builder, name, value));
      var response = client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException e) {
      throw new ServiceException(
          "%s \"%s\": %s".formatted(request.method(), request.uri(), e.getMessage()), e);
    }
  }

  private static void put(HttpRequest.Builder builder, String name, String value) {
    if (!name.equals("host")) {
      builder.header(name, value);
    }
  }

  /// As [#send], with a status other than 200 as an error.
  ///
  /// @param what names the request in the error
  String text(OutgoingRequest request, Duration timeout, String what)
      throws ServiceException, InterruptedException {
    Answer answer = send(request, timeout);
    if (answer.status() != 200) {
      throw new ServiceException(
          what + " HTTP request returned unexpected status: " + answer.status(), answer.status());
    }
    return answer.text();
  }

  /// A request with neither headers nor body.
  static OutgoingRequest get(String url) throws ServiceException {
    return request("GET", url, "");
  }

  static OutgoingRequest request(String method, String url, String body) throws ServiceException {
    try {
      return new OutgoingRequest(method, URI.create(url), body.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new ServiceException("parse \"" + url + "\": " + e.getMessage(), e);
    }
  }

  /// The object that `text` is.
  static Obj json(String text, String what) throws ServiceException {
    try {
      if (Json.read(text) instanceof Obj object) {
        return object;
      }
      throw new ServiceException(what + ": not an object");
    } catch (JsonException e) {
      throw new ServiceException(what + ": " + e.problem(), e);
    }
  }

  record Answer(int status, String text) {}
}
