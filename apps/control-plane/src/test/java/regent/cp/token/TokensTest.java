package regent.cp.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-25T07:00:00Z");
  private static final Identity.Dataplane WEB =
      new Identity.Dataplane(
          "web-1", "default", Map.of("app", List.of("web", "admin")), "dataplane", "web");

  private final Tokens tokens = new Tokens(() -> NOW);
  private final OneKey keys = new OneKey("1");

  @Test
  void whatWasIssuedIsReadBack() throws TokenException {
    String token = tokens.issue(WEB, Duration.ofHours(1), keys);
    assertThat(tokens.dataplane(token, keys)).isEqualTo(WEB);
  }

  @Test
  void headerAndClaimsHaveTheNamesThatKumaReads() throws TokenException {
    String[] parts = tokens.issue(WEB, Duration.ofHours(1), keys).split("\\.", -1);
    assertThat(text(parts[0])).isEqualTo("{\"alg\":\"RS256\",\"kid\":\"1\",\"typ\":\"JWT\"}");
    assertThat(text(parts[1]))
        .startsWith(
            "{\"Name\":\"web-1\",\"Mesh\":\"default\",\"Tags\":{\"app\":[\"web\",\"admin\"]},"
                + "\"Type\":\"dataplane\",\"Workload\":\"web\",\"exp\":1795593600,"
                + "\"nbf\":1795589995,\"iat\":1795589995,\"jti\":\"");
  }

  @Test
  void anExpiredTokenIsRefused() throws TokenException {
    String token = tokens.issue(WEB, Duration.ofHours(1), keys);
    var later = new Tokens(() -> NOW.plus(Duration.ofHours(1)));
    assertThatThrownBy(() -> later.dataplane(token, keys)).hasMessageContaining("expired");
  }

  @Test
  void aTokenFromTheFutureSaysThatClocksDiffer() throws TokenException {
    String token = tokens.issue(WEB, Duration.ofHours(1), keys);
    var earlier = new Tokens(() -> NOW.minus(Duration.ofMinutes(1)));
    assertThatThrownBy(() -> earlier.dataplane(token, keys)).hasMessageContaining("valid_from");
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() throws TokenException {
    String token = tokens.issue(WEB, Duration.ofHours(1), new OneKey("1"));
    assertThatThrownBy(() -> tokens.dataplane(token, keys))
        .hasMessageContaining("verification error");
  }

  @Test
  void aChangedTokenIsRefused() throws TokenException {
    String[] parts = tokens.issue(WEB, Duration.ofHours(1), keys).split("\\.", -1);
    String claims = text(parts[1]).replace("web-1", "web-2");
    String changed =
        parts[0]
            + "."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2];
    assertThatThrownBy(() -> tokens.dataplane(changed, keys)).isInstanceOf(TokenException.class);
  }

  @Test
  void anUnsignedTokenIsRefused() {
    String none =
        Base64.getUrlEncoder()
            .encodeToString("{\"alg\":\"none\",\"kid\":\"1\"}".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> tokens.dataplane(none + ".e30.", keys))
        .hasMessageContaining("unsupported token alg none. Allowed algorithm is RS256");
  }

  @Test
  void whatIsNoTokenIsRefused() {
    for (String text : List.of("", "a", "a.b", "a.b.c", "%.%.%", "..", "e30.e30.e30")) {
      assertThatThrownBy(() -> tokens.dataplane(text, keys)).isInstanceOf(TokenException.class);
    }
  }

  @Test
  void aWithdrawnTokenIsRefused() throws TokenException {
    String token = tokens.issue(WEB, Duration.ofHours(1), keys);
    String claims = text(token.split("\\.", -1)[1]);
    keys.revoked.add(claims.replaceAll(".*\"jti\":\"([^\"]+)\".*", "$1"));
    assertThatThrownBy(() -> tokens.dataplane(token, keys)).hasMessage("token is revoked");
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static final class OneKey implements SigningKeys {
    private final SigningKey key;
    private final Set<String> revoked = new HashSet<>();

    OneKey(String id) {
      RSAPrivateCrtKey made = RsaKeys.parse(RsaKeys.generate()).orElseThrow();
      key = new SigningKey(id, made);
    }

    @Override
    public SigningKey latest() {
      return key;
    }

    @Override
    public RSAPublicKey publicKey(String id) throws TokenException {
      if (!id.equals(key.id())) {
        throw TokenException.keyMissing("no key " + id);
      }
      return RsaKeys.publicOf(key.key());
    }

    @Override
    public boolean revoked(String tokenId) {
      return revoked.contains(tokenId);
    }
  }
}
