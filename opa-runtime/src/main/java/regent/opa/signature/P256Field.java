package regent.opa.signature;

import java.math.BigInteger;

/// Arithmetic modulo p = 2^256 - 2^224 + 2^192 + 2^96 - 1, the prime of the curve P-256.
///
/// A number is five limbs of 52 bits, the lowest first, in an array and at a place in it, and
/// stands for itself times 2^-260 (Montgomery's form). Limbs are signed and may be somewhat larger
/// than 52 bits, so that sums and differences need no carries: an operand of a multiplication has
/// limbs below 2^56 and the product of two operands' absolute values is below 16 p^2; the result is
/// below 2 p then. A column of a product is added up without carries; since p is -1 modulo 2^52 and
/// has few bits set, reducing it takes shifts only.
///
/// Signatures that are verified are public, and so is all that goes through here: nothing takes
/// constant time.
///
/// Source: P. L. Montgomery, Modular Multiplication Without Trial Division; NIST SP 800-186.
final class P256Field {
  static final int LIMBS = 5;
  static final BigInteger PRIME =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

  private static final int BITS = 52;
  private static final long MASK = (1L << BITS) - 1;

  /// Bits of the highest limb below 2^256.
  private static final int TOP = 48;

  private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(BITS * LIMBS);

  private static final long[] PRIME_LIMBS = limbs(PRIME);

  private P256Field() {}

  /// Writes `number`, which is not negative and below 2^256, in Montgomery's form.
  static void put(BigInteger number, long[] to, int at) {
    System.arraycopy(limbs(number.multiply(RADIX).mod(PRIME)), 0, to, at, LIMBS);
  }

  /// The number at a place, from 0 up to and without p.
  static BigInteger get(long[] from, int at) {
    var sum = BigInteger.ZERO;
    for (int i = LIMBS - 1; i >= 0; i--) {
      sum = sum.shiftLeft(BITS).add(BigInteger.valueOf(from[at + i]));
    }
    return sum.multiply(RADIX.modInverse(PRIME)).mod(PRIME);
  }

