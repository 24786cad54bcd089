package regent.opa.signature;

import static regent.opa.signature.P256Field.LIMBS;

import java.math.BigInteger;

/// A point of P-256 that others are added to, in Jacobian coordinates: the affine ones are X / Z^2
/// and Y / Z^3. Belongs to one thread.
///
/// Source: the Explicit-Formulas Database, Jacobian coordinates with a4 = -3 (`dbl-2001-b`) and the
/// textbook addition of an affine point; the bounds of `P256Field` hold since coordinates are
/// folded.
final class P256Sum {
  private final long[] x = new long[LIMBS];
  private final long[] y = new long[LIMBS];
  private final long[] z = new long[LIMBS];

  // What formulas need in between.
  private final long[] h = new long[LIMBS];
  private final long[] r = new long[LIMBS];
  private final long[] s = new long[LIMBS];
  private final long[] t = new long[LIMBS];
  private final long[] u = new long[LIMBS];

  private boolean infinite = true;

  boolean isInfinite() {
    return infinite;
  }

  /// Adds the affine point whose coordinates, x and then y, stand in `points` from `at` on, or
  /// takes it away.
  void add(long[] points, int at, boolean negative) {
    if (infinite) {
      set(points, at, negative);
      return;
    }
    P256Field.square(z, 0, t, 0);
    P256Field.multiply(points, at, t, 0, h, 0);
    P256Field.multiply(t, 0, z, 0, t, 0);
    P256Field.multiply(points, at + LIMBS, t, 0, r, 0);
    for (int i = 0; i < LIMBS; i++) {
      h[i] -= x[i];
      r[i] = (negative ? -r[i] : r[i]) - y[i];
    }
    if (P256Field.isZero(h, 0)) {
      addOfSameX();
      return;
    }
    P256Field.square(h, 0, s, 0);
    P256Field.multiply(z, 0, h, 0, z, 0);
    P256Field.multiply(h, 0, s, 0, h, 0);
    P256Field.multiply(x, 0, s, 0, s, 0);
    P256Field.square(r, 0, x, 0);
    for (int i = 0; i < LIMBS; i++) {
      x[i] -= h[i] + 2 * s[i];
    }
    P256Field.fold(x, 0);
    for (int i = 0; i < LIMBS; i++) {
      s[i] -= x[i];
    }
    P256Field.multiply(r, 0, s, 0, s, 0);
    P256Field.multiply(y, 0, h, 0, h, 0);
    for (int i = 0; i < LIMBS; i++) {
      y[i] = s[i] - h[i];
    }
    P256Field.fold(y, 0);
  }

  /// The point is this one or its opposite.
  private void addOfSameX() {
    if (P256Field.isZero(r, 0)) {
      twice();
    } else {
      infinite = true;
    }
  }

  private void set(long[] points, int at, boolean negative) {
    System.arraycopy(points, at, x, 0, LIMBS);
    for (int i = 0; i < LIMBS; i++) {
      long limb = points[at + LIMBS + i];
      y[i] = negative ? -limb : limb;
    }
    P256Field.put(BigInteger.ONE, z, 0);
    infinite = false;
  }

  /// Adds this point to itself. None of the curve has Y = 0.
  void twice() {
    if (infinite) {
      return;
    }
    P256Field.square(z, 0, t, 0);
    P256Field.square(y, 0, s, 0);
    P256Field.multiply(x, 0, s, 0, r, 0);
    for (int i = 0; i < LIMBS; i++) {
      h[i] = x[i] - t[i];
      u[i] = x[i] + t[i];
      z[i] += y[i];
    }
    P256Field.multiply(h, 0, u, 0, h, 0);
    P256Field.square(z, 0, z, 0);
    for (int i = 0; i < LIMBS; i++) {
      h[i] *= 3;
      z[i] -= s[i] + t[i];
    }
    P256Field.fold(z, 0);
    P256Field.square(h, 0, x, 0);
    for (int i = 0; i < LIMBS; i++) {
      x[i] -= 8 * r[i];
    }
    P256Field.fold(x, 0);
    for (int i = 0; i < LIMBS; i++) {
      r[i] = 4 * r[i] - x[i];
    }
    P256Field.multiply(h, 0, r, 0, r, 0);
    P256Field.square(s, 0, s, 0);
    for (int i = 0; i < LIMBS; i++) {
      y[i] = r[i] - 8 * s[i];
    }
    P256Field.fold(y, 0);
  }

  /// Whether the affine x of this point, which is not infinite, is `value`; needs no division.
  boolean hasX(BigInteger value) {
    P256Field.put(value, s, 0);
    P256Field.square(z, 0, t, 0);
    P256Field.multiply(s, 0, t, 0, s, 0);
    for (int i = 0; i < LIMBS; i++) {
      s[i] -= x[i];
    }
    return P256Field.isZero(s, 0);
  }

  /// Writes the coordinates X, Y and Z, one after the other.
  void copyTo(long[] target, int at) {
    System.arraycopy(x, 0, target, at, LIMBS);
    System.arraycopy(y, 0, target, at + LIMBS, LIMBS);
    System.arraycopy(z, 0, target, at + 2 * LIMBS, LIMBS);
  }
}
