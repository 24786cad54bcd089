package regent.opa.builtin;

import java.util.Optional;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// A signed token in its compact form, taken apart but not verified.
///
/// Source: RFC 7519, RFC 7515, and OPA's messages.
///
/// @param encodedHeader as it stands in the token, as are the other two
record JsonWebToken(String encodedHeader, String encodedPayload, String encodedSignature) {

  /// @throws BuiltinException when `operand` is no string of three sections
  static JsonWebToken split(Value operand) throws BuiltinException {
    var token = Operands.string(operand, 1);
    int first = token.indexOf('.');
    if (first < 0) {
      throw new BuiltinException("encoded JWT had no period separators");
    }
    int second = token.indexOf('.', first + 1);
    if (second < 0 || token.indexOf('.', second + 1) >= 0) {
      long sections = token.chars().filter(c -> c == '.').count() + 1;
      throw new BuiltinException("encoded JWT must have 3 sections, found " + sections);
    }
    return new JsonWebToken(
        token.substring(0, first), token.substring(first + 1, second), token.substring(second + 1));
  }

  Obj header() throws BuiltinException {
    var bytes = bytes("header", encodedHeader);
    Obj header;
    try {
      header = object(bytes);
    } catch (BuiltinException e) {
      throw new BuiltinException("bad JWT header: " + e.problem());
    }
    if (header.get("enc").isDefined()) {
      throw new BuiltinException("JWT is a JWE object, which is not supported");
    }
    return header;
  }

  String payload() throws BuiltinException {
    return decode("payload", encodedPayload);
  }

  byte[] signature() throws BuiltinException {
    return Base64Builtins.urlBytes(encodedSignature);
  }

  /// What the signature is made over.
  byte[] signed() {
    return Utf8.bytes(encodedHeader + "." + encodedPayload);
  }

  static String decode(String part, String encoded) throws BuiltinException {
    return Utf8.text(bytes(part, encoded));
  }

  static byte[] bytes(String part, String encoded) throws BuiltinException {
    try {
      return Base64Builtins.urlBytes(encoded);
    } catch (BuiltinException e) {
      throw new BuiltinException("JWT " + part + " had invalid encoding: " + e.problem());
    }
  }

  /// The payload as an object.
  Obj claims() throws BuiltinException {
    return object(bytes("payload", encodedPayload));
  }

  private static Obj object(byte[] json) throws BuiltinException {
    return Json.readWellFormed(json) instanceof Obj object ? object : object(Utf8.text(json));
  }

  static Obj object(String json) throws BuiltinException {
    try {
      if (Json.read(json) instanceof Obj o) {
        return o;
      }
    } catch (JsonException e) {
      throw new BuiltinException("invalid JSON: " + e.problem());
    }
    throw new BuiltinException("decoded JSON type was not an Object");
  }

  /// The parameters of a header that verification looks at.
  ///
  /// @param isCritical whether the header names a parameter as critical that nobody knows
  record Parameters(
      Optional<String> alg, Optional<String> kid, Optional<String> cty, boolean isCritical) {

    static Parameters of(Obj header) throws BuiltinException {
      parameter(header, "typ");
      return new Parameters(
          parameter(header, "alg"),
          parameter(header, "kid"),
          parameter(header, "cty"),
          hasUnknownCritical(header));
    }

    private static Optional<String> parameter(Obj header, String name) throws BuiltinException {
      var value = header.get(name);
      if (value.isDefined() && !(value instanceof Str)) {
        throw new BuiltinException(name + ": must be a string");
      }
      return value instanceof Str s && !s.value().isEmpty()
          ? Optional.of(s.value())
          : Optional.empty();
    }

    private static boolean hasUnknownCritical(Obj header) throws BuiltinException {
      var critical = header.get("crit");
      if (!critical.isDefined()) {
        return false;
      }
      if (!(critical instanceof Arr names)) {
        throw new BuiltinException("crit: must be a list");
      }
      if (names.items().stream().noneMatch(Str.class::isInstance)) {
        throw new BuiltinException("crit: must be a nonempty list");
      }
      return names.items().stream()
          .takeWhile(Str.class::isInstance)
          .anyMatch(name -> header.has(name) && !isKnown(name));
    }

    private static boolean isKnown(Value name) {
      return name instanceof Str s
          && switch (s.value()) {
            case "alg", "kid", "typ", "cty", "crit" -> true;
            default -> false;
          };
    }

    boolean isValid() {
      return alg.isPresent() && !isCritical;
    }

    /// Whether the payload is a token again.
    boolean isNested() {
      return cty.filter("JWT"::equalsIgnoreCase).isPresent();
    }
  }
}