  private static long[] limbs(BigInteger number) {
    var limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = number.shiftRight(BITS * i).longValue() & MASK;
    }
    return limbs;
  }

  private static long low(long x, long y) {
    return x * y & MASK;
  }

  /// What a product has above its lowest 52 bits.
  private static long high(long x, long y) {
    return Math.multiplyHigh(x << 6, y << 6);
  }

  /// `to` = `a` times `b`; the three may be the same.
  static void multiply(long[] a, int aAt, long[] b, int bAt, long[] to, int toAt) {
    long a0 = a[aAt];
    long a1 = a[aAt + 1];
    long a2 = a[aAt + 2];
    long a3 = a[aAt + 3];
    long a4 = a[aAt + 4];
    long b0 = b[bAt];
    long b1 = b[bAt + 1];
    long b2 = b[bAt + 2];
    long b3 = b[bAt + 3];
    long b4 = b[bAt + 4];
    long c0 = low(a0, b0);
    long c1 = high(a0, b0) + low(a0, b1) + low(a1, b0);
    long c2 = high(a0, b1) + low(a0, b2) + high(a1, b0) + low(a1, b1) + low(a2, b0);
    long c3 =
        high(a0, b2)
            + low(a0, b3)
            + high(a1, b1)
            + low(a1, b2)
            + high(a2, b0)
            + low(a2, b1)
            + low(a3, b0);
    long c4 =
        high(a0, b3)
            + low(a0, b4)
            + high(a1, b2)
            + low(a1, b3)
            + high(a2, b1)
            + low(a2, b2)
            + high(a3, b0)
            + low(a3, b1)
            + low(a4, b0);
    long c5 =
        high(a0, b4)
            + high(a1, b3)
            + low(a1, b4)
            + high(a2, b2)
            + low(a2, b3)
            + high(a3, b1)
            + low(a3, b2)
            + high(a4, b0)
            + low(a4, b1);
    long c6 =
        high(a1, b4)
            + high(a2, b3)
            + low(a2, b4)
            + high(a3, b2)
            + low(a3, b3)
            + high(a4, b1)
            + low(a4, b2);
    long c7 = high(a2, b4) + high(a3, b3) + low(a3, b4) + high(a4, b2) + low(a4, b3);
    long c8 = high(a3, b4) + high(a4, b3) + low(a4, b4);
    long c9 = high(a4, b4);
    reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, to, toAt);
  }

  /// `to` = `a` times itself.
  static void square(long[] a, int aAt, long[] to, int toAt) {
    long a0 = a[aAt];
    long a1 = a[aAt + 1];
    long a2 = a[aAt + 2];
    long a3 = a[aAt + 3];
    long a4 = a[aAt + 4];
    long d0 = 2 * a0;
    long d1 = 2 * a1;
    long d2 = 2 * a2;
    long d3 = 2 * a3;
    long c0 = low(a0, a0);
    long c1 = high(a0, a0) + low(d0, a1);
    long c2 = high(d0, a1) + low(d0, a2) + low(a1, a1);
    long c3 = high(d0, a2) + low(d0, a3) + high(a1, a1) + low(d1, a2);
    long c4 = high(d0, a3) + low(d0, a4) + high(d1, a2) + low(d1, a3) + low(a2, a2);
    long c5 = high(d0, a4) + high(d1, a3) + low(d1, a4) + high(a2, a2) + low(d2, a3);
    long c6 = high(d1, a4) + high(d2, a3) + low(d2, a4) + low(a3, a3);
    long c7 = high(d2, a4) + high(a3, a3) + low(d3, a4);
    long c8 = high(d3, a4) + low(a4, a4);
    long c9 = high(a4, a4);
    reduce(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, to, toAt);
  }

  /// Divides by 2^260: adds multiples of p that clear the lower five columns. The multiple of each
  /// is its lowest 52 bits.
  private static void reduce(
      long c0,
      long c1,
      long c2,
      long c3,
      long c4,
      long c5,
      long c6,
      long c7,
      long c8,
      long c9,
      long[] to,
      int at) {
    long s0 = c0;
    long q0 = s0 & MASK;
    long s1 = c1 + (s0 >> BITS) + (q0 << 44 & MASK);
    long q1 = s1 & MASK;
    long s2 = c2 + (q0 >> 8) + (s1 >> BITS) + (q1 << 44 & MASK);
    long q2 = s2 & MASK;
    long s3 = c3 + (q0 << 36 & MASK) + (q1 >> 8) + (s2 >> BITS) + (q2 << 44 & MASK);
    long q3 = s3 & MASK;
    long s4 =
        c4
            + (q0 >> 16)
            + (q0 << 48 & MASK)
            - (q0 << 16 & MASK)
            + (q1 << 36 & MASK)
            + (q2 >> 8)
            + (s3 >> BITS)
            + (q3 << 44 & MASK);
    long q4 = s4 & MASK;
    long s5 =
        c5
            + (q0 >> 4)
            - (q0 >> 36)
            + (q1 >> 16)
            + (q1 << 48 & MASK)
            - (q1 << 16 & MASK)
            + (q2 << 36 & MASK)
            + (q3 >> 8)
            + (s4 >> BITS)
            + (q4 << 44 & MASK);
    long s6 =
        c6
            + (q1 >> 4)
            - (q1 >> 36)
            + (q2 >> 16)
            + (q2 << 48 & MASK)
            - (q2 << 16 & MASK)
            + (q3 << 36 & MASK)
            + (q4 >> 8)
            + (s5 >> BITS);
    long s7 =
        c7
            + (q2 >> 4)
            - (q2 >> 36)
            + (q3 >> 16)
            + (q3 << 48 & MASK)
            - (q3 << 16 & MASK)
            + (q4 << 36 & MASK)
            + (s6 >> BITS);
    long s8 =
        c8
            + (q3 >> 4)
            - (q3 >> 36)
            + (q4 >> 16)
            + (q4 << 48 & MASK)
            - (q4 << 16 & MASK)
            + (s7 >> BITS);
    long s9 = c9 + (q4 >> 4) - (q4 >> 36) + (s8 >> BITS);
    to[at] = s5 & MASK;
    to[at + 1] = s6 & MASK;
    to[at + 2] = s7 & MASK;
    to[at + 3] = s8 & MASK;
    to[at + 4] = s9;
  }

  /// Brings a sum, whose limbs are below 2^60, close to the range from 0 to p: takes away the
  /// multiple of p that is its part above 2^256.
  static void fold(long[] a, int at) {
    long s0 = a[at];
    long s1 = a[at + 1] + (s0 >> BITS);
    long s2 = a[at + 2] + (s1 >> BITS);
    long s3 = a[at + 3] + (s2 >> BITS);
    long s4 = a[at + 4] + (s3 >> BITS);
    long above = s4 >> TOP;
    a[at] = (s0 & MASK) + above;
    a[at + 1] = (s1 & MASK) - (above << 44);
    a[at + 2] = s2 & MASK;
    a[at + 3] = (s3 & MASK) - (above << 36);
    a[at + 4] = (s4 & (1L << TOP) - 1) + (above << 16);
  }

  /// Whether a sum is a multiple of p. Changes its limbs, but not what it stands for.
  static boolean isZero(long[] a, int at) {
    fold(a, at);
    carry(a, at);
    // Now it is above -p and below 2 p.
    long all = 0;
    long difference = 0;
    for (int i = 0; i < LIMBS; i++) {
      all |= a[at + i];
      difference |= a[at + i] ^ PRIME_LIMBS[i];
    }
    return all == 0 || difference == 0;
  }

  private static void carry(long[] a, int at) {
    for (int i = 0; i < LIMBS - 1; i++) {
      a[at + i + 1] += a[at + i] >> BITS;
      a[at + i] &= MASK;
    }
  }
}
