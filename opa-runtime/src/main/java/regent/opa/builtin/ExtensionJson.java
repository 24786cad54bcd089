package regent.opa.builtin;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// What Go reads out of a certificate's extensions.
///
/// @param extensions absent when there are none
record ExtensionJson(@Nullable Extensions extensions, AlternativeNames alternativeNames) {
  /// Numbers of Go's `ExtKeyUsage`.
  static final Map<String, Integer> KEY_USAGES =
      Map.ofEntries(
          Map.entry("2.5.29.37.0", 0),
          Map.entry("1.3.6.1.5.5.7.3.1", 1),
          Map.entry("1.3.6.1.5.5.7.3.2", 2),
          Map.entry("1.3.6.1.5.5.7.3.3", 3),
          Map.entry("1.3.6.1.5.5.7.3.4", 4),
          Map.entry("1.3.6.1.5.5.7.3.5", 5),
          Map.entry("1.3.6.1.5.5.7.3.6", 6),
          Map.entry("1.3.6.1.5.5.7.3.7", 7),
          Map.entry("1.3.6.1.5.5.7.3.8", 8),
          Map.entry("1.3.6.1.5.5.7.3.9", 9),
          Map.entry("1.3.6.1.4.1.311.10.3.3", 10),
          Map.entry("2.16.840.1.113730.4.1", 11),
          Map.entry("1.3.6.1.4.1.311.2.1.22", 12),
          Map.entry("1.3.6.1.4.1.311.61.1.1", 13));

  private static final Set<String> HANDLED =
      Set.of(
          "2.5.29.14",
          "2.5.29.15",
          "2.5.29.17",
          "2.5.29.19",
          "2.5.29.30",
          "2.5.29.31",
          "2.5.29.32",
          "2.5.29.33",
          "2.5.29.35",
          "2.5.29.36",
          "2.5.29.37",
          "2.5.29.54",
          "1.3.6.1.5.5.7.1.1");

  static ExtensionJson of(@Nullable Extensions extensions) throws BuiltinException {
    var names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return new ExtensionJson(extensions, AlternativeNames.of(names));
  }

  /// Names of a subject; each null when there is none.
  record AlternativeNames(Value dns, Value emails, Value addresses, Value uris, Value uriStrings) {
    private static AlternativeNames of(@Nullable GeneralNames names) throws BuiltinException {
      var dns = Arr.builder();
      var emails = Arr.builder();
      var addresses = Arr.builder();
      var uris = Arr.builder();
      var uriStrings = Arr.builder();
      for (var name : names == null ? new GeneralName[0] : names.getNames()) {
        switch (name.getTagNo()) {
          case GeneralName.dNSName -> dns.add(text(name));
          case GeneralName.rfc822Name -> emails.add(text(name));
          case GeneralName.iPAddress -> addresses.add(Str.of(address(octets(name))));
          case GeneralName.uniformResourceIdentifier -> {
            uris.add(uri(text(name).value()));
            uriStrings.add(text(name));
          }
          default -> {}
        }
      }
      return new AlternativeNames(
          orNull(dns), orNull(emails), orNull(addresses), orNull(uris), orNull(uriStrings));
    }

    void put(Obj.Builder json) {
      json.put("DNSNames", dns);
      json.put("EmailAddresses", emails);
      json.put("IPAddresses", addresses);
      json.put("URIs", uris);
    }
  }

  private static Value orNull(Arr.Builder list) {
    return list.size() == 0 ? Null.NULL : list.build();
  }

  private static Str text(GeneralName name) {
    return Str.of(name.getName().toString());
  }

  private static byte[] octets(GeneralName name) {
    return ASN1OctetString.getInstance(name.getName()).getOctets();
  }

  private static String address(byte[] bytes) throws BuiltinException {
    try {
      var number = new BigInteger(1, InetAddress.getByAddress(bytes).getAddress());
      return new IpNetwork.Address(number, 8 * bytes.length).text();
    } catch (UnknownHostException e) {
      throw new BuiltinException("x509: cannot parse IP address of length " + bytes.length);
    }
  }

