package regent.opa.signature;

import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/// A key with what makes verifying faster. Made once for each key.
///
/// @param ecdsa for keys of the curve P-256
/// @param rsa for RSA keys of usual sizes
public record PreparedKey(Key key, Optional<EcdsaP256> ecdsa, Optional<RSAPublicKey> rsa) {
  public static PreparedKey of(Key key) {
    return switch (key) {
      case ECPublicKey ec -> new PreparedKey(key, EcdsaP256.of(ec), Optional.empty());
      case RSAPublicKey rsa ->
          new PreparedKey(key, Optional.empty(), Optional.of(rsa).filter(RsaPkcs1::supports));
      default -> new PreparedKey(key, Optional.empty(), Optional.empty());
    };
  }
}
