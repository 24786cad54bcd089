package regent.opa.builtin;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// JSON Web Tokens.
///
/// Source: RFC 7519.
final class TokenBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "io.jwt.decode",
              "(jwt: string) => array<object[any: any], object[any: any], string>",
              TokenBuiltins::decode),
          Builtin.contextual(
                  "io.jwt.decode_verify",
                  "(jwt: string, constraints: object[string: any]) => array<boolean, object[any: any], object[any: any]>",
                  TokenBuiltins::decodeVerify)
              .with(Builtin.Trait.NONDETERMINISTIC),
          Builtin.contextual(
                  "io.jwt.encode_sign",
                  "(headers: object[string: any], payload: object[string: any], key: object[string: any]) => string",
                  TokenBuiltins::encodeSign)
              .with(Builtin.Trait.NONDETERMINISTIC),
          Builtin.contextual(
                  "io.jwt.encode_sign_raw",
                  "(headers: string, payload: string, key: string) => string",
                  TokenBuiltins::encodeSignRaw)
              .with(Builtin.Trait.NONDETERMINISTIC));

  private static final Str CTY = Str.key("cty");

  private TokenBuiltins() {}

  /// Built-ins that verify with one algorithm.
  static final List<Builtin> VERIFIERS =
      List.of(
          secret("io.jwt.verify_hs256", JwsAlgorithm.HS256),
          secret("io.jwt.verify_hs384", JwsAlgorithm.HS384),
          secret("io.jwt.verify_hs512", JwsAlgorithm.HS512),
          key("io.jwt.verify_rs256", JwsAlgorithm.RS256),
          key("io.jwt.verify_rs384", JwsAlgorithm.RS384),
          key("io.jwt.verify_rs512", JwsAlgorithm.RS512),
          key("io.jwt.verify_ps256", JwsAlgorithm.PS256),
          key("io.jwt.verify_ps384", JwsAlgorithm.PS384),
          key("io.jwt.verify_ps512", JwsAlgorithm.PS512),
          key("io.jwt.verify_es256", JwsAlgorithm.ES256),
          key("io.jwt.verify_es384", JwsAlgorithm.ES384),
          key("io.jwt.verify_es512", JwsAlgorithm.ES512),
          key("io.jwt.verify_eddsa", JwsAlgorithm.EDDSA));

  private static Builtin secret(String name, JwsAlgorithm algorithm) {
    return Builtin.of(
        name,
        "(jwt: string, secret: string) => boolean",
        (Value jwt, Value secret) -> verifySecret(algorithm, jwt, secret));
  }

  private static Builtin key(String name, JwsAlgorithm algorithm) {
    return Builtin.contextual(
        name,
        "(jwt: string, certificate: string) => boolean",
        (context, operands) -> verifyKey(context, algorithm, operands[0], operands[1]));
  }

  private static Value verifySecret(JwsAlgorithm algorithm, Value jwt, Value secret)
      throws BuiltinException {
    Operands.string(jwt, 1);
    var key = Hmac.key(Utf8.bytes(Operands.string(secret, 2)));
    var token = JsonWebToken.split(jwt);
    return Bool.of(algorithm.verify(key, token.signed(), token.signature()));
  }

  private static Value verifyKey(
      BuiltinContext context, JwsAlgorithm algorithm, Value jwt, Value certificate)
      throws BuiltinException {
    var token = JsonWebToken.split(jwt);
    var keys = VerificationKey.of(context, Operands.string(certificate, 2));
    var signature = token.signature();
    var header = JsonWebToken.Parameters.of(token.header());
    var signed = token.signed();
    return Bool.of(
        VerificationKey.verify(keys, header, key -> algorithm.verify(key, signed, signature)));
  }

  /// Header, payload and signature (in hexadecimal digits), none of them verified.
  static Value decode(Value jwt) throws BuiltinException {
    var token = JsonWebToken.split(jwt);
    var header = token.header();
    if (header.get(CTY) instanceof Str cty && cty.value().equals("JWT")) {
      return decode(Str.of(token.payload().replaceAll("^[\"']+|[\"']+$", "")));
    }
    var claims = token.claims();
    var signature = JsonWebToken.bytes("signature", token.encodedSignature());
    return Arr.of(header, claims, Str.of(HexFormat.of().formatHex(signature)));
  }

  /// Whether the token is right, and its header and payload if so.
  static Value decodeVerify(BuiltinContext context, Value[] operands) throws BuiltinException {
    var constraints = TokenConstraints.of(context, Operands.object(operands[1], 2));
    var unverified = Arr.of(Bool.FALSE, Obj.EMPTY, Obj.EMPTY);
    var token = JsonWebToken.split(operands[0]);
    Obj json;
    while (true) {
      json = token.header();
      var header = JsonWebToken.Parameters.of(json);
      if (!header.isValid() || !constraints.allows(header.alg())) {
        return unverified;
      }
      var signature = token.signature();
      if (!constraints.verify(header, token.signed(), signature)) {
        return unverified;
      }
      if (!header.isNested()) {
        break;
      }
      token = JsonWebToken.split(Str.of(token.payload()));
    }
    var claims = token.claims();
    return constraints.accept(claims) ? Arr.of(Bool.TRUE, json, claims) : unverified;
  }

  static Value encodeSign(BuiltinContext context, Value[] operands) throws BuiltinException {
    return sign(Json.write(operands[0]), Json.write(operands[1]), Json.write(operands[2]));
  }

  static Value encodeSignRaw(BuiltinContext context, Value[] operands) throws BuiltinException {
    var key = Operands.string(operands[2], 3);
    return sign(Operands.string(operands[0], 1), Operands.string(operands[1], 2), key);
  }

  private static Value sign(String header, String payload, String key) throws BuiltinException {
    var keys = JsonWebKey.readAll(key);
    if (keys.isEmpty()) {
      throw new BuiltinException("no keys found in JWK set");
    }
    var signingKey = keys.getFirst().privateKey();
    var name = headerField(header, "alg");
    if (name == null) {
      throw new BuiltinException(
          "missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
    }
    var algorithm =
        JwsAlgorithm.named(name)
            .orElseThrow(() -> new BuiltinException("unknown JWS algorithm: " + name));
    var typ = headerField(header, "typ");
    if ((typ == null || typ.equals("JWT")) && !Json.isValid(payload)) {
      throw new BuiltinException("type is JWT but payload is not JSON");
    }
    var signed =
        GoBase64.URL.encodeWithoutPadding(Utf8.bytes(header))
            + "."
            + GoBase64.URL.encodeWithoutPadding(Utf8.bytes(payload));
    var signature = algorithm.sign(signingKey, Utf8.bytes(signed));
    return Str.of(signed + "." + GoBase64.URL.encodeWithoutPadding(signature));
  }

  /// Absent when there is none, or the header is no JSON object.
  private static @Nullable String headerField(String header, String name) {
    try {
      return Json.read(header) instanceof Obj o && o.get(name) instanceof Str s ? s.value() : null;
    } catch (JsonException e) {
      return null;
    }
  }
}
