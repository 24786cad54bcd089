package regent.cp.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Which hosts a certificate is good for.
public final class HostNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private HostNames() {}

  /// The names and addresses of the certificate, in its order.
  public static List<String> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return List.of();
      }
      return names.stream()
          .filter(name -> name.get(0).equals(DNS) || name.get(0).equals(IP))
          .map(name -> String.valueOf(name.get(1)))
          .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  /// Whether a client that connects to `host` accepts the certificate; `*` stands for one label.
  public static boolean cover(X509Certificate certificate, String host) {
    String wanted = host.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
    String expanded = wanted.equals("::1") ? "0:0:0:0:0:0:0:1" : wanted;
    return of(certificate).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(
            name ->
                name.equals(wanted)
                    || name.equals(expanded)
                    || (name.startsWith("*.")
                        && wanted.contains(".")
                        && wanted.substring(wanted.indexOf('.')).equals(name.substring(1))));
  }
}
