package regent.opa.signature;

import java.math.BigInteger;

/// A number from 0 up to 2^256 that a point is multiplied with, as four words, the lowest first.
final class P256Scalar {
  private final long[] words = new long[5];

  P256Scalar(BigInteger value) {
    for (int i = 0; i < 4; i++) {
      words[i] = value.shiftRight(64 * i).longValue();
    }
  }

  /// The digits of `width` bits, the lowest first, from -2^(width-1) + 1 to 2^(width-1).
  int[] digits(int width) {
    var digits = new int[P256Table.windows(width)];
    int carry = 0;
    for (int i = 0; i < digits.length; i++) {
      int digit = bits(i * width, width) + carry;
      carry = digit > 1 << (width - 1) ? 1 : 0;
      digits[i] = digit - (carry << width);
    }
    return digits;
  }

  private int bits(int from, int count) {
    int word = from >> 6;
    int shift = from & 63;
    long bits = words[word] >>> shift;
    if (shift + count > 64) {
      bits |= words[word + 1] << (64 - shift);
    }
    return (int) bits & (1 << count) - 1;
  }
}
