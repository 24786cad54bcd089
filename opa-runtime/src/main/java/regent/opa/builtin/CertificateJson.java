package regent.opa.builtin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Certificates and requests as the JSON that Go makes of its structures.
///
/// Source: <https://pkg.go.dev/crypto/x509#Certificate>
final class CertificateJson {
  private CertificateJson() {}

  /// The certificates that follow each other in DER.
  static List<X509CertificateHolder> read(byte[] der) throws BuiltinException {
    var all = new ArrayList<X509CertificateHolder>();
    try (var in = new ASN1InputStream(new ByteArrayInputStream(der))) {
      for (var next = in.readObject(); next != null; next = in.readObject()) {
        all.add(checked(next.getEncoded()));
      }
      return all;
    } catch (IOException e) {
      throw new BuiltinException("x509: malformed certificate");
    }
  }

  /// Reads all parts once, as Go does: the library looks at them only when asked, and then fails
  /// in many ways.
  private static X509CertificateHolder checked(byte[] der) throws IOException, BuiltinException {
    try {
      var certificate = new X509CertificateHolder(der);
      var _ = of(certificate);
      return certificate;
    } catch (IllegalStateException | IllegalArgumentException | ClassCastException e) {
      boolean isDate = String.valueOf(e.getMessage()).startsWith("invalid date string");
      throw new BuiltinException(
          isDate ? "x509: malformed UTCTime" : "x509: malformed certificate");
    }
  }

  static Obj withUriStrings(X509CertificateHolder certificate) throws BuiltinException {
    var names = ExtensionJson.of(certificate.getExtensions()).alternativeNames();
    return Obj.Builder.from(of(certificate)).put("URIStrings", names.uriStrings()).build();
  }

  static Obj of(X509CertificateHolder certificate) throws BuiltinException {
    var structure = certificate.toASN1Structure();
    var json = Obj.builder();
    json.put("Raw", base64(encoded(certificate)));
    json.put("RawTBSCertificate", base64(der(structure.getTBSCertificate())));
    json.put("RawSubjectPublicKeyInfo", base64(der(structure.getSubjectPublicKeyInfo())));
    json.put("RawSubject", base64(der(structure.getSubject())));
    json.put("RawIssuer", base64(der(structure.getIssuer())));
    json.put("Signature", base64(certificate.getSignature()));
    json.put(
        "SignatureAlgorithm", Num.of(KeyAlgorithms.signature(structure.getSignatureAlgorithm())));
    KeyAlgorithms.putPublicKey(structure.getSubjectPublicKeyInfo(), json);
    json.put("Version", Num.of(certificate.getVersionNumber()));
    json.put("SerialNumber", Num.of(certificate.getSerialNumber()));
    json.put("Issuer", name(structure.getIssuer()));
    json.put("Subject", name(structure.getSubject()));
    json.put("NotBefore", time(certificate.getNotBefore()));
    json.put("NotAfter", time(certificate.getNotAfter()));
    var extensions = certificate.getExtensions();
    json.put("KeyUsage", Num.of(keyUsage(extensions)));
    json.put("Extensions", list(extensions));
    json.put("ExtraExtensions", Null.NULL);
    ExtensionJson.of(extensions).putAll(json);
    return json.build();
  }

