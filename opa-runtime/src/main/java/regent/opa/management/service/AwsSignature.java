package regent.opa.management.service;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// AWS's signature version 4 of a request.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>
final class AwsSignature {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Set<String> UNSIGNED =
      Set.of("authorization", "user-agent", "x-amzn-trace-id");

  private AwsSignature() {}

  /// Adds the signature and what belongs to it to the headers of `request`.
  ///
  /// @param service such as `s3`
  /// @throws ServiceException when `version` is not 4
  static void sign(
      OutgoingRequest request, String service, String version, AwsKeys.Keys keys, Instant now)
      throws ServiceException {
    if (!version.equals("4")) {
      throw new ServiceException("unsupported AWS signature version " + version);
    }
    String hash = hex(sha256(request.body()));
    request.set("host", request.uri().getRawAuthority());
    request.set("x-amz-date", TIME.format(now));
    if (service.equals("s3") || service.equals("glacier")) {
      request.set("x-amz-content-sha256", hash);
    }
    if (!keys.sessionToken().isEmpty()) {
      request.set("x-amz-security-token", keys.sessionToken());
    }
    SortedMap<String, String> signed = new TreeMap<>(request.headers());
    signed.keySet().removeAll(UNSIGNED);
    String names = String.join(";", signed.keySet());
    String scope = DATE.format(now) + "/" + keys.region() + "/" + service + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(
                TIME.format(now),
                scope,
                hex(sha256(utf8(canonical(request, signed, names, hash)))));
    byte[] key = utf8("AWS4" + keys.secretKey());
    for (String part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    request.set(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(keys.accessKey(), scope, names, hex(mac(key, toSign))));
  }

  private static String canonical(
      OutgoingRequest request, SortedMap<String, String> signed, String names, String hash) {
    var text = new StringBuilder(request.method()).append('\n');
    String query = request.uri().getRawQuery();
    text.append(request.uri().getRawPath()).append('\n');
    text.append(query == null ? "" : query).append('\n');
    signed.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(names).append('\n').append(hash).toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mac(byte[] key, String message) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(utf8(message));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
