package regent.opa.builtin;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Optional;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// A key as JSON.
///
/// Source: RFC 7517, RFC 7518 (section 6), RFC 8037.
record JsonWebKey(Obj json) {

  /// The keys of a set, or the one key.
  ///
  /// @throws BuiltinException when `text` is neither
  static List<JsonWebKey> readAll(String text) throws BuiltinException {
    try {
      if (!(Json.read(text) instanceof Obj json)) {
        throw new BuiltinException("failed to unmarshal JWK set: not an object");
      }
      if (!(json.get("keys") instanceof Arr keys)) {
        return List.of(new JsonWebKey(json));
      }
      return keys.items().stream()
          .map(k -> new JsonWebKey(k instanceof Obj o ? o : Obj.EMPTY))
          .toList();
    } catch (JsonException e) {
      throw new BuiltinException("failed to unmarshal JWK set: " + e.problem());
    }
  }

  Optional<String> alg() {
    return text("alg");
  }

  Optional<String> kid() {
    return text("kid");
  }

  private Optional<String> text(String name) {
    return json.get(name) instanceof Str s && !s.value().isEmpty()
        ? Optional.of(s.value())
        : Optional.empty();
  }

  private byte[] bytes(String name) throws BuiltinException {
    var encoded =
        text(name)
            .orElseThrow(() -> new BuiltinException("required field " + name + " is missing"));
    return Base64Builtins.urlBytes(encoded);
  }

  private BigInteger number(String name) throws BuiltinException {
    return new BigInteger(1, bytes(name));
  }

  /// The public half; the secret of a symmetric key.
  Key publicKey() throws BuiltinException {
    try {
      return switch (text("kty").orElse("")) {
        case "RSA" ->
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number("n"), number("e")));
        case "EC" ->
            KeyFactory.getInstance("EC")
                .generatePublic(
                    new ECPublicKeySpec(new ECPoint(number("x"), number("y")), curve()));
        case "OKP" -> edwardsPublicKey();
        case "oct" -> Hmac.key(bytes("k"));
        default -> throw unknownType();
      };
    } catch (GeneralSecurityException e) {
      throw new BuiltinException("failed to build public key: " + e.getMessage());
    }
  }

  /// The private half; the secret of a symmetric key.
  Key privateKey() throws BuiltinException {
    if (!json.get("d").isDefined() && !text("kty").orElse("").equals("oct")) {
      return publicKey();
    }
    try {
      return switch (text("kty").orElse("")) {
        case "RSA" -> rsaPrivateKey();
        case "EC" ->
            KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(number("d"), curve()));
        case "OKP" ->
            KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes("d")));
        case "oct" -> Hmac.key(bytes("k"));
        default -> throw unknownType();
      };
    } catch (GeneralSecurityException e) {
      throw new BuiltinException("failed to build private key: " + e.getMessage());
    }
  }

  private BuiltinException unknownType() {
    return new BuiltinException(
        text("kty")
            .map(kty -> "failed to unmarshal JWK set: unknown key type " + kty)
            .orElse("failed to unmarshal JWK set: no key type"));
  }

  private ECParameterSpec curve() throws GeneralSecurityException, BuiltinException {
    var name =
        switch (text("crv").orElse("")) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          case "P-521" -> "secp521r1";
          default -> throw new BuiltinException("invalid curve algorithm " + json.get("crv"));
        };
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /// The point is little-endian; its highest bit is the lowest of the other coordinate.
  private Key edwardsPublicKey() throws GeneralSecurityException, BuiltinException {
    var bytes = bytes("x");
    if (bytes.length != 32) {
      throw new BuiltinException("invalid Ed25519 public key");
    }
    boolean odd = (bytes[31] & 0x80) != 0;
    bytes[31] &= 0x7f;
    var reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[i] = bytes[31 - i];
    }
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, reversed))));
  }

  private Key rsaPrivateKey() throws GeneralSecurityException, BuiltinException {
    var factory = KeyFactory.getInstance("RSA");
    if (!json.get("p").isDefined() || !json.get("q").isDefined()) {
      return factory.generatePrivate(new RSAPrivateKeySpec(number("n"), number("d")));
    }
    var d = number("d");
    var p = number("p");
    var q = number("q");
    return factory.generatePrivate(
        new RSAPrivateCrtKeySpec(
            number("n"),
            number("e"),
            d,
            p,
            q,
            d.mod(p.subtract(BigInteger.ONE)),
            d.mod(q.subtract(BigInteger.ONE)),
            q.modInverse(p)));
  }
}
