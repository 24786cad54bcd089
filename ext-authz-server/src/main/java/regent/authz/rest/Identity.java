package regent.authz.rest;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import regent.authz.rest.server.Request;
import regent.opa.builtin.BuiltinContext;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.Builtins;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Who asks, as far as the caller has shown it.
///
/// @param name the token, or the subject of the certificate
/// @param certificates as Go's JSON of them; undefined when there are none
///
/// Source: <https://www.openpolicyagent.org/docs/security#authentication-and-authorization>
record Identity(Optional<String> name, Value certificates) {
  private static final Identity UNKNOWN = new Identity(Optional.empty(), Undefined.UNDEFINED);
  private static final Pattern BEARER = Pattern.compile("Bearer\\s+(\\S+)");

  /// The names of attributes that Go knows and Java does not.
  private static final Map<String, String> ATTRIBUTES =
      Map.of("2.5.4.5", "SERIALNUMBER", "2.5.4.17", "POSTALCODE");

  static Identity of(Request request, Environment environment) throws ApiException {
    return switch (environment.authentication()) {
      case OFF -> UNKNOWN;
      case TOKEN -> {
        var match = BEARER.matcher(request.headers().first("Authorization"));
        yield match.matches()
            ? new Identity(Optional.of(match.group(1)), Undefined.UNDEFINED)
            : UNKNOWN;
      }
      case TLS -> {
        var shown = request.client().certificates();
        yield shown.isEmpty()
            ? UNKNOWN
            : new Identity(Optional.of(subject(shown.getFirst())), json(shown, environment));
      }
    };
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, ATTRIBUTES);
  }

  /// Policies see certificates as the built-in that parses them shows them.
  private static Value json(List<X509Certificate> certificates, Environment environment)
      throws ApiException {
    var builtin = Builtins.standard().find("crypto.x509.parse_certificates");
    if (builtin == null) {
      throw new IllegalStateException("there is no built-in that parses certificates");
    }
    try {
      var pem = new StringBuilder();
      for (var certificate : certificates) {
        pem.append("-----BEGIN CERTIFICATE-----\n")
            .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      }
      var context =
          new BuiltinContext(environment.clock().instant(), environment.services(), () -> false);
      return builtin.call(context, new Value[] {Str.of(pem.toString())});
    } catch (CertificateEncodingException | BuiltinException e) {
      throw ApiException.internal("the client's certificate cannot be read: " + e.getMessage());
    }
  }
}
