package regent.opa.signature;

import java.lang.ref.SoftReference;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A public key of the curve P-256 that verifies ECDSA signatures. Thread-safe.
///
/// u1 G + u2 Q, the heart of it, is a sum of about 60 points out of tables of multiples of G and Q,
/// without doublings. The table of a key takes 190 kB, so that it is made once a key has shown to
/// be in use, and may be dropped when memory is short; until then, doublings are shared.
///
/// Source: FIPS 186-5 (6.4.2); NIST SP 800-186 (3.2.1.3).
public final class EcdsaP256 {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
  private static final BigInteger GENERATOR_X =
      new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16);
  private static final BigInteger GENERATOR_Y =
      new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16);

  private static final Inverse256 MODULO_ORDER = new Inverse256(ORDER);

  /// How often a key is used before it gets its large table.
  private static final int USES_BEFORE_TABLE = 16;

  private static final int SMALL_WIDTH = 5;
  private static final int KEY_WIDTH = 7;
  private static final int GENERATOR_WIDTH = 10;

  private static final P256Table SMALL_GENERATOR =
      P256Table.of(GENERATOR_X, GENERATOR_Y, SMALL_WIDTH, 1);

  private final BigInteger x;
  private final BigInteger y;
  private final P256Table small;

  /// Counts without synchronization: a lost count delays the table.
  private int uses;

  private volatile @Nullable SoftReference<P256Table> large;

  private EcdsaP256(BigInteger x, BigInteger y) {
    this.x = x;
    this.y = y;
    this.small = P256Table.of(x, y, SMALL_WIDTH, 1);
  }

  /// Made when the first key gets its large table.
  private static final class Generator {
    static final P256Table LARGE =
        P256Table.of(GENERATOR_X, GENERATOR_Y, GENERATOR_WIDTH, P256Table.windows(GENERATOR_WIDTH));
  }

  /// The key made ready; absent when it is of another curve, or no point of this one.
  public static Optional<EcdsaP256> of(ECPublicKey key) {
    var parameters = key.getParams();
    boolean sameCurve =
        parameters.getCurve().getField() instanceof ECFieldFp field
            && field.getP().equals(P256Field.PRIME)
            && parameters.getCurve().getB().equals(B)
            && parameters.getOrder().equals(ORDER)
            && parameters.getGenerator().equals(new ECPoint(GENERATOR_X, GENERATOR_Y));
    var point = key.getW();
    return sameCurve && isOnCurve(point)
        ? Optional.of(new EcdsaP256(point.getAffineX(), point.getAffineY()))
        : Optional.empty();
  }

  private static boolean isOnCurve(ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    var x = point.getAffineX();
    var y = point.getAffineY();
    if (!isBelow(x, P256Field.PRIME) || !isBelow(y, P256Field.PRIME)) {
      return false;
    }
    var right = x.multiply(x).subtract(BigInteger.valueOf(3)).multiply(x).add(B);
    return y.multiply(y).subtract(right).mod(P256Field.PRIME).signum() == 0;
  }

  private static boolean isBelow(BigInteger number, BigInteger limit) {
    return number.signum() >= 0 && number.compareTo(limit) < 0;
  }

  /// Whether `r` and `s` are a signature of the message that has this hash, of which the first 256
  /// bits count.
  public boolean verify(byte[] hash, BigInteger r, BigInteger s) {
    if (r.signum() <= 0 || s.signum() <= 0 || !isBelow(r, ORDER) || !isBelow(s, ORDER)) {
      return false;
    }
    var inverse = MODULO_ORDER.of(s);
    var message = new BigInteger(1, hash, 0, Math.min(hash.length, 32));
    var ofGenerator = new P256Scalar(message.multiply(inverse).mod(ORDER));
    var ofKey = new P256Scalar(r.multiply(inverse).mod(ORDER));
    var sum = new P256Sum();
    var table = table();
    if (table == null) {
      addBoth(ofGenerator, ofKey, sum);
    } else {
      Generator.LARGE.addMultiple(ofGenerator, sum);
      table.addMultiple(ofKey, sum);
    }
    if (sum.isInfinite()) {
      return false;
    }
    var above = r.add(ORDER);
    return sum.hasX(r) || (isBelow(above, P256Field.PRIME) && sum.hasX(above));
  }

  private void addBoth(P256Scalar ofGenerator, P256Scalar ofKey, P256Sum sum) {
    var a = ofGenerator.digits(SMALL_WIDTH);
    var b = ofKey.digits(SMALL_WIDTH);
    for (int i = a.length - 1; i >= 0; i--) {
      for (int k = 0; k < SMALL_WIDTH; k++) {
        sum.twice();
      }
      SMALL_GENERATOR.add(0, a[i], sum);
      small.add(0, b[i], sum);
    }
  }

  private @Nullable P256Table table() {
    if (uses < USES_BEFORE_TABLE) {
      uses++;
      return null;
    }
    var reference = large;
    var known = reference == null ? null : reference.get();
    if (known == null) {
      known = P256Table.of(x, y, KEY_WIDTH, P256Table.windows(KEY_WIDTH));
      large = new SoftReference<>(known);
    }
    return known;
  }
}
