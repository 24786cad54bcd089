package regent.xds.outbound;

import java.math.BigDecimal;
import java.math.RoundingMode;
import regent.xds.plan.RouteMatch.Fraction;

/// Shares of requests in the three precisions that Envoy has: the coarsest one that is exact, or
/// else the finest.
final class Fractions {
  private static final int[] DENOMINATORS = {100, 10_000, 1_000_000};

  private Fractions() {}

  /// `part` of `whole`, where `whole` is not zero.
  static Fraction of(long part, long whole) {
    for (int denominator : DENOMINATORS) {
      if (part * denominator % whole == 0) {
        return new Fraction((int) (part * denominator / whole), denominator);
      }
    }
    var percent =
        BigDecimal.valueOf(part * 100).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    return ofPercent(percent);
  }

  /// A number between 0 and 100.
  static Fraction ofPercent(BigDecimal percent) {
    for (int denominator : DENOMINATORS) {
      var numerator = percent.multiply(BigDecimal.valueOf(denominator / 100)).stripTrailingZeros();
      if (numerator.scale() <= 0) {
        return new Fraction(numerator.intValueExact(), denominator);
      }
    }
    return new Fraction(
        percent
            .multiply(BigDecimal.valueOf(10_000))
            .setScale(0, RoundingMode.HALF_UP)
            .intValueExact(),
        1_000_000);
  }
}