  private static Obj uri(String text) throws BuiltinException {
    GoUrl url;
    try {
      url = GoUrl.parse(text);
    } catch (BuiltinException e) {
      throw new BuiltinException("x509: cannot parse URI " + text + ": " + e.problem());
    }
    return Obj.builder()
        .put("Scheme", Str.of(url.scheme()))
        .put("Opaque", Str.of(url.opaque()))
        .put("User", Null.NULL)
        .put("Host", Str.of(url.host()))
        .put("Path", Str.of(url.path()))
        .put("RawPath", Str.of(url.rawPath().equals(url.path()) ? "" : url.rawPath()))
        .put("OmitHost", Bool.FALSE)
        .put("ForceQuery", Bool.FALSE)
        .put("RawQuery", Str.of(url.rawQuery()))
        .put("Fragment", Str.of(url.fragment()))
        .put("RawFragment", Str.EMPTY)
        .build();
  }

  void putAll(Obj.Builder json) throws BuiltinException {
    alternativeNames.put(json);
    putBasicConstraints(json);
    putKeyUsages(json);
    putKeyIdentifiers(json);
    putPlaces(json);
    putPolicies(json);
    putNameConstraints(json);
    json.put("UnhandledCriticalExtensions", unhandled());
  }

  private Value unhandled() {
    var unhandled = Arr.builder();
    for (var oid :
        extensions == null ? new ASN1ObjectIdentifier[0] : extensions.getCriticalExtensionOIDs()) {
      if (!HANDLED.contains(oid.getId())) {
        unhandled.add(CertificateJson.oid(oid));
      }
    }
    return orNull(unhandled);
  }

  private void putBasicConstraints(Obj.Builder json) {
    var constraints = extensions == null ? null : BasicConstraints.fromExtensions(extensions);
    var length = constraints == null ? null : constraints.getPathLenConstraint();
    int most = constraints == null ? 0 : length == null ? -1 : length.intValue();
    json.put("BasicConstraintsValid", Bool.of(constraints != null));
    json.put("IsCA", Bool.of(constraints != null && constraints.isCA()));
    json.put("MaxPathLen", Num.of(most));
    json.put("MaxPathLenZero", Bool.of(constraints != null && most == 0));
  }

  private void putKeyUsages(Obj.Builder json) {
    var known = Arr.builder();
    var unknown = Arr.builder();
    var usages = extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
    for (var usage : usages == null ? new KeyPurposeId[0] : usages.getUsages()) {
      var number = KEY_USAGES.get(usage.getId());
      if (number == null) {
        unknown.add(CertificateJson.oid(usage.toOID()));
      } else {
        known.add(Num.of(number));
      }
    }
    json.put("ExtKeyUsage", orNull(known));
    json.put("UnknownExtKeyUsage", orNull(unknown));
  }

  private void putKeyIdentifiers(Obj.Builder json) {
    var subject = extensions == null ? null : SubjectKeyIdentifier.fromExtensions(extensions);
    var authority = extensions == null ? null : AuthorityKeyIdentifier.fromExtensions(extensions);
    json.put("SubjectKeyId", bytes(subject == null ? null : subject.getKeyIdentifier()));
    json.put(
        "AuthorityKeyId", bytes(authority == null ? null : authority.getKeyIdentifierOctets()));
  }

  private static Value bytes(byte @Nullable [] bytes) {
    return bytes == null ? Null.NULL : CertificateJson.base64(bytes);
  }

  private void putPlaces(Obj.Builder json) {
    var ocsp = Arr.builder();
    var issuers = Arr.builder();
    var access = extensions == null ? null : AuthorityInformationAccess.fromExtensions(extensions);
    for (var description :
        access == null ? new AccessDescription[0] : access.getAccessDescriptions()) {
      var place = description.getAccessLocation();
      if (place.getTagNo() == GeneralName.uniformResourceIdentifier) {
        boolean isOcsp = description.getAccessMethod().equals(AccessDescription.id_ad_ocsp);
        (isOcsp ? ocsp : issuers).add(text(place));
      }
    }
    json.put("OCSPServer", orNull(ocsp));
    json.put("IssuingCertificateURL", orNull(issuers));
    json.put("CRLDistributionPoints", revocationLists());
  }

