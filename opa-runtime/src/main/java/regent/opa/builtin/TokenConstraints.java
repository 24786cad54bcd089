package regent.opa.builtin;

import java.util.List;
import java.util.Optional;
import regent.opa.value.Arr;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// What `io.jwt.decode_verify` demands of a token.
///
/// @param keys absent when there is a secret instead
/// @param secret empty when there are keys instead
/// @param time in seconds since 1970
record TokenConstraints(
    Optional<List<VerificationKey>> keys,
    String secret,
    Optional<String> alg,
    Optional<String> issuer,
    Optional<String> audience,
    double time) {
  private static final double NANOS = 1e9;

  /// Up to here each integer is a `double` of its own.
  private static final long EXACT = 1L << 53;

  static TokenConstraints of(BuiltinContext context, Obj json) throws BuiltinException {
    Optional<List<VerificationKey>> keys = Optional.empty();
    var now = context.now();
    double nanos = (double) (now.getEpochSecond() * 1_000_000_000L + now.getNano());
    for (int i = 0; i < json.size(); i++) {
      var name = json.keyAt(i) instanceof Str s ? s.value() : json.keyAt(i).toString();
      switch (name) {
        case "cert" ->
            keys = Optional.of(VerificationKey.of(context, text("cert", json.valueAt(i))));
        case "secret", "alg", "iss", "aud" -> text(name, json.valueAt(i));
        case "time" -> nanos = time(json.valueAt(i));
        default -> throw new BuiltinException("unknown token validation constraint: " + name);
      }
    }
    var secret = optional(json, "secret").orElse("");
    if (keys.isPresent() && !secret.isEmpty()) {
      throw new BuiltinException("duplicate key constraints");
    }
    if (keys.isEmpty() && secret.isEmpty()) {
      throw new BuiltinException("no key constraint");
    }
    return new TokenConstraints(
        keys,
        secret,
        optional(json, "alg"),
        optional(json, "iss"),
        optional(json, "aud"),
        nanos / NANOS);
  }

  private static String text(String name, Value value) throws BuiltinException {
    if (!(value instanceof Str s)) {
      throw new BuiltinException(name + " constraint: must be a string");
    }
    return s.value();
  }

  private static Optional<String> optional(Obj json, String name) {
    return json.get(name) instanceof Str s && !s.value().isEmpty()
        ? Optional.of(s.value())
        : Optional.empty();
  }

  private static double time(Value value) throws BuiltinException {
    if (!(value instanceof Num n)) {
      throw new BuiltinException("token time constraint: must be a number");
    }
    if (n.doubleValue() < 0) {
      throw new BuiltinException("token time constraint: must not be negative");
    }
    return n.doubleValue();
  }

  boolean allows(Optional<String> algorithm) {
    return alg.isEmpty() || alg.equals(algorithm);
  }

  boolean verify(JsonWebToken.Parameters header, byte[] message, byte[] signature) {
    var algorithm = header.alg().flatMap(JwsAlgorithm::named);
    if (algorithm.isEmpty()) {
      return false;
    }
    if (keys.isPresent()) {
      var known = algorithm.get();
      return VerificationKey.verify(
          keys.get(),
          header,
          key -> known.hasLength(key, signature) && known.verify(key, message, signature));
    }
    var key = Hmac.key(Utf8.bytes(secret));
    return algorithm.get().verify(key, message, signature);
  }

  /// Whether issuer, audience and times of the payload are right.
  boolean accept(Obj claims) throws BuiltinException {
    return isIssued(claims.get("iss")) && isForAudience(claims.get("aud")) && isNow(claims);
  }

  private boolean isIssued(Value claim) {
    return issuer.isEmpty() || (claim instanceof Str s && s.value().equals(issuer.get()));
  }

  private boolean isForAudience(Value claim) {
    return switch (claim) {
      case Str s -> audience.filter(s.value()::equals).isPresent();
      case Arr a -> audience.filter(name -> a.contains(Str.of(name))).isPresent();
      default -> !claim.isDefined() && audience.isEmpty();
    };
  }

  private boolean isNow(Obj claims) throws BuiltinException {
    var expiry = claim(claims, "exp");
    if (expiry.isPresent() && compareTime(expiry.get()) >= 0) {
      return false;
    }
    var notBefore = claim(claims, "nbf");
    return notBefore.isEmpty() || compareTime(notBefore.get()) >= 0;
  }

  /// As OPA has it, the time is the decimal number that its `double` prints as. An integer that is
  /// a
  /// `double` too is on the same side of both.
  private int compareTime(Num claim) {
    if (claim.isLong() && Math.abs(claim.longValue()) <= EXACT) {
      return Double.compare(time, (double) claim.longValue());
    }
    return Num.parse(GoFloat.format(time, 'g', -1)).compareTo(claim);
  }

  private static Optional<Num> claim(Obj claims, String name) throws BuiltinException {
    var value = claims.get(name);
    if (value.isDefined() && !(value instanceof Num)) {
      throw new BuiltinException(name + " value must be a number");
    }
    return value instanceof Num n ? Optional.of(n) : Optional.empty();
  }
}
