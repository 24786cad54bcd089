package regent.opa.builtin;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Value;

/// Fetches the documents that references of JSON schemas lead to.
@FunctionalInterface
public interface SchemaSource {
  /// Fetches nothing.
  SchemaSource NONE =
      url -> {
        throw new BuiltinException("remote reference loading disabled: " + url);
      };

  /// @param url absolute, without a fragment
  /// @throws BuiltinException when the document may not be fetched or cannot be had
  Value load(String url) throws BuiltinException;

  /// Fetches with `GET` from hosts that are allowed; redirects may lead to those only.
  ///
  /// @param cancelled ends the waiting
  static SchemaSource over(HttpExchange http, AllowedHosts hosts, BooleanSupplier cancelled) {
    return http == HttpExchange.NONE ? NONE : url -> fetch(url, http, hosts, cancelled);
  }

  private static Value fetch(
      String url, HttpExchange http, AllowedHosts hosts, BooleanSupplier cancelled)
      throws BuiltinException {
    HttpConversation.Gate gate =
        each -> {
          if (!hosts.allow(each)) {
            throw new BuiltinException("remote reference loading disabled: " + each);
          }
        };
    var request =
        new HttpExchange.Request(
            "GET", url, Map.of(), "", Duration.ofSeconds(30), HttpExchange.Tls.DEFAULT);
    var response = new HttpConversation(http, gate, cancelled).followingRedirects().send(request);
    if (response.status() != 200) {
      throw new BuiltinException(
          "Could not read schema from HTTP, response status is " + HttpResponses.status(response));
    }
    try {
      return Json.read(response.body());
    } catch (JsonException e) {
      throw new BuiltinException(e.problem());
    }
  }
}
