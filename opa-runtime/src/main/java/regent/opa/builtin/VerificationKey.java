package regent.opa.builtin;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import regent.opa.signature.PreparedKey;

/// A key that tokens are verified with.
///
/// @param alg the algorithm that a JSON Web Key is for, if it says so
/// @param kid the name of a JSON Web Key, if it has one
record VerificationKey(Optional<String> alg, Optional<String> kid, PreparedKey key) {
  private record CacheKey(String text) implements BuiltinCache.Named {
    @Override
    public String cache() {
      return TOKEN_KEYS;
    }
  }

  /// The keys of a certificate, a public key (both PEM), a JSON Web Key or a set of them. Read once
  /// for all evaluations that share the cache of `context`.
  static List<VerificationKey> of(BuiltinContext context, String text) throws BuiltinException {
    return context.services().cache().get(new CacheKey(text), key -> read(key.text()));
  }

  private static List<VerificationKey> read(String text) throws BuiltinException {
    var pem = Pem.read(text);
    if (pem.blocks().isEmpty()) {
      return webKeys(text);
    }
    if (pem.blocks().size() > 1 || !pem.rest().isEmpty()) {
      throw new BuiltinException("extra data after a PEM certificate block");
    }
    var block = pem.blocks().getFirst();
    return switch (block.type()) {
      case "CERTIFICATE" -> List.of(plain(certificateKey(block.bytes())));
      case "PUBLIC KEY" -> List.of(plain(publicKey(block.bytes())));
      default -> throw new BuiltinException("failed to extract a Key from the PEM certificate");
    };
  }

  private static VerificationKey plain(Key key) {
    return new VerificationKey(Optional.empty(), Optional.empty(), PreparedKey.of(key));
  }

  private static PublicKey certificateKey(byte[] der) throws BuiltinException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der))
          .getPublicKey();
    } catch (CertificateException e) {
      throw new BuiltinException("failed to parse a PEM certificate: " + e.getMessage());
    }
  }

  private static PublicKey publicKey(byte[] der) throws BuiltinException {
    for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // A key of another algorithm.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(algorithm, e);
      }
    }
    throw new BuiltinException("failed to parse a PEM public key: unknown key type");
  }

  private static List<VerificationKey> webKeys(String text) throws BuiltinException {
    var keys = new ArrayList<VerificationKey>();
    try {
      for (var key : JsonWebKey.readAll(text)) {
        var alg = key.alg();
        if (alg.isEmpty() || JwsAlgorithm.named(alg.get()).isPresent()) {
          keys.add(new VerificationKey(alg, key.kid(), PreparedKey.of(key.publicKey())));
        }
      }
    } catch (BuiltinException e) {
      throw new BuiltinException("failed to parse a JWK key (set): " + e.problem());
    }
    return List.copyOf(keys);
  }

  /// Whether one of `keys` verifies a signature. The key that has the name `kid` decides alone;
  /// otherwise each one may that is for `alg` or does not say what it is for.
  static boolean verify(
      List<VerificationKey> keys, JsonWebToken.Parameters header, Predicate<PreparedKey> verifies) {
    if (header.kid().isPresent()) {
      for (var key : keys) {
        if (key.kid().equals(header.kid())) {
          return verifies.test(key.key());
        }
      }
    }
    for (var key : keys) {
      boolean fits = key.alg().isEmpty() || key.alg().equals(header.alg());
      if (fits && verifies.test(key.key())) {
        return true;
      }
    }
    return false;
  }
}
