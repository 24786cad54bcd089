package regent.opa.builtin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import regent.opa.value.Bool;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// Hashes and keyed hashes, as hexadecimal digits.
final class HashBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "crypto.hmac.equal", "(mac1: string, mac2: string) => boolean", HashBuiltins::equal),
          Builtin.of(
              "crypto.hmac.md5", "(x: string, key: string) => string", HashBuiltins::hmacMd5),
          Builtin.of(
              "crypto.hmac.sha1", "(x: string, key: string) => string", HashBuiltins::hmacSha1),
          Builtin.of(
              "crypto.hmac.sha256", "(x: string, key: string) => string", HashBuiltins::hmacSha256),
          Builtin.of(
              "crypto.hmac.sha512", "(x: string, key: string) => string", HashBuiltins::hmacSha512),
          Builtin.of("crypto.md5", "(x: string) => string", HashBuiltins::md5),
          Builtin.of("crypto.sha1", "(x: string) => string", HashBuiltins::sha1),
          Builtin.of("crypto.sha256", "(x: string) => string", HashBuiltins::sha256));

  private HashBuiltins() {}

  static Value equal(Value mac1, Value mac2) throws BuiltinException {
    return Bool.of(
        MessageDigest.isEqual(
            Utf8.bytes(Operands.string(mac1, 1)), Utf8.bytes(Operands.string(mac2, 2))));
  }

  static Value md5(Value x) throws BuiltinException {
    return hash("MD5", x);
  }

  static Value sha1(Value x) throws BuiltinException {
    return hash("SHA-1", x);
  }

  static Value sha256(Value x) throws BuiltinException {
    return hash("SHA-256", x);
  }

  private static Value hash(String algorithm, Value x) throws BuiltinException {
    var bytes = Utf8.bytes(Operands.string(x, 1));
    try {
      return hex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm, e);
    }
  }

  static Value hmacMd5(Value x, Value key) throws BuiltinException {
    return hmac("HmacMD5", x, key);
  }

  static Value hmacSha1(Value x, Value key) throws BuiltinException {
    return hmac("HmacSHA1", x, key);
  }

  static Value hmacSha256(Value x, Value key) throws BuiltinException {
    return hmac("HmacSHA256", x, key);
  }

  static Value hmacSha512(Value x, Value key) throws BuiltinException {
    return hmac("HmacSHA512", x, key);
  }

  private static Value hmac(String algorithm, Value x, Value key) throws BuiltinException {
    var message = Utf8.bytes(Operands.string(x, 1));
    var secret = Hmac.key(Utf8.bytes(Operands.string(key, 2)));
    try {
      return hex(Hmac.of(algorithm, secret, message));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm, e);
    }
  }

  private static Value hex(byte[] bytes) {
    return Str.of(HexFormat.of().formatHex(bytes));
  }
}
