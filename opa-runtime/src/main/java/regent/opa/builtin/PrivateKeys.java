package regent.opa.builtin;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.util.BigIntegers;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// Private keys out of PEM: PKCS #1, PKCS #8 and SEC 1.
final class PrivateKeys {
  private PrivateKeys() {}

  /// The keys of PEM text, which may be base64 encoded as a whole. Other blocks are skipped.
  static List<AsymmetricKeyParameter> read(String text) throws BuiltinException {
    var pem = text;
    try {
      pem = Utf8.text(GoBase64.STANDARD.decode(text));
    } catch (BuiltinException e) {
      // It is PEM as it stands.
    }
    var keys = new ArrayList<AsymmetricKeyParameter>();
    for (var block : Pem.read(pem).blocks()) {
      try {
        switch (block.type()) {
          case "RSA PRIVATE KEY" ->
              keys.add(
                  PrivateKeyFactory.createKey(
                      new PrivateKeyInfo(
                          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                          RSAPrivateKey.getInstance(block.bytes()))));
          case "EC PRIVATE KEY" -> keys.add(elliptic(ECPrivateKey.getInstance(block.bytes())));
          case "PRIVATE KEY" -> keys.add(PrivateKeyFactory.createKey(block.bytes()));
          default -> {}
        }
      } catch (IOException | RuntimeException e) {
        throw new BuiltinException(problem(block.type(), String.valueOf(e.getMessage())));
      }
    }
    return keys;
  }

  /// Go's message where it is known.
  private static String problem(String type, String message) {
    var prefix = type.equals("EC PRIVATE KEY") ? "x509: failed to parse EC private key: " : "";
    if (message.contains("truncated") || message.contains("out of bounds length")) {
      return prefix + "asn1: syntax error: data truncated";
    }
    if (message.contains("more than 31 bits") || message.contains("long form definite-length")) {
      return prefix + "asn1: structure error: length too large";
    }
    if (message.contains("X9ECParameters")) {
      return type.equals("PRIVATE KEY")
          ? "x509: failed to parse EC private key embedded in PKCS#8: x509: unknown elliptic curve"
          : "x509: unknown elliptic curve";
    }
    return "x509: failed to parse private key: " + message;
  }

  private static AsymmetricKeyParameter elliptic(ECPrivateKey key) throws IOException {
    var algorithm =
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
    return PrivateKeyFactory.createKey(new PrivateKeyInfo(algorithm, key));
  }

  private static ECPublicKeyParameters publicKey(ECPrivateKeyParameters key) {
    var domain = key.getParameters();
    return new ECPublicKeyParameters(domain.getG().multiply(key.getD()), domain);
  }

  static Value json(AsymmetricKeyParameter key) {
    return switch (key) {
      case RSAPrivateCrtKeyParameters rsa ->
          Obj.builder()
              .put("N", Num.of(rsa.getModulus()))
              .put("E", Num.of(rsa.getPublicExponent()))
              .put("D", Num.of(rsa.getExponent()))
              .put("Primes", Arr.of(Num.of(rsa.getP()), Num.of(rsa.getQ())))
              .put(
                  "Precomputed",
                  Obj.builder()
                      .put("Dp", Num.of(rsa.getDP()))
                      .put("Dq", Num.of(rsa.getDQ()))
                      .put("Qinv", Num.of(rsa.getQInv()))
                      .put("CRTValues", Arr.EMPTY)
                      .build())
              .build();
      case ECPrivateKeyParameters ec ->
          KeyAlgorithms.point(publicKey(ec)).put("D", Num.of(ec.getD())).build();
      case Ed25519PrivateKeyParameters edwards -> CertificateJson.base64(seedAndPublic(edwards));
      default -> Null.NULL;
    };
  }

  private static byte[] seedAndPublic(Ed25519PrivateKeyParameters key) {
    var both = Arrays.copyOf(key.getEncoded(), 64);
    System.arraycopy(key.generatePublicKey().getEncoded(), 0, both, 32, 32);
    return both;
  }

  /// Source: RFC 7518, section 6.
  static Value webKey(AsymmetricKeyParameter key) {
    return switch (key) {
      case RSAPrivateCrtKeyParameters rsa ->
          Obj.builder()
              .put("kty", Str.of("RSA"))
              .put("n", number(rsa.getModulus()))
              .put("e", number(rsa.getPublicExponent()))
              .put("d", number(rsa.getExponent()))
              .put("p", number(rsa.getP()))
              .put("q", number(rsa.getQ()))
              .put("dp", number(rsa.getDP()))
              .put("dq", number(rsa.getDQ()))
              .put("qi", number(rsa.getQInv()))
              .build();
      case ECPrivateKeyParameters ec -> {
        int size = (ec.getParameters().getCurve().getFieldSize() + 7) / 8;
        var point = publicKey(ec).getQ().normalize();
        yield Obj.builder()
            .put("kty", Str.of("EC"))
            .put("crv", Str.of("P-" + ec.getParameters().getCurve().getFieldSize()))
            .put("x", text(fixed(point.getAffineXCoord().toBigInteger(), size)))
            .put("y", text(fixed(point.getAffineYCoord().toBigInteger(), size)))
            .put("d", text(fixed(ec.getD(), size)))
            .build();
      }
      case Ed25519PrivateKeyParameters edwards ->
          Obj.builder()
              .put("kty", Str.of("OKP"))
              .put("crv", Str.of("Ed25519"))
              .put("x", text(edwards.generatePublicKey().getEncoded()))
              .put("d", text(edwards.getEncoded()))
              .build();
      default -> Null.NULL;
    };
  }

  private static Str number(BigInteger number) {
    return text(fixed(number, (number.bitLength() + 7) / 8));
  }

  private static Str text(byte[] bytes) {
    return Str.of(GoBase64.URL.encodeWithoutPadding(bytes));
  }

  private static byte[] fixed(BigInteger number, int size) {
    return BigIntegers.asUnsignedByteArray(size, number);
  }

  /// @throws BuiltinException when the certificate is not for the public half of `key`
  static void checkPair(AsymmetricKeyParameter key, X509CertificateHolder certificate)
      throws BuiltinException {
    var other = KeyAlgorithms.read(certificate.getSubjectPublicKeyInfo());
    boolean belongs =
        switch (key) {
          case RSAPrivateCrtKeyParameters rsa when other instanceof RSAKeyParameters o ->
              rsa.getModulus().equals(o.getModulus());
          case ECPrivateKeyParameters ec when other instanceof ECPublicKeyParameters o ->
              publicKey(ec).getQ().equals(o.getQ());
          case Ed25519PrivateKeyParameters edwards
              when other instanceof Ed25519PublicKeyParameters o ->
              Arrays.equals(edwards.generatePublicKey().getEncoded(), o.getEncoded());
          default ->
              throw new BuiltinException("tls: private key type does not match public key type");
        };
    if (!belongs) {
      throw new BuiltinException("tls: private key does not match public key");
    }
  }
}
