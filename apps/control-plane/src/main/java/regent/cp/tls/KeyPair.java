package regent.cp.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/// A certificate chain and the private key of its first certificate.
///
/// @param chain the own certificate first
public record KeyPair(List<X509Certificate> chain, PrivateKey key) {
  public KeyPair {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a key pair needs a certificate");
    }
  }

  /// Reads PEM as OpenSSL writes it; the key is PKCS#1, SEC1 or PKCS#8.
  ///
  /// @throws CertificateException when a part is missing or is not what it should be
  public static KeyPair parse(String chainPem, String keyPem) throws CertificateException {
    return new KeyPair(certificates(chainPem), key(keyPem));
  }

  /// The certificates of a PEM text, in its order.
  ///
  /// @throws CertificateException when there is none, or one cannot be read
  public static List<X509Certificate> certificates(String pem) throws CertificateException {
    var certificates = new ArrayList<X509Certificate>();
    var converter = new JcaX509CertificateConverter();
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof X509CertificateHolder holder) {
          certificates.add(converter.getCertificate(holder));
        }
      }
    } catch (IOException e) {
      throw new CertificateException("not a certificate in PEM: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate in the PEM text");
    }
    return List.copyOf(certificates);
  }

  private static PrivateKey key(String pem) throws CertificateException {
    var converter = new JcaPEMKeyConverter();
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        if (part instanceof PEMKeyPair pair) {
          return converter.getKeyPair(pair).getPrivate();
        }
        if (part instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (IOException e) {
      throw new CertificateException("not a private key in PEM: " + e.getMessage(), e);
    }
    throw new CertificateException("no private key in the PEM text");
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public String chainPem() {
    return pem(chain.toArray());
  }

  /// The key as PKCS#8.
  public String keyPem() {
    try {
      return pem(new JcaPKCS8Generator(key, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(Object... parts) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      for (Object part : parts) {
        writer.writeObject(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