  static byte[] encoded(X509CertificateHolder certificate) throws BuiltinException {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new BuiltinException("x509: malformed certificate");
    }
  }

  static byte[] der(ASN1Encodable structure) throws BuiltinException {
    try {
      return structure.toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new BuiltinException("x509: malformed certificate");
    }
  }

  static Str base64(byte[] bytes) {
    return Str.of(GoBase64.STANDARD.encode(bytes));
  }

  private static Str time(Date date) {
    return Str.of(date.toInstant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /// The lowest bit is the first.
  private static int keyUsage(@Nullable Extensions extensions) {
    var usage = extensions == null ? null : KeyUsage.fromExtensions(extensions);
    if (usage == null) {
      return 0;
    }
    var bits = ASN1BitString.getInstance(usage.toASN1Primitive());
    var bytes = bits.getBytes();
    int number = 0;
    for (int i = 0; i < Math.min(9, 8 * bytes.length - bits.getPadBits()); i++) {
      number |= (bytes[i / 8] >> (7 - i % 8) & 1) << i;
    }
    return number;
  }

  static Arr oid(ASN1ObjectIdentifier oid) {
    var numbers = Arr.builder();
    for (var number : oid.getId().split("\\.", -1)) {
      numbers.add(Num.of(new BigInteger(number)));
    }
    return numbers.build();
  }

  private static Value list(@Nullable Extensions extensions) {
    if (extensions == null) {
      return Null.NULL;
    }
    var list = Arr.builder();
    for (var oid : extensions.getExtensionOIDs()) {
      var extension = extensions.getExtension(oid);
      list.add(
          Obj.builder()
              .put("Id", oid(oid))
              .put("Critical", Bool.of(extension.isCritical()))
              .put("Value", base64(extension.getExtnValue().getOctets()))
              .build());
    }
    return list.build();
  }

  /// The parts of a distinguished name that Go knows by name.
  private enum NamePart {
    Country("2.5.4.6"),
    Organization("2.5.4.10"),
    OrganizationalUnit("2.5.4.11"),
    Locality("2.5.4.7"),
    Province("2.5.4.8"),
    StreetAddress("2.5.4.9"),
    PostalCode("2.5.4.17");

    private final String oid;

    NamePart(String oid) {
      this.oid = oid;
    }
  }

  private static Obj name(X500Name name) {
    var names = Arr.builder();
    var commonName = Str.EMPTY;
    var serialNumber = Str.EMPTY;
    for (var rdn : name.getRDNs()) {
      for (var part : rdn.getTypesAndValues()) {
        var text = Str.of(part.getValue().toString());
        names.add(Obj.builder().put("Type", oid(part.getType())).put("Value", text).build());
        switch (part.getType().getId()) {
          case "2.5.4.3" -> commonName = text;
          case "2.5.4.5" -> serialNumber = text;
          default -> {}
        }
      }
    }
    var json = Obj.builder();
    for (var part : NamePart.values()) {
      json.put(part.name(), values(name, part.oid));
    }
    json.put("CommonName", commonName);
    json.put("SerialNumber", serialNumber);
    json.put("Names", names.size() == 0 ? Null.NULL : names.build());
    json.put("ExtraNames", Null.NULL);
    return json.build();
  }

  private static Value values(X500Name name, String oid) {
    var values = Arr.builder();
    for (var rdn : name.getRDNs(new ASN1ObjectIdentifier(oid))) {
      for (var part : rdn.getTypesAndValues()) {
        if (part.getType().getId().equals(oid)) {
          values.add(Str.of(part.getValue().toString()));
        }
      }
    }
    return values.size() == 0 ? Null.NULL : values.build();
  }

  static Obj request(byte[] der) throws BuiltinException {
    PKCS10CertificationRequest request;
    try {
      request = new PKCS10CertificationRequest(der);
    } catch (IOException e) {
      throw new BuiltinException("asn1: structure error: " + e.getMessage());
    }
    var info = request.toASN1Structure().getCertificationRequestInfo();
    var json = Obj.builder();
    json.put("Raw", base64(der));
    json.put("RawTBSCertificateRequest", base64(der(info)));
    json.put("RawSubjectPublicKeyInfo", base64(der(info.getSubjectPublicKeyInfo())));
    json.put("RawSubject", base64(der(info.getSubject())));
    json.put("Version", Num.of(info.getVersion().getValue()));
    json.put("Signature", base64(request.getSignature()));
    json.put(
        "SignatureAlgorithm", Num.of(KeyAlgorithms.signature(request.getSignatureAlgorithm())));
    KeyAlgorithms.putPublicKey(info.getSubjectPublicKeyInfo(), json);
    json.put("Subject", name(info.getSubject()));
    json.put("Attributes", attributes(request.getAttributes()));
    var extensions = request.getRequestedExtensions();
    json.put("Extensions", list(extensions));
    json.put("ExtraExtensions", Null.NULL);
    ExtensionJson.of(extensions).alternativeNames().put(json);
    return json.build();
  }

  /// Only attributes whose values are lists of pairs, as Go reads them.
  private static Value attributes(Attribute[] attributes) {
    var all = Arr.builder();
    for (var attribute : attributes) {
      var values = Arr.builder();
      for (var value : attribute.getAttrValues()) {
        if (value instanceof ASN1Sequence pairs) {
          values.add(pairs(pairs));
        }
      }
      var read = values.build();
      if (read.size() > 0) {
        all.add(Obj.builder().put("Type", oid(attribute.getAttrType())).put("Value", read).build());
      }
    }
    return all.size() == 0 ? Null.NULL : all.build();
  }

  private static Arr pairs(ASN1Sequence sequence) {
    var pairs = Arr.builder();
    for (var element : sequence) {
      if (element instanceof ASN1Sequence pair
          && pair.size() > 1
          && pair.getObjectAt(0) instanceof ASN1ObjectIdentifier type) {
        Value value =
            switch (pair.getObjectAt(1)) {
              case ASN1OctetString octets -> base64(octets.getOctets());
              case ASN1Boolean bool -> Bool.of(bool.isTrue());
              default -> Str.of(pair.getObjectAt(1).toString());
            };
        pairs.add(Obj.builder().put("Type", oid(type)).put("Value", value).build());
      }
    }
    return pairs.build();
  }
}
