package regent.cp.bundle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A bundle that is signed with HS256, as `opa sign` signs it.
final class Signed {
  private static final String REGO = "package shop.authz\n\ndefault allow := true\n";

  private Signed() {}

  static byte[] archive(String secret) throws Exception {
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(REGO.getBytes(StandardCharsets.UTF_8)));
    String payload =
        """
        {"files":[{"name":"authz.rego","hash":"%s","algorithm":"SHA-256"}],"keyid":"author"}"""
            .formatted(digest);
    String text = base64("{\"alg\":\"HS256\"}") + "." + base64(payload);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String token = text + "." + encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    return Archive.of(
        "authz.rego", REGO, ".signatures.json", "{\"signatures\": [\"" + token + "\"]}");
  }

  private static String base64(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
