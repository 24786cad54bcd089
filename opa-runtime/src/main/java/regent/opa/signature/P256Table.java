package regent.opa.signature;

import static regent.opa.signature.P256Field.LIMBS;

import java.math.BigInteger;

/// Multiples of one point of P-256, for windows of a scalar's bits: window `i` holds the points
/// 1 to 2^(width-1) times 2^(width i) P. Digits of a scalar are signed, which halves the table.
///
/// With all windows a multiple of the point is a sum with as many terms as there are windows and
/// without any doubling; with the first alone it takes 256 doublings as well.
final class P256Table {
  private static final int POINT = 2 * LIMBS;
  private static final int SCALAR_BITS = 256;

  private final int width;
  private final long[] points;

  private P256Table(int width, long[] points) {
    this.width = width;
    this.points = points;
  }

  /// @param width of a window, in bits
  /// @param windows how many there are multiples for: all of [#windows(int)], or 1
  static P256Table of(BigInteger x, BigInteger y, int width, int windows) {
    int each = 1 << (width - 1);
    var jacobian = new long[windows * each * 3 * LIMBS];
    var base = new long[POINT];
    P256Field.put(x, base, 0);
    P256Field.put(y, base, LIMBS);
    for (int window = 0; window < windows; window++) {
      var sum = new P256Sum();
      for (int i = 0; i < each; i++) {
        sum.add(base, 0, false);
        sum.copyTo(jacobian, (window * each + i) * 3 * LIMBS);
      }
      sum.twice();
      var next = new long[3 * LIMBS];
      sum.copyTo(next, 0);
      base = affine(next);
    }
    return new P256Table(width, affine(jacobian));
  }

  /// How many windows a scalar has; signed digits may carry into a last one.
  static int windows(int width) {
    return SCALAR_BITS / width + 1;
  }

  /// Divides by Z: one inversion for all points (P. L. Montgomery's trick).
  private static long[] affine(long[] jacobian) {
    int count = jacobian.length / (3 * LIMBS);
    var prefixes = new long[(count + 1) * LIMBS];
    P256Field.put(BigInteger.ONE, prefixes, 0);
    for (int i = 0; i < count; i++) {
      P256Field.multiply(
          prefixes, i * LIMBS, jacobian, (3 * i + 2) * LIMBS, prefixes, (i + 1) * LIMBS);
    }
    var inverse = new long[LIMBS];
    P256Field.put(P256Field.get(prefixes, count * LIMBS).modInverse(P256Field.PRIME), inverse, 0);
    var affine = new long[count * POINT];
    var zInverse = new long[LIMBS];
    var square = new long[LIMBS];
    for (int i = count - 1; i >= 0; i--) {
      P256Field.multiply(inverse, 0, prefixes, i * LIMBS, zInverse, 0);
      P256Field.multiply(inverse, 0, jacobian, (3 * i + 2) * LIMBS, inverse, 0);
      P256Field.square(zInverse, 0, square, 0);
      P256Field.multiply(jacobian, 3 * i * LIMBS, square, 0, affine, i * POINT);
      P256Field.multiply(square, 0, zInverse, 0, square, 0);
      P256Field.multiply(jacobian, (3 * i + 1) * LIMBS, square, 0, affine, i * POINT + LIMBS);
    }
    return affine;
  }

  /// Adds the multiple `scalar` of the point; the table has all windows.
  void addMultiple(P256Scalar scalar, P256Sum sum) {
    var digits = scalar.digits(width);
    for (int i = 0; i < digits.length; i++) {
      add(i, digits[i], sum);
    }
  }

  /// Adds `digit` times the point of `window`.
  void add(int window, int digit, P256Sum sum) {
    if (digit != 0) {
      int index = (window << (width - 1)) + Math.abs(digit) - 1;
      sum.add(points, index * POINT, digit < 0);
    }
  }
}
