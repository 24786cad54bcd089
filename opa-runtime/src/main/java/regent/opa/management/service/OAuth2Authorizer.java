package regent.opa.management.service;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.opa.management.config.Credentials.Grant;
import regent.opa.management.config.Credentials.OAuth2;
import regent.opa.management.config.Credentials.Proof;
import regent.opa.value.Num;
import regent.opa.value.Str;

/// Tokens of an OAuth2 server, kept until shortly before they expire.
///
/// Source: RFC 6749 (section 4.4), RFC 7523.
final class OAuth2Authorizer implements Authorizer {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LEAST_LIFETIME = Duration.ofSeconds(10);

  private final OAuth2 config;
  private final HostEnvironment host;
  private final SideRequests side;
  private @Nullable Token token;

  OAuth2Authorizer(OAuth2 config, HostEnvironment host, SideRequests side) {
    this.config = config;
    this.host = host;
    this.side = side;
  }

  @Override
  public void authorize(OutgoingRequest request) throws ServiceException, InterruptedException {
    request.set("Authorization", "Bearer " + token());
  }

  private synchronized String token() throws ServiceException, InterruptedException {
    var known = token;
    if (known == null || !known.isValid(host.clock().instant())) {
      known = fetch();
      token = known;
    }
    return known.text();
  }

  private Token fetch() throws ServiceException, InterruptedException {
    var request = SideRequests.request("POST", config.tokenUrl(), FormText.of(form()));
    request.set("Content-Type", "application/x-www-form-urlencoded");
    if (config.proof() instanceof Proof.Secret(var secret)) {
      String pair = config.clientId() + ":" + secret;
      request.set(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    config.additionalHeaders().forEach(request::set);
    var answer = side.send(request, TIMEOUT);
    if (answer.status() != 200) {
      throw new ServiceException(
          "error in response from OAuth2 token endpoint: " + answer.text(), answer.status());
    }
    var json = SideRequests.json(answer.text(), "OAuth2 token");
    if (!(json.get("token_type") instanceof Str type)
        || !type.value().toLowerCase(Locale.ROOT).equals("bearer")) {
      throw new ServiceException("unknown token type returned from token endpoint");
    }
    long seconds = json.get("expires_in") instanceof Num number ? number.longValue() : 0;
    Instant now = host.clock().instant();
    return new Token(
        json.get("access_token") instanceof Str text ? text.value().strip() : "",
        now,
        now.plusSeconds(seconds));
  }

  private Map<String, String> form() throws ServiceException, InterruptedException {
    Map<String, String> form = new TreeMap<>();
    if (!config.scopes().isEmpty()) {
      form.put("scope", String.join(" ", config.scopes()));
    }
    form.putAll(config.additionalParameters());
    form.put(
        "grant_type",
        switch (config.grant()) {
          case CLIENT_CREDENTIALS -> "client_credentials";
          case JWT_BEARER -> "urn:ietf:params:oauth:grant-type:jwt-bearer";
        });
    switch (config.proof()) {
      case Proof.Secret _ -> {}
      case Proof.SignedJwt jwt -> {
        String text = new AssertionJwt(jwt, config.scopes(), host, side).text();
        if (config.grant() == Grant.JWT_BEARER) {
          form.put("assertion", text);
        } else {
          putAssertion(form, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", text);
        }
      }
      case Proof.Assertion(var type, var text, var path) ->
          putAssertion(form, type, path.isEmpty() ? text : Authorizer.text(Path.of(path)).strip());
    }
    return form;
  }

  private void putAssertion(Map<String, String> form, String type, String assertion) {
    form.put("client_assertion_type", type);
    form.put("client_assertion", assertion);
    if (!config.clientId().isEmpty()) {
      form.put("client_id", config.clientId());
    }
  }

  private record Token(String text, Instant fetched, Instant expires) {
    /// A clock that was put back does not tell how old the token is: then it is not used.
    boolean isValid(Instant now) {
      return !now.isBefore(fetched) && !expires.isBefore(now.plus(LEAST_LIFETIME));
    }
  }
}
