package regent.opa.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import regent.opa.value.Num;

/// The short ways of arithmetic against [BigFloat], which takes Go's steps.
final class LongFloatTest {
  private final Random random = new Random(7);
  private Num last = Num.ONE;

  private Num number() {
    return switch (random.nextInt(7)) {
      case 0 -> Num.of(random.nextInt(2000) - 1000);
      case 1 -> Num.of(random.nextLong());
      case 2 ->
          Num.parse(
              (random.nextBoolean() ? "-" : "")
                  + random.nextInt(1000)
                  + "."
                  + random.nextInt(100_000));
      case 3 -> Num.parse(random.nextInt(100) + "." + random.nextLong(1_000_000_000_000_000L));
      case 4 -> Num.of(random.nextInt(20) - 10);
      case 5 -> last;
      default -> Num.parse(random.nextInt(1, 10) + "e" + (random.nextInt(40) - 20));
    };
  }

  @Test
  void computesAsBigFloat() throws BuiltinException {
    for (int i = 0; i < 15_000; i++) {
      var x = number();
      var y = number();
      var a = BigFloat.of(x);
      var b = BigFloat.of(y);
      if (!x.isInteger() || !y.isInteger()) {
        check(x + " + " + y, ArithmeticBuiltins.plus(x, y), a.plus(b).number());
        check(x + " - " + y, ArithmeticBuiltins.minus(x, y), a.minus(b).number());
        check(x + " * " + y, ArithmeticBuiltins.mul(x, y), a.times(b).number());
      }
      if (!b.isZero() && !isWhole(x, y)) {
        var quotient = (Num) ArithmeticBuiltins.div(x, y);
        check(x + " / " + y, quotient, a.divide(b).number());
        last = quotient;
      }
    }
  }

  /// Whether the quotient is that of integers, which is exact.
  private static boolean isWhole(Num x, Num y) {
    return x.isLong() && y.isLong() && x.longValue() != 0 && x.longValue() % y.longValue() == 0;
  }

  /// Compares before it asks for digits, since that is another way.
  private void check(String what, Object result, Num wanted) {
    var got = (Num) result;
    var other = number();
    var floor = Num.of(wanted.decimal().toBigInteger());
    assertThat(Integer.signum(got.compareTo(other)))
        .as(what)
        .isEqualTo(Integer.signum(wanted.compareTo(other)));
    assertThat(Integer.signum(floor.compareTo(got)))
        .as(what)
        .isEqualTo(Integer.signum(floor.compareTo(wanted)));
    assertThat(got.text()).as(what).isEqualTo(wanted.text());
    assertThat(got).as(what).isEqualTo(wanted).hasSameHashCodeAs(wanted);
  }
}
