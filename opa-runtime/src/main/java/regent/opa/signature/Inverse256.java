package regent.opa.signature;

import java.math.BigInteger;

/// Inverses modulo an odd number of 256 bits, several times faster than `BigInteger.modInverse`.
///
/// Division steps, as of a binary greatest common divisor, of which thirty at a time look at the
/// lowest bits alone; what they amount to, a matrix of small numbers, is then applied to the whole
/// numbers. For f, g, d and e the relations d x = f and e x = g modulo m always hold, so that d is
/// the inverse, or its opposite, when g is 0 and f is 1, or -1.
///
/// Numbers are nine limbs of 30 bits, the lowest first; the highest one is signed. Takes a time
/// that depends on the numbers, which belong to public signatures.
///
/// Source: D. J. Bernstein, B. Yang, "Fast constant-time gcd computation and modular inversion",
/// IACR Transactions on Cryptographic Hardware and Embedded Systems 2019 (3).
final class Inverse256 {
  private static final int LIMBS = 9;
  private static final int BITS = 30;
  private static final int MASK = (1 << BITS) - 1;

  /// An inverse modulo a power of two is right for so many bits after two steps of Newton's method.
  private static final int KNOWN_BITS = 8;

  private final BigInteger modulus;
  private final int[] m;

  /// The inverse of the modulus modulo 2^30.
  private final int inverseOfLowest;

  /// @param modulus odd, of 256 bits at most
  Inverse256(BigInteger modulus) {
    this.modulus = modulus;
    this.m = limbs(modulus);
    this.inverseOfLowest = modulus.modInverse(BigInteger.ONE.shiftLeft(BITS)).intValueExact();
  }

  /// The inverse of `x`, which is from 1 up to the modulus and has no divisor with it in common.
  BigInteger of(BigInteger x) {
    return new Run(limbs(x)).inverse();
  }

  private static int[] limbs(BigInteger number) {
    var bytes = number.toByteArray();
    var limbs = new int[LIMBS];
    for (int i = 0; i < bytes.length * 8; i += 8) {
      int value = bytes[bytes.length - 1 - i / 8] & 0xff;
      int limb = i / BITS;
      int shift = i % BITS;
      if (limb < LIMBS) {
        limbs[limb] |= value << shift & MASK;
      }
      if (shift > BITS - 8 && limb + 1 < LIMBS) {
        limbs[limb + 1] |= value >> (BITS - shift);
      }
    }
    return limbs;
  }

  /// One inversion.
  private final class Run {
    private final int[] f = m.clone();
    private final int[] g;
    private final int[] d = new int[LIMBS];
    private final int[] e = new int[LIMBS];

    /// The balance of steps: below zero when f and g change places at the next odd g.
    private int eta = -1;

    // The matrix of the last thirty steps, times 2^30.
    private int u;
    private int v;
    private int q;
    private int r;

    Run(int[] x) {
      g = x;
      e[0] = 1;
    }

    BigInteger inverse() {
      while (!isZero(g)) {
        steps(f[0] | f[1] << BITS, g[0] | g[1] << BITS);
        applyModulo();
        apply();
      }
      var result = number(d);
      return (f[LIMBS - 1] < 0 ? result.negate() : result).mod(modulus);
    }

    /// Thirty division steps on the lowest 32 bits.
    private void steps(int lowF, int lowG) {
      int a = lowF;
      int b = lowG;
      u = 1;
      v = 0;
      q = 0;
      r = 1;
      int left = BITS;
      while (true) {
        int zeros = Integer.numberOfTrailingZeros(b | -1 << left);
        b >>= zeros;
        u <<= zeros;
        v <<= zeros;
        eta -= zeros;
        left -= zeros;
        if (left == 0) {
          return;
        }
        if (eta < 0) {
          eta = -eta;
          int old = a;
          a = b;
          b = -old;
          old = u;
          u = q;
          q = -old;
          old = v;
          v = r;
          r = -old;
        }
        // The multiple of f that makes several of the next steps even at once.
        int bits = Math.min(Math.min(eta + 1, left), KNOWN_BITS);
        int inverse = a * (2 - a * a);
        inverse *= 2 - a * inverse;
        int multiple = -b * inverse & (1 << bits) - 1;
        b += a * multiple;
        q += u * multiple;
        r += v * multiple;
      }
    }

    /// f and g become what the steps make of them.
    private void apply() {
      long cf = (long) u * f[0] + (long) v * g[0] >> BITS;
      long cg = (long) q * f[0] + (long) r * g[0] >> BITS;
      for (int i = 1; i < LIMBS; i++) {
        cf += (long) u * f[i] + (long) v * g[i];
        cg += (long) q * f[i] + (long) r * g[i];
        f[i - 1] = (int) cf & MASK;
        g[i - 1] = (int) cg & MASK;
        cf >>= BITS;
        cg >>= BITS;
      }
      f[LIMBS - 1] = (int) cf;
      g[LIMBS - 1] = (int) cg;
    }

    /// d and e become the same modulo m: a multiple of it makes them divisible by 2^30. They stay
    /// above -2 m and below m.
    private void applyModulo() {
      long ofD = (d[LIMBS - 1] < 0 ? (long) u : 0) + (e[LIMBS - 1] < 0 ? (long) v : 0);
      long ofE = (d[LIMBS - 1] < 0 ? (long) q : 0) + (e[LIMBS - 1] < 0 ? (long) r : 0);
      long cd = (long) u * d[0] + (long) v * e[0];
      long ce = (long) q * d[0] + (long) r * e[0];
      ofD -= inverseOfLowest * cd + ofD & MASK;
      ofE -= inverseOfLowest * ce + ofE & MASK;
      cd = cd + m[0] * ofD >> BITS;
      ce = ce + m[0] * ofE >> BITS;
      for (int i = 1; i < LIMBS; i++) {
        cd += (long) u * d[i] + (long) v * e[i] + m[i] * ofD;
        ce += (long) q * d[i] + (long) r * e[i] + m[i] * ofE;
        d[i - 1] = (int) cd & MASK;
        e[i - 1] = (int) ce & MASK;
        cd >>= BITS;
        ce >>= BITS;
      }
      d[LIMBS - 1] = (int) cd;
      e[LIMBS - 1] = (int) ce;
    }
  }

  private static boolean isZero(int[] limbs) {
    int all = 0;
    for (int limb : limbs) {
      all |= limb;
    }
    return all == 0;
  }

  private static BigInteger number(int[] limbs) {
    var number = BigInteger.valueOf(limbs[LIMBS - 1]);
    for (int i = LIMBS - 2; i >= 0; i--) {
      number = number.shiftLeft(BITS).or(BigInteger.valueOf(limbs[i]));
    }
    return number;
  }
}
