package regent.opa.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EcdsaP256Test {
  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static KeyPair pair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static EcdsaP256 prepared(KeyPair pair) {
    return EcdsaP256.of((ECPublicKey) pair.getPublic()).orElseThrow();
  }

  private static byte[] hash(byte[] message) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(message);
  }

  private static boolean provider(KeyPair pair, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    var verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
    verifier.initVerify(pair.getPublic());
    verifier.update(message);
    return verifier.verify(signature);
  }

  private static boolean ours(EcdsaP256 key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    return key.verify(
        hash(message), new BigInteger(1, signature, 0, 32), new BigInteger(1, signature, 32, 32));
  }

  /// More signatures than a key is used before it gets its table, so that both ways are taken.
  @Test
  void answersAsTheProvider() throws GeneralSecurityException {
    var random = new Random(1);
    for (int k = 0; k < 4; k++) {
      var pair = pair();
      var key = prepared(pair);
      for (int i = 0; i < 40; i++) {
        var message = new byte[random.nextInt(200)];
        random.nextBytes(message);
        var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(message);
        var signature = signer.sign();
        assertThat(ours(key, message, signature)).isTrue();
        signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
        assertThat(ours(key, message, signature)).isEqualTo(provider(pair, message, signature));
      }
    }
  }

  /// Values at the ends of their ranges, as in Project Wycheproof's vectors.
  @Test
  void refusesValuesOutOfRange() throws GeneralSecurityException {
    var pair = pair();
    var key = prepared(pair);
    var hash = hash(new byte[0]);
    var edges =
        new BigInteger[] {
          BigInteger.ZERO,
          BigInteger.ONE,
          N.subtract(BigInteger.ONE),
          N,
          N.add(BigInteger.ONE),
          P256Field.PRIME,
          BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)
        };
    for (int round = 0; round < 20; round++) {
      for (var r : edges) {
        for (var s : edges) {
          assertThat(key.verify(hash, r, s)).as(r + ", " + s).isFalse();
        }
      }
    }
  }

  /// With d = 1 the key is the generator, and with r = x(G), s chosen so that u1 = 0 or u1 = u2,
  /// sums meet the same point, its opposite and infinity.
  @Test
  void addsEqualAndOppositePoints() throws GeneralSecurityException {
    var parameters = ((ECPublicKey) pair().getPublic()).getParams();
    var generator = parameters.getGenerator();
    var spec = new ECPublicKeySpec(generator, parameters);
    var key =
        EcdsaP256.of((ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec)).orElseThrow();
    for (int round = 0; round < 20; round++) {
      for (long k = 1; k < 40; k++) {
        var nonce = BigInteger.valueOf(k);
        for (var e : new BigInteger[] {BigInteger.ZERO, nonce, N.subtract(nonce), BigInteger.TEN}) {
          var r = x(generator, k).mod(N);
          var s = nonce.modInverse(N).multiply(e.add(r)).mod(N);
          var message = fixed(e);
          assertThat(key.verify(message, r, s)).as("k %s, e %s", k, e).isTrue();
          assertThat(key.verify(message, r, N.subtract(s))).isTrue();
          assertThat(key.verify(message, r, s.add(BigInteger.ONE))).isFalse();
        }
        // u1 G + u2 Q is infinite when e = -r.
        var r = x(generator, k).mod(N);
        assertThat(key.verify(fixed(N.subtract(r)), r, nonce)).isFalse();
      }
    }
  }

  private static byte[] fixed(BigInteger number) {
    var bytes = number.toByteArray();
    var fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  /// The x of `times` times a point, by the affine formulas of textbooks.
  private static BigInteger x(ECPoint point, long times) {
    var p = P256Field.PRIME;
    var sum = point;
    for (long i = 1; i < times; i++) {
      var dx = point.getAffineX().subtract(sum.getAffineX());
      var dy = point.getAffineY().subtract(sum.getAffineY());
      if (dx.signum() == 0) {
        dx = sum.getAffineY().shiftLeft(1);
        dy = sum.getAffineX().pow(2).subtract(BigInteger.ONE).multiply(BigInteger.valueOf(3));
      }
      var slope = dy.multiply(dx.modInverse(p)).mod(p);
      var x = slope.pow(2).subtract(sum.getAffineX()).subtract(point.getAffineX()).mod(p);
      var y = slope.multiply(sum.getAffineX().subtract(x)).subtract(sum.getAffineY()).mod(p);
      sum = new ECPoint(x, y);
    }
    return sum.getAffineX();
  }

  @Test
  void preparesOnlyPointsOfTheCurve() throws GeneralSecurityException {
    var pair = pair();
    var point = ((ECPublicKey) pair.getPublic()).getW();
    var parameters = ((ECPrivateKey) pair.getPrivate()).getParams();
    var wrong = new ECPoint(point.getAffineX(), point.getAffineY().add(BigInteger.ONE));
    var key = KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(wrong, parameters));
    assertThat(EcdsaP256.of((ECPublicKey) key)).isEmpty();
    var other = KeyPairGenerator.getInstance("EC");
    other.initialize(new ECGenParameterSpec("secp384r1"));
    assertThat(EcdsaP256.of((ECPublicKey) other.generateKeyPair().getPublic())).isEmpty();
  }

  @Test
  void multipliesAsBigIntegersDo() {
    var random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      var a = edge(random);
      var b = edge(random);
      var limbs = new long[3 * P256Field.LIMBS];
      P256Field.put(a, limbs, 0);
      P256Field.put(b, limbs, P256Field.LIMBS);
      P256Field.multiply(limbs, 0, limbs, P256Field.LIMBS, limbs, 2 * P256Field.LIMBS);
      assertThat(P256Field.get(limbs, 2 * P256Field.LIMBS))
          .isEqualTo(a.multiply(b).mod(P256Field.PRIME));
      P256Field.square(limbs, 0, limbs, 0);
      assertThat(P256Field.get(limbs, 0)).isEqualTo(a.multiply(a).mod(P256Field.PRIME));
    }
  }

  /// Often near the ends of the range, where carries run through.
  private static BigInteger edge(Random random) {
    var number = new BigInteger(random.nextBoolean() ? 256 : 8, random);
    var chosen = random.nextBoolean() ? number : P256Field.PRIME.subtract(number);
    return chosen.mod(P256Field.PRIME);
  }

  @Test
  void digitsAddUpToTheScalar() {
    var random = new Random(3);
    for (int width = 2; width <= 9; width++) {
      int bits = width;
      for (int i = 0; i < 200; i++) {
        var value = new BigInteger(256, random).mod(N);
        var digits = new P256Scalar(value).digits(bits);
        var sum = BigInteger.ZERO;
        for (int k = digits.length - 1; k >= 0; k--) {
          sum = sum.shiftLeft(bits).add(BigInteger.valueOf(digits[k]));
        }
        assertThat(sum).isEqualTo(value);
        assertThat(Arrays.stream(digits).allMatch(d -> Math.abs(d) <= 1 << (bits - 1))).isTrue();
      }
    }
  }
}