  private Value revocationLists() {
    var places = Arr.builder();
    var extension =
        extensions == null
            ? null
            : extensions.getExtensionParsedValue(Extension.cRLDistributionPoints);
    if (extension != null) {
      for (var point : CRLDistPoint.getInstance(extension).getDistributionPoints()) {
        var name = point.getDistributionPoint();
        if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
          for (var each : GeneralNames.getInstance(name.getName()).getNames()) {
            if (each.getTagNo() == GeneralName.uniformResourceIdentifier) {
              places.add(text(each));
            }
          }
        }
      }
    }
    return orNull(places);
  }

  private void putPolicies(Obj.Builder json) {
    var identifiers = Arr.builder();
    var texts = Arr.builder();
    var policies = extensions == null ? null : CertificatePolicies.fromExtensions(extensions);
    for (var policy :
        policies == null ? new PolicyInformation[0] : policies.getPolicyInformation()) {
      ASN1ObjectIdentifier oid = policy.getPolicyIdentifier();
      identifiers.add(CertificateJson.oid(oid));
      texts.add(Str.of(oid.getId()));
    }
    json.put("PolicyIdentifiers", orNull(identifiers));
    json.put("Policies", orNull(texts));
    json.put("PolicyMappings", Null.NULL);
    json.put("InhibitAnyPolicy", Num.ZERO).put("InhibitAnyPolicyZero", Bool.FALSE);
    json.put("InhibitPolicyMapping", Num.ZERO).put("InhibitPolicyMappingZero", Bool.FALSE);
    json.put("RequireExplicitPolicy", Num.ZERO).put("RequireExplicitPolicyZero", Bool.FALSE);
  }

  private void putNameConstraints(Obj.Builder json) throws BuiltinException {
    var extension = extensions == null ? null : extensions.getExtension(Extension.nameConstraints);
    var constraints =
        extension == null ? null : NameConstraints.getInstance(extension.getParsedValue());
    boolean critical = extension != null && extension.isCritical();
    json.put("PermittedDNSDomainsCritical", Bool.of(critical));
    putSubtrees("Permitted", constraints == null ? null : constraints.getPermittedSubtrees(), json);
    putSubtrees("Excluded", constraints == null ? null : constraints.getExcludedSubtrees(), json);
  }

  private static void putSubtrees(
      String prefix, GeneralSubtree @Nullable [] subtrees, Obj.Builder json)
      throws BuiltinException {
    var dns = Arr.builder();
    var emails = Arr.builder();
    var uris = Arr.builder();
    var ranges = Arr.builder();
    for (var subtree : subtrees == null ? new GeneralSubtree[0] : subtrees) {
      var name = subtree.getBase();
      switch (name.getTagNo()) {
        case GeneralName.dNSName -> dns.add(text(name));
        case GeneralName.rfc822Name -> emails.add(text(name));
        case GeneralName.uniformResourceIdentifier -> uris.add(text(name));
        case GeneralName.iPAddress -> ranges.add(range(octets(name)));
        default -> {}
      }
    }
    json.put(prefix + "DNSDomains", orNull(dns));
    json.put(prefix + "EmailAddresses", orNull(emails));
    json.put(prefix + "URIDomains", orNull(uris));
    json.put(prefix + "IPRanges", orNull(ranges));
  }

  private static Obj range(byte[] addressAndMask) throws BuiltinException {
    int half = addressAndMask.length / 2;
    var mask = Arrays.copyOfRange(addressAndMask, half, addressAndMask.length);
    return Obj.builder()
        .put("IP", Str.of(address(Arrays.copyOf(addressAndMask, half))))
        .put("Mask", CertificateJson.base64(mask))
        .build();
  }
}
