package regent.opa.builtin;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import regent.opa.signature.EcdsaP256;
import regent.opa.signature.PreparedKey;
import regent.opa.signature.RsaPkcs1;

/// The algorithms that sign tokens.
///
/// Source: RFC 7518, RFC 8037.
enum JwsAlgorithm {
  HS256(Family.HMAC, 256),
  HS384(Family.HMAC, 384),
  HS512(Family.HMAC, 512),
  RS256(Family.RSA, 256),
  RS384(Family.RSA, 384),
  RS512(Family.RSA, 512),
  PS256(Family.PSS, 256),
  PS384(Family.PSS, 384),
  PS512(Family.PSS, 512),
  ES256(Family.EC, 256),
  ES384(Family.EC, 384),
  ES512(Family.EC, 512),
  EDDSA(Family.EDWARDS, 0);

  private static final Map<String, JwsAlgorithm> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(JwsAlgorithm::standardName, a -> a));

  private enum Family {
    HMAC,
    RSA,
    PSS,
    EC,
    EDWARDS
  }

  private final Family family;
  private final int bits;
  private final String hashName;

  JwsAlgorithm(Family family, int bits) {
    this.family = family;
    this.bits = bits;
    this.hashName = "SHA-" + bits;
  }

  private String standardName() {
    return this == EDDSA ? "EdDSA" : name();
  }

  static Optional<JwsAlgorithm> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /// Whether `signature` is right; false also for a key of another kind. RSA and P-256 are verified
  /// by ourselves where the key allows it, which is several times faster than asking a provider.
  boolean verify(PreparedKey prepared, byte[] message, byte[] signature) {
    try {
      if (family == Family.RSA && prepared.rsa().isPresent()) {
        return RsaPkcs1.verify(
            prepared.rsa().get(), RsaPkcs1.Hash.valueOf("SHA" + bits), hash(message), signature);
      }
      if (family == Family.EC && prepared.ecdsa().isPresent()) {
        return verifyEc(prepared.ecdsa().get(), hash(message), signature);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name(), e);
    }
    return verify(prepared.key(), message, signature);
  }

  /// Whether `signature` is as long as those of the key's curve are. `io.jwt.decode_verify` wants
  /// that; the built-ins for one algorithm take numbers with zeros before them, as OPA's do.
  boolean hasLength(PreparedKey prepared, byte[] signature) {
    return family != Family.EC
        || !(prepared.key() instanceof ECKey ec)
        || signature.length == 2 * size(ec);
  }

  private static int size(ECKey key) {
    return (key.getParams().getOrder().bitLength() + 7) / 8;
  }

  private byte[] hash(byte[] message) throws GeneralSecurityException {
    return MessageDigest.getInstance(hashName).digest(message);
  }

  private static boolean verifyEc(EcdsaP256 key, byte[] hash, byte[] signature) {
    int half = signature.length / 2;
    return key.verify(
        hash,
        new BigInteger(1, signature, 0, half),
        new BigInteger(1, signature, half, signature.length - half));
  }

  /// Whether `signature` is right; false also for a key of another kind.
  boolean verify(Key key, byte[] message, byte[] signature) {
    try {
      return switch (family) {
        case HMAC ->
            key instanceof SecretKey secret
                && MessageDigest.isEqual(signature, mac(secret, message));
        case RSA ->
            key instanceof RSAKey
                && verify(Signature.getInstance("SHA" + bits + "withRSA"), key, message, signature);
        case PSS -> key instanceof RSAKey rsa && verifyPss(rsa, key, message, signature);
        case EC -> key instanceof ECKey ec && verifyEc(ec, key, message, signature);
        case EDWARDS ->
            key instanceof EdECKey
                && verify(Signature.getInstance("Ed25519"), key, message, signature);
      };
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean verify(Signature verifier, Key key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    verifier.initVerify((PublicKey) key);
    verifier.update(message);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    }
  }

  /// The salt may have any length: that of the hash, as much as fits, or none.
  private boolean verifyPss(RSAKey rsa, Key key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    int most = (rsa.getModulus().bitLength() + 6) / 8 - bits / 8 - 2;
    for (int salt : List.of(bits / 8, Math.max(0, most), 0)) {
      if (verify(pss(salt), key, message, signature)) {
        return true;
      }
    }
    return false;
  }

  private Signature pss(int salt) throws GeneralSecurityException {
    var hash = hashName;
    var signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
    return signature;
  }

  private boolean verifyEc(ECKey ec, Key key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    int size = size(ec);
    int half = signature.length / 2;
    var r = new BigInteger(1, Arrays.copyOf(signature, half));
    var s = new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length));
    if (r.bitLength() > 8 * size || s.bitLength() > 8 * size) {
      return false;
    }
    var fitted = new byte[2 * size];
    copyUnsigned(r, fitted, size);
    copyUnsigned(s, fitted, 2 * size);
    return verify(ec(), key, message, fitted);
  }

  private static void copyUnsigned(BigInteger number, byte[] target, int end) {
    var bytes = number.toByteArray();
    int start = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    int length = bytes.length - start;
    System.arraycopy(bytes, start, target, end - length, length);
  }

  private Signature ec() throws GeneralSecurityException {
    return Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
  }

  private byte[] mac(SecretKey secret, byte[] message) throws GeneralSecurityException {
    return Hmac.of("HmacSHA" + bits, secret, message);
  }

  /// @throws BuiltinException when the key is of another kind or cannot sign
  byte[] sign(Key key, byte[] message) throws BuiltinException {
    try {
      return switch (family) {
        case HMAC -> {
          if (!(key instanceof SecretKey secret)) {
            throw wrongKey("[]byte");
          }
          yield mac(secret, message);
        }
        case RSA -> sign(Signature.getInstance("SHA" + bits + "withRSA"), privateKey(key), message);
        case PSS -> sign(pss(bits / 8), privateKey(key), message);
        case EC -> sign(ec(), privateKey(key), message);
        case EDWARDS -> sign(Signature.getInstance("Ed25519"), privateKey(key), message);
      };
    } catch (GeneralSecurityException e) {
      throw new BuiltinException("failed to sign payload: " + e.getMessage());
    }
  }

  private PrivateKey privateKey(Key key) throws BuiltinException {
    boolean fits =
        switch (family) {
          case HMAC -> false;
          case RSA, PSS -> key instanceof RSAKey;
          case EC -> key instanceof ECKey;
          case EDWARDS -> key instanceof EdECKey;
        };
    if (fits && key instanceof PrivateKey privateKey) {
      return privateKey;
    }
    throw wrongKey("private key");
  }

  private BuiltinException wrongKey(String wanted) {
    return new BuiltinException(
        "failed to sign payload: invalid key type for " + name() + ": expected " + wanted);
  }

  private static byte[] sign(Signature signer, PrivateKey key, byte[] message)
      throws GeneralSecurityException {
    signer.initSign(key);
    signer.update(message);
    return signer.sign();
  }
}
