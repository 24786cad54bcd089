package regent.opa.management.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.TokenSignature;
import regent.opa.management.config.Credentials.Proof;
import regent.opa.management.config.Credentials.Signer;
import regent.opa.value.Json;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// A JWT that proves to an OAuth2 server who asks: signed here, by AWS's key service or by Azure's.
///
/// Source: RFC 7523 (section 3).
record AssertionJwt(
    Proof.SignedJwt config, List<String> scopes, HostEnvironment host, SideRequests side) {
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  String text() throws ServiceException, InterruptedException {
    String signed =
        base64(header().getBytes(StandardCharsets.UTF_8)) + "." + base64(Json.bytes(claims()));
    return signed + "." + signature(signed.getBytes(StandardCharsets.UTF_8));
  }

  private Obj claims() {
    long now = host.clock().instant().getEpochSecond();
    var claims =
        Obj.builder().put("iat", Num.of(now)).put("exp", Num.of(now + LIFETIME.toSeconds()));
    config.claims().forEach(claims::put);
    if (!scopes.isEmpty()) {
      claims.put("scope", Str.of(String.join(" ", scopes)));
    }
    if (config.includeJti()) {
      claims.put(
          "jti", Str.of(new UUID(host.random().nextLong(), host.random().nextLong()).toString()));
    }
    return claims.build();
  }

  private String header() throws ServiceException {
    String thumbprint = "";
    if (!config.thumbprint().isEmpty()) {
      try {
        thumbprint =
            ",\"x5t\":\""
                + Base64.getUrlEncoder()
                    .encodeToString(HexFormat.of().parseHex(config.thumbprint()))
                + "\"";
      } catch (IllegalArgumentException e) {
        throw new ServiceException("thumbprint: " + e.getMessage(), e);
      }
    }
    return "{\"typ\":\"JWT\",\"alg\":\"" + algorithm() + "\"" + thumbprint + "}";
  }

  private String algorithm() throws ServiceException {
    return switch (config.signer()) {
      case Signer.Local(var key) -> key.algorithm();
      case Signer.AwsKms(_, var algorithm, _) ->
          switch (algorithm) {
            case "ECDSA_SHA_256" -> "ES256";
            case "ECDSA_SHA_384" -> "ES384";
            case "ECDSA_SHA_512" -> "ES512";
            default -> throw new ServiceException("unsupported sign algorithm " + algorithm);
          };
      case Signer.AzureVault vault -> vault.algorithm();
    };
  }

  private String signature(byte[] message) throws ServiceException, InterruptedException {
    return switch (config.signer()) {
      case Signer.Local(var key) -> {
        try {
          yield base64(TokenSignature.sign(key.algorithm(), key.privateKey(), message));
        } catch (BuiltinException e) {
          throw new ServiceException(String.valueOf(e.getMessage()), e);
        }
      }
      case Signer.AwsKms kms -> base64(kms(kms, digest(message)));
      case Signer.AzureVault vault -> vault(vault, digest(message));
    };
  }

  private byte[] digest(byte[] message) throws ServiceException {
    String algorithm = algorithm();
    String bits = algorithm.substring(Math.max(0, algorithm.length() - 3));
    try {
      return MessageDigest.getInstance("SHA-" + bits).digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new ServiceException("unsupported sign algorithm " + algorithm, e);
    }
  }

  /// Source: <https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html>
  private byte[] kms(Signer.AwsKms kms, byte[] digest)
      throws ServiceException, InterruptedException {
    var keys = new AwsKeys(kms.signing().sources(), host, side).get();
    var body =
        Obj.builder()
            .put("KeyId", Str.of(kms.name()))
            .put("Message", Str.of(Base64.getEncoder().encodeToString(digest)))
            .put("MessageType", Str.of("DIGEST"))
            .put("SigningAlgorithm", Str.of(kms.algorithm()))
            .build();
    var request =
        SideRequests.request(
                "POST", "https://kms." + keys.region() + ".amazonaws.com/", Json.write(body))
            .set("X-Amz-Target", "TrentService.Sign")
            .set("Accept-Encoding", "identity")
            .set("Content-Type", "application/x-amz-json-1.1");
    AwsSignature.sign(request, "kms", kms.signing().version(), keys, host.clock().instant());
    var answer = SideRequests.json(side.text(request, TIMEOUT, "kms sign digest"), "kms");
    if (!(answer.get("Signature") instanceof Str signature)) {
      throw new ServiceException("kms: failed to sign digest: no signature");
    }
    return plain(
        Base64.getDecoder().decode(signature.value()),
        kms.algorithm().endsWith("256") ? 32 : kms.algorithm().endsWith("384") ? 48 : 66);
  }

  /// The two numbers of an ECDSA signature in DER, side by side with `size` bytes each.
  private static byte[] plain(byte[] der, int size) throws ServiceException {
    try {
      int at = (der[1] & 0x80) == 0 ? 2 : 2 + (der[1] & 0x7f);
      var plain = new byte[2 * size];
      for (int end = size; end <= 2 * size; end += size) {
        int length = der[at + 1];
        byte[] number = Arrays.copyOfRange(der, at + 2, at + 2 + length);
        int skip = Math.max(0, length - size);
        System.arraycopy(number, skip, plain, end - (length - skip), length - skip);
        at += 2 + length;
      }
      return plain;
    } catch (IndexOutOfBoundsException e) {
      throw new ServiceException("kms: malformed signature", e);
    }
  }

  /// Source: <https://learn.microsoft.com/en-us/rest/api/keyvault/keys/sign/sign>
  private String vault(Signer.AzureVault vault, byte[] digest)
      throws ServiceException, InterruptedException {
    String base = "https://" + vault.vault() + ".vault.azure.net";
    String token = new AzureAuthorizer(vault.identity(), host, side).token(base);
    var body =
        Obj.builder()
            .put("alg", Str.of(vault.algorithm()))
            .put("value", Str.of(Base64.getEncoder().encodeToString(digest)))
            .build();
    String url =
        "%s/keys/%s/%s/sign?api-version=%s"
            .formatted(base, vault.key(), vault.keyVersion(), vault.apiVersion());
    var request =
        SideRequests.request("POST", url, Json.write(body))
            .set("Authorization", "Bearer " + token)
            .set("Content-Type", "application/json");
    var answer = side.send(request, TIMEOUT);
    if (answer.status() != 200) {
      throw new ServiceException(
          "non 200 status code, got: " + answer.status() + ". Body: " + answer.text());
    }
    if (!(SideRequests.json(answer.text(), "keyvault").get("value") instanceof Str signature)) {
      throw new ServiceException("no valid keyvault response, got: " + answer.text());
    }
    return signature.value();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
