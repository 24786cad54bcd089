package regent.opa.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Inverse256Test {
  private static final List<BigInteger> MODULI =
      List.of(
          new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16),
          P256Field.PRIME,
          BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19)),
          BigInteger.valueOf(97));

  @Test
  void inversesAreThoseOfBigInteger() {
    var random = new Random(7);
    for (var modulus : MODULI) {
      var inverse = new Inverse256(modulus);
      for (int i = 0; i < 3000; i++) {
        var x = new BigInteger(1 + random.nextInt(256), random).mod(modulus);
        if (x.signum() > 0) {
          assertThat(inverse.of(x)).as("%s modulo %s", x, modulus).isEqualTo(x.modInverse(modulus));
        }
      }
    }
  }

  @Test
  void inversesOfNumbersAtTheEnds() {
    for (var modulus : MODULI) {
      var inverse = new Inverse256(modulus);
      for (int i = 1; i < 90; i++) {
        var small = BigInteger.valueOf(i);
        var large = modulus.subtract(small);
        assertThat(inverse.of(small)).isEqualTo(small.modInverse(modulus));
        assertThat(inverse.of(large)).isEqualTo(large.modInverse(modulus));
      }
    }
  }
}
