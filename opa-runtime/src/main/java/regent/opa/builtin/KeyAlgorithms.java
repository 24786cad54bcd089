package regent.opa.builtin;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;

/// Go's numbers for algorithms, and public keys as its JSON.
///
/// Source: <https://pkg.go.dev/crypto/x509#SignatureAlgorithm>
final class KeyAlgorithms {
  private KeyAlgorithms() {}

  /// 0 when Go does not know it.
  static int signature(AlgorithmIdentifier algorithm) {
    return switch (algorithm.getAlgorithm().getId()) {
      case "1.2.840.113549.1.1.2" -> 1;
      case "1.2.840.113549.1.1.4" -> 2;
      case "1.2.840.113549.1.1.5", "1.3.14.3.2.29" -> 3;
      case "1.2.840.113549.1.1.11" -> 4;
      case "1.2.840.113549.1.1.12" -> 5;
      case "1.2.840.113549.1.1.13" -> 6;
      case "1.2.840.10040.4.3" -> 7;
      case "2.16.840.1.101.3.4.3.2" -> 8;
      case "1.2.840.10045.4.1" -> 9;
      case "1.2.840.10045.4.3.2" -> 10;
      case "1.2.840.10045.4.3.3" -> 11;
      case "1.2.840.10045.4.3.4" -> 12;
      case "1.2.840.113549.1.1.10" -> pss(algorithm);
      case "1.3.101.112" -> 16;
      default -> 0;
    };
  }

  private static int pss(AlgorithmIdentifier algorithm) {
    var parameters = RSASSAPSSparams.getInstance(algorithm.getParameters());
    return switch (parameters.getHashAlgorithm().getAlgorithm().getId()) {
      case "2.16.840.1.101.3.4.2.1" -> 13;
      case "2.16.840.1.101.3.4.2.2" -> 14;
      case "2.16.840.1.101.3.4.2.3" -> 15;
      default -> 0;
    };
  }

  /// @throws BuiltinException when the key cannot be read
  static AsymmetricKeyParameter read(SubjectPublicKeyInfo info) throws BuiltinException {
    try {
      return PublicKeyFactory.createKey(info);
    } catch (IOException | RuntimeException e) {
      throw new BuiltinException("x509: malformed public key");
    }
  }

  static void putPublicKey(SubjectPublicKeyInfo info, Obj.Builder json) throws BuiltinException {
    switch (read(info)) {
      case RSAKeyParameters rsa -> {
        json.put("PublicKeyAlgorithm", Num.ONE);
        json.put(
            "PublicKey",
            Obj.builder()
                .put("N", Num.of(rsa.getModulus()))
                .put("E", Num.of(rsa.getExponent()))
                .build());
      }
      case ECPublicKeyParameters ec -> {
        json.put("PublicKeyAlgorithm", Num.of(3));
        json.put("PublicKey", point(ec).build());
      }
      case Ed25519PublicKeyParameters edwards -> {
        json.put("PublicKeyAlgorithm", Num.of(4));
        json.put("PublicKey", CertificateJson.base64(edwards.getEncoded()));
      }
      default -> {
        json.put("PublicKeyAlgorithm", Num.ZERO);
        json.put("PublicKey", Null.NULL);
      }
    }
  }

  static Obj.Builder point(ECPublicKeyParameters key) {
    var point = key.getQ().normalize();
    BigInteger x = point.getAffineXCoord().toBigInteger();
    BigInteger y = point.getAffineYCoord().toBigInteger();
    return Obj.builder().put("Curve", Obj.EMPTY).put("X", Num.of(x)).put("Y", Num.of(y));
  }
}
