package regent.cp.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.cp.config.Settings;
import regent.cp.http.Response;
import regent.cp.rest.ApiException.Invalid;
import regent.cp.token.Identity;
import regent.cp.token.KeyRing;
import regent.cp.token.SigningKeys;
import regent.cp.token.TokenException;
import regent.cp.token.Tokens;
import regent.model.json.GoDuration;
import regent.model.json.ShapeException;

/// `POST /tokens/dataplane`, `/tokens/zone` and `/tokens/user`: tokens as plain text, for admins.
///
/// Source: Kuma's `pkg/tokens/builtin/server` and `pkg/plugins/authn/api-server/tokens/ws`.
final class TokenEndpoints {
  /// What a dataplane or zone token is good for when the request does not say.
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;
  private final Tokens tokens;
  private final KeyRing keys;

  TokenEndpoints(Settings settings, Tokens tokens, KeyRing keys) {
    this.settings = settings;
    this.tokens = tokens;
    this.keys = keys;
  }

  void register(Routes routes) {
    routes
        .add("POST", "/tokens/dataplane", this::dataplane)
        .add("POST", "/tokens/zone", this::zone)
        .add("POST", "/tokens/user", this::user);
  }

  private Response dataplane(Call call) throws ApiException {
    Optional<JsonNode> body = body(call);
    if (body.isEmpty()) {
      return Response.empty(400);
    }
    JsonNode request = body.get();
    List<Invalid> invalid = new ArrayList<>();
    String mesh = request.path("mesh").asText("");
    if (mesh.isEmpty()) {
      invalid.add(new Invalid("mesh", "cannot be empty"));
    }
    Duration validFor = validFor(request, TEN_YEARS, invalid);
    String type = request.path("type").asText("");
    if (!type.isEmpty() && !type.equals("dataplane")) {
      invalid.add(new Invalid("type", type + " is not a valid proxy type"));
    }
    throwIfAny(invalid);
    requireAdmin(call, "generate dataplane token");
    requireIssuer(settings.dpServer().issueTokens());
    Map<String, List<String>> tags = new LinkedHashMap<>();
    request
        .path("tags")
        .properties()
        .forEach(
            tag -> {
              var values = new ArrayList<String>();
              tag.getValue().forEach(value -> values.add(value.asText()));
              tags.put(tag.getKey(), values);
            });
    return issue(
        new Identity.Dataplane(
            request.path("name").asText(""), mesh, tags, type, request.path("workload").asText("")),
        validFor,
        keys.dataplanes(mesh));
  }

  private Response zone(Call call) throws ApiException {
    Optional<JsonNode> body = body(call);
    if (body.isEmpty()) {
      return Response.empty(400);
    }
    requireAdmin(call, "generate zone token");
    List<Invalid> invalid = new ArrayList<>();
    Duration validFor = validFor(body.get(), TEN_YEARS, invalid);
    throwIfAny(invalid);
    return issue(
        new Identity.Zone(body.get().path("zone").asText(""), texts(body.get().path("scope"))),
        validFor,
        keys.zones());
  }

  private Response user(Call call) throws ApiException {
    requireAdmin(call, "generate user token");
    Optional<JsonNode> body = body(call);
    if (body.isEmpty()) {
      return Response.empty(400);
    }
    List<Invalid> invalid = new ArrayList<>();
    String name = body.get().path("name").asText("");
    if (name.isEmpty()) {
      invalid.add(new Invalid("name", "cannot be empty"));
    }
    Duration validFor = Duration.ZERO;
    if (body.get().path("validFor").asText("").isEmpty()) {
      invalid.add(new Invalid("validFor", "cannot be empty"));
    } else {
      validFor = validFor(body.get(), Duration.ZERO, invalid);
      if (validFor.isZero()) {
        invalid.add(new Invalid("validFor", "cannot be empty or nil"));
      }
    }
    throwIfAny(invalid);
    requireIssuer(settings.api().issueUserTokens());
    return issue(new Identity.User(name, texts(body.get().path("groups"))), validFor, keys.users());
  }

  private Response issue(Identity identity, Duration validFor, SigningKeys signingKeys)
      throws ApiException {
    try {
      return Response.text(200, tokens.issue(identity, validFor, signingKeys));
    } catch (TokenException e) {
      throw ApiException.of(404, "Signing Key not found", String.valueOf(e.getMessage()));
    }
  }

  private static Duration validFor(JsonNode request, Duration otherwise, List<Invalid> invalid) {
    String text = request.path("validFor").asText("");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return GoDuration.parse(text);
    } catch (ShapeException e) {
      invalid.add(new Invalid("validFor", "is invalid: " + e.getMessage()));
      return otherwise;
    }
  }

  private static void throwIfAny(List<Invalid> invalid) throws ApiException {
    if (!invalid.isEmpty()) {
      throw ApiException.invalid("Invalid request", invalid);
    }
  }

  private static void requireAdmin(Call call, String action) throws ApiException {
    Access.requireAdmin(call.user(), action);
  }

  private static void requireIssuer(boolean enabled) throws ApiException {
    if (!enabled) {
      throw ApiException.of(
          400, "Could not issue a token", "issuing tokens using the control plane is disabled.");
    }
  }

  /// Absent when the body is not a JSON object.
  private static Optional<JsonNode> body(Call call) {
    try {
      JsonNode node = JSON.readTree(call.request().text());
      return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }
}
