package regent.opa.signature;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;

/// Signatures by RSA with the padding of PKCS #1 version 1.5. What a signature opens to must equal
/// the one right encoding byte for byte, so that nothing is parsed.
///
/// Source: RFC 8017 (8.2.2, 9.2).
public final class RsaPkcs1 {
  private static final int LEAST_BITS = 1024;
  private static final int MOST_BITS = 8192;
  private static final int MOST_EXPONENT_BITS = 31;

  private RsaPkcs1() {}

  /// The hashes that messages are signed by, each with the encoding of its name that stands before
  /// it.
  public enum Hash {
    SHA256("3031300d060960864801650304020105000420"),
    SHA384("3041300d060960864801650304020205000430"),
    SHA512("3051300d060960864801650304020305000440");

    @SuppressWarnings("ImmutableEnumChecker") // never changed, never given out
    private final byte[] prefix;

    Hash(String prefix) {
      this.prefix = HexFormat.of().parseHex(prefix);
    }
  }

  /// Whether keys like this one are verified here: not those of unusual sizes.
  public static boolean supports(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    var exponent = key.getPublicExponent();
    return bits >= LEAST_BITS
        && bits <= MOST_BITS
        && key.getModulus().testBit(0)
        && exponent.testBit(0)
        && exponent.bitLength() <= MOST_EXPONENT_BITS
        && exponent.compareTo(BigInteger.TWO) > 0;
  }

  /// Whether `signature` is right for the message with this hash.
  ///
  /// @param key one that is supported
  public static boolean verify(RSAPublicKey key, Hash hash, byte[] hashed, byte[] signature) {
    var modulus = key.getModulus();
    int size = (modulus.bitLength() + 7) / 8;
    if (signature.length != size) {
      return false;
    }
    var number = new BigInteger(1, signature);
    if (number.compareTo(modulus) >= 0) {
      return false;
    }
    var opened = number.modPow(key.getPublicExponent(), modulus);
    return opened.equals(new BigInteger(1, encoded(hash, hashed, size)));
  }

  private static byte[] encoded(Hash hash, byte[] hashed, int size) {
    var encoded = new byte[size];
    int start = size - hash.prefix.length - hashed.length;
    encoded[1] = 1;
    Arrays.fill(encoded, 2, start - 1, (byte) 0xff);
    System.arraycopy(hash.prefix, 0, encoded, start, hash.prefix.length);
    System.arraycopy(hashed, 0, encoded, size - hashed.length, hashed.length);
    return encoded;
  }
}
