package regent.opa.management.bundle;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// The token that a registry asks for before it gives a repository's content.
///
/// Source: <https://distribution.github.io/distribution/spec/auth/token>
final class OciToken {
  private static final Pattern PARAMETER = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

  private OciToken() {}

  /// @param challenge such as `Bearer realm="…",service="…",scope="…"`
  static String fetch(ServiceClient client, String challenge)
      throws ServiceException, InterruptedException {
    if (!challenge.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      throw new ServiceException("registry refuses the credentials", 401);
    }
    Map<String, String> parameters = new HashMap<>();
    PARAMETER.matcher(challenge).results().forEach(m -> parameters.put(m.group(1), m.group(2)));
    String query =
        "?service="
            + encode(parameters.getOrDefault("service", ""))
            + "&scope="
            + encode(parameters.getOrDefault("scope", ""));
    try (var response = client.sendTo(parameters.getOrDefault("realm", "") + query)) {
      if (response.status() != 200) {
        throw new ServiceException("registry gives no token", response.status());
      }
      var text = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
      if (Json.read(text) instanceof Obj json) {
        for (String key : new String[] {"token", "access_token"}) {
          if (json.get(key) instanceof Str token) {
            return token.value();
          }
        }
      }
      throw new ServiceException("registry gives no token");
    } catch (IOException | JsonException e) {
      throw new ServiceException("registry gives no token: " + e.getMessage(), e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
