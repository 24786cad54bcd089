package regent.opa.bundle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The hash of a file of a bundle, as signatures hold it: of the bytes, or, for JSON and YAML, of
/// the document with sorted keys and no spaces, so that neither order nor spaces count.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#signature-format>
final class FileDigest {
  private final MessageDigest digest;

  private FileDigest(MessageDigest digest) {
    this.digest = digest;
  }

  static byte[] of(String algorithm, byte[] bytes) throws BundleException {
    return digest(algorithm).digest(bytes);
  }

  static byte[] of(String algorithm, Value document) throws BundleException {
    var hash = new FileDigest(digest(algorithm));
    hash.walk(document);
    return hash.digest.digest();
  }

  private static MessageDigest digest(String algorithm) throws BundleException {
    try {
      return switch (algorithm) {
        case "MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512" ->
            MessageDigest.getInstance(algorithm);
        case "SHA-512-224" -> MessageDigest.getInstance("SHA-512/224");
        case "SHA-512-256" -> MessageDigest.getInstance("SHA-512/256");
        default -> throw new BundleException("unsupported hashing algorithm: " + algorithm);
      };
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm, e);
    }
  }

  private void walk(Value value) {
    switch (value) {
      case Obj object -> {
        write("{");
        for (int i = 0; i < object.size(); i++) {
          write(i > 0 ? "," : "");
          write(primitive(object.keyAt(i)));
          write(":");
          walk(object.valueAt(i));
        }
        write("}");
      }
      case Arr array -> {
        write("[");
        for (int i = 0; i < array.size(); i++) {
          write(i > 0 ? "," : "");
          walk(array.at(i));
        }
        write("]");
      }
      case Value other -> write(primitive(other));
    }
  }

  private void write(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /// As Go writes it without escaping for HTML.
  static String primitive(Value value) {
    String text = Json.write(value);
    if (!(value instanceof Str) || !text.contains("\\u00")) {
      return text;
    }
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      String escape =
          text.startsWith("\\u", i) ? text.substring(i, i + 6) : text.substring(i, i + 2);
      plain.append(
          switch (escape) {
            case "\\u003c" -> "<";
            case "\\u003e" -> ">";
            case "\\u0026" -> "&";
            default -> escape;
          });
      i += escape.length() - 1;
    }
    return plain.toString();
  }
}
