package regent.cp.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;

/// Issues and checks tokens: JSON Web Tokens, signed with RS256, whose header names the key
/// (`kid`).
///
/// Source: RFC 7519, and Kuma's `pkg/core/tokens` for claims, header, clock skew and messages.
public final class Tokens {
  /// Issuer and checker may disagree about the time by this much.
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final InstantSource clock;

  public Tokens(InstantSource clock) {
    this.clock = clock;
  }

  /// A new token for `identity`, good for `validFor` from now.
  ///
  /// @throws TokenException when there is no key to sign with
  public String issue(Identity identity, Duration validFor, SigningKeys keys)
      throws TokenException {
    SigningKeys.SigningKey key = keys.latest();
    Instant now = clock.instant();
    ObjectNode claims = Claims.of(identity);
    claims
        .put("exp", now.plus(validFor).getEpochSecond())
        .put("nbf", now.minus(SKEW).getEpochSecond())
        .put("iat", now.minus(SKEW).getEpochSecond())
        .put("jti", UUID.randomUUID().toString());
    ObjectNode header =
        JSON.createObjectNode().put("alg", "RS256").put("kid", key.id()).put("typ", "JWT");
    String signed = encode(header) + "." + encode(claims);
    return signed + "." + base64(sign(signed, key.key()));
  }

  /// The dataplanes that `token` speaks for.
  ///
  /// @throws TokenException when it is not a token, was not signed with one of `keys`, is not valid
  ///     now, or was withdrawn
  public Identity.Dataplane dataplane(String token, SigningKeys keys) throws TokenException {
    return Claims.dataplane(check(token, keys));
  }

  /// The user that `token` speaks for.
  ///
  /// @throws TokenException as for dataplanes
  public Identity.User user(String token, SigningKeys keys) throws TokenException {
    return Claims.user(check(token, keys));
  }

  private JsonNode check(String token, SigningKeys keys) throws TokenException {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw unreadable("token contains an invalid number of segments", keys);
    }
    JsonNode header = decode(parts[0], keys);
    if (!header.has("kid")) {
      throw unreadable("JWT token must have kid header", keys);
    }
    if (!header.get("kid").isTextual()) {
      throw unreadable("JWT token kid header must be a string", keys);
    }
    String algorithm = header.path("alg").asText();
    if (!algorithm.equals("RS256")) {
      throw unreadable("unsupported token alg " + algorithm + ". Allowed algorithm is RS256", keys);
    }
    PublicKey key = keys.publicKey(header.get("kid").asText());
    if (!verifies(parts[0] + "." + parts[1], bytes(parts[2], keys), key)) {
      throw unreadable("crypto/rsa: verification error", keys);
    }
    JsonNode claims = decode(parts[1], keys);
    checkTime(claims, keys);
    if (keys.revoked(claims.path("jti").asText(""))) {
      throw new TokenException("token is revoked");
    }
    return claims;
  }

  private void checkTime(JsonNode claims, SigningKeys keys) throws TokenException {
    long now = clock.instant().getEpochSecond();
    if (claims.has("exp") && now >= claims.get("exp").asLong()) {
      throw unreadable("token has invalid claims: token is expired", keys);
    }
    if (claims.has("nbf") && now < claims.get("nbf").asLong()) {
      throw new TokenException(
          "token is not yet valid: 'valid_from' date is in the future. Check if the system clock on"
              + " the instance that issued the token is set correctly");
    }
  }

  private static TokenException unreadable(String reason, SigningKeys keys) {
    return new TokenException(
        "could not parse token" + keys.hint().map(hint -> ". " + hint).orElse("") + ": " + reason);
  }

  private static JsonNode decode(String part, SigningKeys keys) throws TokenException {
    try {
      JsonNode node = JSON.readTree(bytes(part, keys));
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      // Answered below: the token is somebody's text, not a failure of ours.
    }
    throw unreadable("token is malformed", keys);
  }

  private static byte[] bytes(String part, SigningKeys keys) throws TokenException {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw unreadable("token is malformed", keys);
    }
  }

  private static String encode(ObjectNode node) {
    try {
      return base64(JSON.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sign(String text, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with this key", e);
    }
  }

  private static boolean verifies(String text, byte[] bytes, PublicKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.verify(bytes);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
