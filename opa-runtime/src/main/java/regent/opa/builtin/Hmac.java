package regent.opa.builtin;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Keyed hashes, with keys of any length.
final class Hmac {
  private Hmac() {}

  static byte[] of(String algorithm, Key key, byte[] message) throws GeneralSecurityException {
    var mac = Mac.getInstance(algorithm);
    mac.init(key);
    return mac.doFinal(message);
  }

  /// An empty key means the same as one zero, and only the latter is allowed here.
  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes.length == 0 ? new byte[1] : bytes, "HMAC");
  }
}
