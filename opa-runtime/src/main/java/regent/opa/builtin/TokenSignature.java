package regent.opa.builtin;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import regent.opa.signature.PreparedKey;
import regent.opa.value.Utf8;

/// The signatures of tokens, for whoever signs or verifies outside of policies.
///
/// Source: RFC 7515, RFC 7518, RFC 8037.
public final class TokenSignature {
  private TokenSignature() {}

  /// Whether `signature` of `message` is right.
  ///
  /// @param algorithm such as `RS256`
  /// @param key a public key or certificate as PEM, a JSON Web Key or a set of them; the secret
  ///     itself for an HMAC
  /// @throws BuiltinException when the algorithm is unknown or the key cannot be read
  public static boolean verify(String algorithm, String key, byte[] message, byte[] signature)
      throws BuiltinException {
    JwsAlgorithm known = algorithm(algorithm);
    List<PreparedKey> keys =
        algorithm.startsWith("HS")
            ? List.of(PreparedKey.of(Hmac.key(Utf8.bytes(key))))
            : VerificationKey.of(new BuiltinContext(Instant.EPOCH), key).stream()
                .map(VerificationKey::key)
                .toList();
    return keys.stream().anyMatch(each -> known.verify(each, message, signature));
  }

  /// The signature of `message`.
  ///
  /// @param key a private key as PEM; the secret itself for an HMAC
  /// @throws BuiltinException when the algorithm is unknown or the key does not fit
  public static byte[] sign(String algorithm, String key, byte[] message) throws BuiltinException {
    Key signing = algorithm.startsWith("HS") ? Hmac.key(Utf8.bytes(key)) : privateKey(key);
    return algorithm(algorithm).sign(signing, message);
  }

  private static JwsAlgorithm algorithm(String name) throws BuiltinException {
    return JwsAlgorithm.named(name)
        .orElseThrow(() -> new BuiltinException("unknown signature algorithm: " + name));
  }

  /// The first private key of PEM text.
  ///
  /// @throws BuiltinException when there is none
  public static PrivateKey privateKey(String pem) throws BuiltinException {
    var keys = PrivateKeys.read(pem);
    if (keys.isEmpty()) {
      throw new BuiltinException("failed to decode PEM key");
    }
    try {
      var encoded = PrivateKeyInfoFactory.createPrivateKeyInfo(keys.getFirst()).getEncoded();
      for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
        try {
          return KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
          // A key of another algorithm.
        }
      }
    } catch (IOException e) {
      throw new BuiltinException("failed to read private key: " + e.getMessage());
    }
    throw new BuiltinException("failed to read private key: unknown key type");
  }
}
