package regent.opa.builtin;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Verifies certificates up to a root.
///
/// Source: RFC 5280, and Go's `Certificate.Verify` for usages and host names.
final class CertificateChain {
  private static final Map<String, Integer> USAGES =
      Map.ofEntries(
          Map.entry("KeyUsageAny", 0),
          Map.entry("KeyUsageServerAuth", 1),
          Map.entry("KeyUsageClientAuth", 2),
          Map.entry("KeyUsageCodeSigning", 3),
          Map.entry("KeyUsageEmailProtection", 4),
          Map.entry("KeyUsageIPSECEndSystem", 5),
          Map.entry("KeyUsageIPSECTunnel", 6),
          Map.entry("KeyUsageIPSECUser", 7),
          Map.entry("KeyUsageTimeStamping", 8),
          Map.entry("KeyUsageOCSPSigning", 9),
          Map.entry("KeyUsageMicrosoftServerGatedCrypto", 10),
          Map.entry("KeyUsageNetscapeServerGatedCrypto", 11),
          Map.entry("KeyUsageMicrosoftCommercialCodeSigning", 12),
          Map.entry("KeyUsageMicrosoftKernelCodeSigning", 13));

  private CertificateChain() {}

  /// @param usages one of them is enough; numbers of Go's `ExtKeyUsage`
  /// @param host the name that the last certificate must be for; any when absent
  record Options(Set<Integer> usages, Instant time, Optional<String> host) {
    private static final int ANY = 0;
    private static final int SERVER = 1;

    static Options defaults(Instant now) {
      return new Options(Set.of(SERVER), now, Optional.empty());
    }

    static Options of(Obj json, Instant now) throws BuiltinException {
      Set<Integer> usages = new LinkedHashSet<>();
      var time = now;
      Optional<String> host = Optional.empty();
      for (int i = 0; i < json.size(); i++) {
        var value = json.valueAt(i);
        if (!(json.keyAt(i) instanceof Str key)) {
          continue;
        }
        switch (key.value()) {
          case "DNSName" -> {
            if (!(value instanceof Str s)) {
              throw new BuiltinException("'DNSName' should be a string");
            }
            host = Optional.of(unquoted(s)).filter(h -> !h.isEmpty());
          }
          case "CurrentTime" ->
              time = Instant.EPOCH.plusNanos(number("CurrentTime", "int64 number", value));
          case "MaxConstraintComparisons" -> number("MaxConstraintComparisons", "number", value);
          case "KeyUsages" -> usages = usages(value);
          default -> throw new BuiltinException("invalid key option");
        }
      }
      return new Options(usages.isEmpty() ? Set.of(SERVER) : usages, time, host);
    }

    private static String unquoted(Str text) {
      return text.value().replaceAll("^\"+|\"+$", "");
    }

    private static long number(String option, String kind, Value value) throws BuiltinException {
      if (!(value instanceof Num n)) {
        throw new BuiltinException("'" + option + "' should be a number");
      }
      if (!n.isPlainLong()) {
        throw new BuiltinException("'" + option + "' should be a valid " + kind);
      }
      return n.longValue();
    }

    private static Set<Integer> usages(Value value) throws BuiltinException {
      List<Value> members;
      try {
        members = Operands.members(value, 2, "array", "set");
      } catch (BuiltinException e) {
        throw new BuiltinException("'KeyUsages' should be an Array or Set");
      }
      var known = new LinkedHashSet<Integer>();
      var unknown = new ArrayList<String>();
      for (var member : members) {
        if (member instanceof Str s) {
          var usage = USAGES.get(unquoted(s));
          if (usage == null) {
            unknown.add(unquoted(s));
          } else {
            known.add(usage);
          }
        }
      }
      if (!unknown.isEmpty()) {
        throw new BuiltinException(
            "invalid entries for 'KeyUsages' found: [" + String.join(" ", unknown) + "]");
      }
      return known;
    }

