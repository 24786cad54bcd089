package regent.cp.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes the certificate that a control plane without a configured one serves with.
///
/// It is its own CA, as Kuma's is: what the server presents is also what agents are told to trust.
public final class SelfSigned {
  private static final int KEY_BITS = 2048;
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private SelfSigned() {}

  /// @param hosts names and addresses that clients may use; addresses in text form
  /// @param now the start of ten years of validity
  public static KeyPair make(List<String> hosts, Instant now) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      java.security.KeyPair keys = generator.generateKeyPair();
      var subject = new X500Principal("CN=regent-control-plane, O=Regent");
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(120, new SecureRandom()),
              Date.from(now.minus(Duration.ofMinutes(5))),
              Date.from(now.plus(VALIDITY)),
              subject,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(hosts.stream().map(SelfSigned::name).toArray(GeneralName[]::new)));
      var signer = new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new KeyPair(List.of(certificate), keys.getPrivate());
    } catch (NoSuchAlgorithmException
        | OperatorCreationException
        | CertificateException
        | IOException e) {
      throw new IllegalStateException("this JDK cannot make a certificate", e);
    }
  }

  private static GeneralName name(String host) {
    boolean address = host.contains(":") || host.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  /// How this machine can be reached: its name, `localhost` and the addresses of its interfaces.
  public static List<String> localHosts() {
    Set<String> hosts = new LinkedHashSet<>();
    try {
      hosts.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      // A machine without a name of its own is reached as localhost or by its addresses.
    }
    hosts.add("localhost");
    hosts.add("127.0.0.1");
    hosts.add("::1");
    try {
      for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        device
            .inetAddresses()
            .filter(address -> !address.isLinkLocalAddress())
            .map(InetAddress::getHostAddress)
            .map(address -> address.replaceFirst("%.*", ""))
            .map(address -> address.equals("0:0:0:0:0:0:0:1") ? "::1" : address)
            .forEach(hosts::add);
      }
    } catch (SocketException e) {
      // The addresses are then missing in the certificate; localhost still works.
    }
    return List.copyOf(hosts);
  }
}
