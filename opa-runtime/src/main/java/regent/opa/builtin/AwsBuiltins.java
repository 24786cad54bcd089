package regent.opa.builtin;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import regent.opa.value.Bool;
import regent.opa.value.Json;
import regent.opa.value.Obj;
import regent.opa.value.SetValue;
import regent.opa.value.Str;
import regent.opa.value.Utf8;
import regent.opa.value.Value;

/// Signatures of Amazon Web Services, version 4.
///
/// Source:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
final class AwsBuiltins {
  static final List<Builtin> ALL =
      List.of(
          Builtin.many(
              "providers.aws.sign_req",
              "(request: object[string: any], aws_config: object[string: any], time_ns: number) => object[any: any]",
              AwsBuiltins::sign));

  private AwsBuiltins() {}

  private static final List<String> REQUIRED =
      List.of("aws_access_key", "aws_region", "aws_secret_access_key", "aws_service");

  /// Headers that proxies may change, and that are not signed therefore.
  private static final Set<String> UNSIGNED =
      Set.of("authorization", "user-agent", "x-amzn-trace-id");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// The request with headers that sign it.
  static Value sign(Value[] operands) throws BuiltinException {
    var request = Operands.object(operands[0], 1);
    var config = Operands.object(operands[1], 1);
    checkConfig(config);
    var time = time(operands[2]);
    HttpRequests.checkKeys(request, 1);
    checkTexts(request);
    var headers = headers(request);
    var url = GoUrl.parse(text(request, "url"));
    var aws = awsHeaders(config, url, hash(config, body(request)), time);
    var authorization = authorization(request, config, url, headers, aws, time);
    var signed = Obj.builder();
    headers.forEach((k, v) -> signed.put(k, Str.of(v)));
    signed.put("Authorization", Str.of(authorization));
    aws.forEach((k, v) -> signed.put(k, Str.of(v)));
    return request.with(Str.of("headers"), signed.build());
  }

  private static void checkConfig(Obj config) throws BuiltinException {
    var missing =
        SetValue.of(REQUIRED.stream().filter(k -> !config.has(Str.of(k))).map(Str::of).toList());
    if (missing.size() > 0) {
      throw Operands.wrong(2, "missing required AWS config parameters(s): " + missing);
    }
    var invalid =
        SetValue.of(
            REQUIRED.stream().filter(k -> !(config.get(k) instanceof Str)).map(Str::of).toList());
    if (invalid.size() > 0) {
      throw Operands.wrong(2, "invalid values for required AWS config parameters(s): " + invalid);
    }
    var unsigned = config.get("disable_payload_signing");
    if (unsigned.isDefined() && !(unsigned instanceof Bool)) {
      throw Operands.wrong(2, "invalid value for 'disable_payload_signing' in AWS config");
    }
  }

  private static Instant time(Value nanos) throws BuiltinException {
    var number = Operands.number(nanos, 1);
    if (!number.isPlainLong()) {
      throw Operands.wrong(3, "could not convert time_ns value into a unix timestamp");
    }
    return Instant.EPOCH.plusNanos(number.longValue());
  }

  private static void checkTexts(Obj request) throws BuiltinException {
    var invalid = SetValue.builder();
    for (var key : List.of("url", "method")) {
      if (!(request.get(key) instanceof Str)) {
        invalid.add(Str.of(key));
      }
    }
    if (invalid.size() > 0) {
      throw Operands.wrong(
          1, "invalid values for required request parameters(s): " + invalid.build());
    }
  }

  private static SortedMap<String, String> headers(Obj request) throws BuiltinException {
    var headers = new TreeMap<String, String>();
    var given = request.get("headers");
    if (given.isDefined()) {
      Operands.object(given, 0).forEach((k, v) -> headers.put(plain(k), plain(v)));
    }
    return headers;
  }

  private static String plain(Value value) {
    return value instanceof Str s ? s.value() : "";
  }

  private static String text(Obj object, String key) {
    return plain(object.get(key));
  }

  private static byte[] body(Obj request) {
    if (request.get("raw_body").isDefined()) {
      return Utf8.bytes(text(request, "raw_body"));
    }
    var body = request.get("body");
    return body.isDefined() ? Json.bytes(body) : new byte[0];
  }

  private static String hash(Obj config, byte[] body) {
    return config.get("disable_payload_signing") == Bool.TRUE ? "UNSIGNED-PAYLOAD" : sha256(body);
  }

  private static SortedMap<String, String> awsHeaders(
      Obj config, GoUrl url, String hash, Instant time) {
    var headers = new TreeMap<String, String>();
    headers.put("host", url.host());
    headers.put("x-amz-date", TIME.format(time));
    var service = text(config, "aws_service");
    if (service.equals("s3") || service.equals("glacier")) {
      headers.put("x-amz-content-sha256", hash);
    }
    var token = text(config, "aws_session_token");
    if (!token.isEmpty()) {
      headers.put("x-amz-security-token", token);
    }
    return headers;
  }

  private static String authorization(
      Obj request,
      Obj config,
      GoUrl url,
      SortedMap<String, String> headers,
      SortedMap<String, String> aws,
      Instant time) {
    var signed = new TreeMap<>(aws);
    headers.forEach(
        (name, value) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (!UNSIGNED.contains(lower)) {
            signed.put(lower, value);
          }
        });
    var names = String.join(";", signed.keySet());
    var canonical = new StringBuilder(text(request, "method")).append('\n');
    canonical.append(url.escapedPath()).append('\n').append(url.rawQuery()).append('\n');
    signed.forEach((k, v) -> canonical.append(k).append(':').append(v).append('\n'));
    canonical.append('\n').append(names).append('\n');
    canonical.append(hash(config, body(request)));
    var scope =
        DATE.format(time)
            + "/"
            + text(config, "aws_region")
            + "/"
            + text(config, "aws_service")
            + "/aws4_request";
    var toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(TIME.format(time), scope, sha256(Utf8.bytes(canonical.toString())));
    byte[] key = Utf8.bytes("AWS4" + text(config, "aws_secret_access_key"));
    for (var part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    return "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
        .formatted(
            text(config, "aws_access_key"),
            scope,
            names,
            HexFormat.of().formatHex(mac(key, toSign)));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mac(byte[] key, String message) {
    try {
      return Hmac.of("HmacSHA256", Hmac.key(key), Utf8.bytes(message));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