    private boolean allow(X509CertificateHolder certificate) {
      if (usages.contains(ANY) || !certificate.hasExtensions()) {
        return true;
      }
      var extended = ExtendedKeyUsage.fromExtensions(certificate.getExtensions());
      if (extended == null) {
        return true;
      }
      for (var usage : extended.getUsages()) {
        var number = ExtensionJson.KEY_USAGES.get(usage.getId());
        if (number != null && (number == ANY || usages.contains(number))) {
          return true;
        }
      }
      return false;
    }
  }

  /// The first of `certificates` is the root, the last is to be verified.
  ///
  /// @return the chain from the last certificate up to the root
  /// @throws BuiltinException when there is no valid chain
  static List<X509CertificateHolder> verify(
      List<X509CertificateHolder> certificates, Options options) throws BuiltinException {
    if (certificates.size() < 2) {
      throw Operands.wrong(1, "must supply at least two certificates to be able to verify");
    }
    var root = certificates.getFirst();
    var leaf = certificates.getLast();
    checkRoot(root, options);
    var chain = leaf.equals(root) ? List.of(leaf) : build(certificates, options);
    if (!chain.stream().allMatch(options::allow)) {
      throw new BuiltinException("x509: certificate specifies an incompatible key usage");
    }
    if (options.host().isPresent() && !isFor(leaf, options.host().get())) {
      throw new BuiltinException(
          "x509: certificate is not valid for the name " + options.host().get());
    }
    return chain;
  }

  private static void checkRoot(X509CertificateHolder root, Options options)
      throws BuiltinException {
    var time = options.time();
    if (time.isBefore(root.getNotBefore().toInstant())
        || time.isAfter(root.getNotAfter().toInstant())) {
      throw new BuiltinException("x509: certificate has expired or is not yet valid");
    }
    var extensions = root.getExtensions();
    var constraints = extensions == null ? null : BasicConstraints.fromExtensions(extensions);
    var usage = extensions == null ? null : KeyUsage.fromExtensions(extensions);
    boolean mayBeCa = constraints == null ? root.getVersionNumber() != 3 : constraints.isCA();
    if (!mayBeCa || (usage != null && !usage.hasUsages(KeyUsage.keyCertSign))) {
      throw new BuiltinException("x509: certificate is not authorized to sign other certificates");
    }
  }

  private static List<X509CertificateHolder> build(
      List<X509CertificateHolder> certificates, Options options) throws BuiltinException {
    try {
      var java = new ArrayList<X509Certificate>();
      for (var certificate : certificates) {
        java.add(convert(certificate));
      }
      var target = new X509CertSelector();
      target.setCertificate(java.getLast());
      var parameters =
          new PKIXBuilderParameters(
              Collections.singleton(new TrustAnchor(java.getFirst(), null)), target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(options.time()));
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(java.subList(1, java.size()))));
      var path = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      var chain = new ArrayList<X509CertificateHolder>();
      for (var certificate : path.getCertPath().getCertificates()) {
        chain.addAll(CertificateJson.read(certificate.getEncoded()));
      }
      chain.add(certificates.getFirst());
      return chain;
    } catch (GeneralSecurityException e) {
      throw new BuiltinException("x509: certificate signed by unknown authority");
    }
  }

  private static X509Certificate convert(X509CertificateHolder certificate)
      throws CertificateException, BuiltinException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(CertificateJson.encoded(certificate)));
  }

  /// Whether one of the alternative names is `host`; `*` stands for its first label.
  private static boolean isFor(X509CertificateHolder certificate, String host) {
    var extensions = certificate.getExtensions();
    var names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    if (names == null) {
      return false;
    }
    var wanted = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    for (var name : names.getNames()) {
      if (name.getTagNo() == GeneralName.dNSName
          && matches(name.getName().toString().toLowerCase(Locale.ROOT), wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(pattern.substring(1));
  }
}
