package regent.opa.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RsaPkcs1Test {
  @Test
  void answersAsTheProvider() throws GeneralSecurityException {
    var random = new Random(1);
    for (int bits : new int[] {1024, 1031}) {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      var pair = generator.generateKeyPair();
      var key = (RSAPublicKey) pair.getPublic();
      assertThat(RsaPkcs1.supports(key)).isTrue();
      for (var hash : RsaPkcs1.Hash.values()) {
        for (int i = 0; i < 10; i++) {
          var message = new byte[random.nextInt(100)];
          random.nextBytes(message);
          var hashed = MessageDigest.getInstance(hash.name().replace("A", "A-")).digest(message);
          var signer = Signature.getInstance(hash + "withRSA");
          signer.initSign(pair.getPrivate());
          signer.update(message);
          var signature = signer.sign();
          assertThat(RsaPkcs1.verify(key, hash, hashed, signature)).isTrue();
          signature[random.nextInt(signature.length)] ^= (byte) (1 << random.nextInt(8));
          assertThat(RsaPkcs1.verify(key, hash, hashed, signature)).isFalse();
        }
      }
    }
  }

  /// Forgeries that only a lenient reader of the padding takes for right.
  @Test
  void refusesAllButTheOneEncoding() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var pair = generator.generateKeyPair();
    var key = (RSAPublicKey) pair.getPublic();
    var secret = (RSAPrivateKey) pair.getPrivate();
    var hashed = MessageDigest.getInstance("SHA-256").digest(new byte[] {1});
    var signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(pair.getPrivate());
    signer.update(new byte[] {1});
    var right = signer.sign();
    var opened =
        new BigInteger(1, right).modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
    for (int i = 0; i < opened.length; i++) {
      var changed = opened.clone();
      changed[i] ^= 1;
      var forged = new BigInteger(1, changed).modPow(secret.getPrivateExponent(), key.getModulus());
      assertThat(RsaPkcs1.verify(key, RsaPkcs1.Hash.SHA256, hashed, bytes(forged)))
          .as("byte %s", i)
          .isFalse();
    }
    assertThat(RsaPkcs1.verify(key, RsaPkcs1.Hash.SHA256, hashed, Arrays.copyOf(right, 255)))
        .isFalse();
    assertThat(RsaPkcs1.verify(key, RsaPkcs1.Hash.SHA256, hashed, Arrays.copyOf(right, 257)))
        .isFalse();
    var above = new BigInteger(1, right).add(key.getModulus());
    if (above.bitLength() <= 2048) {
      assertThat(RsaPkcs1.verify(key, RsaPkcs1.Hash.SHA256, hashed, bytes(above))).isFalse();
    }
    assertThat(RsaPkcs1.verify(key, RsaPkcs1.Hash.SHA256, hashed, bytes(key.getModulus())))
        .isFalse();
    assertThat(RsaPkcs1.verify(key, RsaPkcs1.Hash.SHA256, hashed, new byte[256])).isFalse();
  }

  private static byte[] bytes(BigInteger number) {
    var bytes = number.toByteArray();
    var fixed = new byte[256];
    int length = Math.min(256, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 256 - length, length);
    return fixed;
  }
}
