package regent.opa.builtin;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// X.509 certificates, requests and private keys, as the JSON of Go's structures.
final class X509Builtins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.of(
              "crypto.parse_private_keys",
              "(keys: string) => array[object[string: any]]",
              X509Builtins::parsePrivateKeys),
          Builtin.contextual(
              "crypto.x509.parse_and_verify_certificates",
              "(certs: string) => array<boolean, array[object[string: any]]>",
              X509Builtins::verify),
          Builtin.contextual(
              "crypto.x509.parse_and_verify_certificates_with_options",
              "(certs: string, options: object[string: any]) => array<boolean, array[object[string: any]]>",
              X509Builtins::verifyWithOptions),
          Builtin.of(
              "crypto.x509.parse_certificate_request",
              "(csr: string) => object[string: any]",
              X509Builtins::parseRequest),
          Builtin.of(
              "crypto.x509.parse_certificates",
              "(certs: string) => array[object[string: any]]",
              X509Builtins::parse),
          Builtin.of(
              "crypto.x509.parse_keypair",
              "(cert: string, pem: string) => object[string: any]",
              X509Builtins::parseKeyPair),
          Builtin.of(
              "crypto.x509.parse_rsa_private_key",
              "(pem: string) => object[string: any]",
              X509Builtins::parseKeyAsWebKey));

  private X509Builtins() {}

  private static final String BEGIN = "-----BEGIN";
  private static final Arr UNVERIFIED = Arr.of(Bool.FALSE, Arr.EMPTY);

  static Value parse(Value certs) throws BuiltinException {
    var all = Arr.builder();
    for (var certificate : certificates(Operands.string(certs, 1))) {
      all.add(CertificateJson.withUriStrings(certificate));
    }
    return all.build();
  }

  /// PEM, or base64 of PEM or of DER.
  private static List<X509CertificateHolder> certificates(String text) throws BuiltinException {
    if (text.startsWith(BEGIN)) {
      return pemCertificates(text);
    }
    var bytes = GoBase64.STANDARD.decode(text);
    var decoded = Utf8.text(bytes);
    return decoded.startsWith(BEGIN) ? pemCertificates(decoded) : CertificateJson.read(bytes);
  }

  private static List<X509CertificateHolder> pemCertificates(String pem) throws BuiltinException {
    var all = new ArrayList<X509CertificateHolder>();
    for (var block : Pem.read(pem).blocks()) {
      if (!block.type().equals("CERTIFICATE")) {
        throw new BuiltinException(
            "PEM block type is '" + block.type() + "', expected CERTIFICATE");
      }
      all.addAll(CertificateJson.read(block.bytes()));
    }
    return all;
  }

  /// The first certificate is the root, the last one is to be verified.
  static Value verify(BuiltinContext context, Value[] operands) throws BuiltinException {
    var text = Operands.string(operands[0], 1);
    try {
      var chain =
          CertificateChain.verify(
              certificates(text), CertificateChain.Options.defaults(context.now()));
      var all = Arr.builder();
      for (var certificate : chain) {
        all.add(CertificateJson.withUriStrings(certificate));
      }
      return Arr.of(Bool.TRUE, all.build());
    } catch (BuiltinException e) {
      return UNVERIFIED;
    }
  }

  static Value verifyWithOptions(BuiltinContext context, Value[] operands) throws BuiltinException {
    var text = Operands.string(operands[0], 1);
    var json = Operands.object(operands[1], 2);
    List<X509CertificateHolder> certificates;
    try {
      certificates = certificates(text);
    } catch (BuiltinException e) {
      return UNVERIFIED;
    }
    var options = CertificateChain.Options.of(json, context.now());
    try {
      var all = Arr.builder();
      for (var certificate : CertificateChain.verify(certificates, options)) {
        all.add(CertificateJson.of(certificate));
      }
      return Arr.of(Bool.TRUE, all.build());
    } catch (BuiltinException e) {
      return UNVERIFIED;
    }
  }

  static Value parseRequest(Value csr) throws BuiltinException {
    var text = Operands.string(csr, 1);
    var bytes =
        text.startsWith("-----BEGIN CERTIFICATE REQUEST-----")
            ? Utf8.bytes(text)
            : GoBase64.STANDARD.decode(text);
    var pem = Pem.read(Utf8.text(bytes));
    if (!pem.blocks().isEmpty()) {
      var block = pem.blocks().getFirst();
      if (!block.type().equals("CERTIFICATE REQUEST")) {
        throw new BuiltinException("invalid PEM-encoded certificate signing request");
      }
      bytes = block.bytes();
    }
    try {
      return CertificateJson.request(bytes);
    } catch (IllegalStateException | IllegalArgumentException | ClassCastException _) {
      throw new BuiltinException("x509: malformed certificate request");
    }
  }

  static Value parsePrivateKeys(Value keys) throws BuiltinException {
    var text = Operands.string(keys, 1);
    if (text.isEmpty()) {
      return Null.NULL;
    }
    var all = Arr.builder();
    for (var key : PrivateKeys.read(text)) {
      all.add(PrivateKeys.json(key));
    }
    return all.build();
  }

  /// The first key of any kind, as a JSON Web Key; null when there is none.
  static Value parseKeyAsWebKey(Value pem) throws BuiltinException {
    var text = Operands.string(pem, 1);
    if (text.isEmpty()) {
      throw new BuiltinException("input PEM data was empty");
    }
    if (!text.startsWith(BEGIN)) {
      text = Utf8.text(GoBase64.STANDARD.decode(text));
    }
    var keys = PrivateKeys.read(text);
    return keys.isEmpty() ? Null.NULL : PrivateKeys.webKey(keys.getFirst());
  }

  static Value parseKeyPair(Value cert, Value key) throws BuiltinException {
    var certificates = certificates(pem(Operands.string(cert, 1), "CERTIFICATE"));
    var keys = PrivateKeys.read(pem(Operands.string(key, 1), "PRIVATE KEY"));
    if (certificates.isEmpty()) {
      throw new BuiltinException("tls: failed to find any PEM data in certificate input");
    }
    if (keys.isEmpty()) {
      throw new BuiltinException("tls: failed to find any PEM data in key input");
    }
    var leaf = certificates.getFirst();
    PrivateKeys.checkPair(keys.getFirst(), leaf);
    var chain = Arr.builder();
    for (var certificate : certificates) {
      chain.add(CertificateJson.base64(CertificateJson.encoded(certificate)));
    }
    return Obj.builder()
        .put("Certificate", chain.build())
        .put("Leaf", CertificateJson.of(leaf))
        .put("OCSPStaple", Null.NULL)
        .put("PrivateKey", PrivateKeys.json(keys.getFirst()))
        .put("SignedCertificateTimestamps", Null.NULL)
        .put("SupportedSignatureAlgorithms", Null.NULL)
        .build();
  }

  /// PEM, also when the text is base64 of PEM or of DER.
  private static String pem(String text, String type) throws BuiltinException {
    if (text.startsWith(BEGIN)) {
      return text;
    }
    var bytes = GoBase64.STANDARD.decode(text);
    var decoded = Utf8.text(bytes);
    return decoded.startsWith(BEGIN)
        ? decoded
        : "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, GoBase64.STANDARD.encode(bytes), type);
  }
}
