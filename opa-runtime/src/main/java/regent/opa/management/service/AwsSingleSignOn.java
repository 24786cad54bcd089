package regent.opa.management.service;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import regent.opa.management.config.Credentials.AwsSource;
import regent.opa.value.Json;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Keys for who has signed on with AWS's tools: their cached token is shown, renewed if it must be.
///
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html>
record AwsSingleSignOn(AwsSource.SingleSignOn config, HostEnvironment host, SideRequests side)
    implements AwsKeySource.Temporary {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Override
  public AwsKeySource.Lease fetch() throws ServiceException, InterruptedException {
    String profile =
        config.profile().isEmpty()
            ? host.variable("AWS_PROFILE").orElse("default")
            : config.profile();
    Path file =
        config.path().isEmpty()
            ? host.variable("AWS_CONFIG_FILE")
                .map(Path::of)
                .orElse(host.home().resolve(".aws").resolve("config"))
            : Path.of(config.path());
    var ini = IniFile.read(file);
    var section =
        ini.section("profile " + profile)
            .orElseThrow(() -> new ServiceException("failed to find profile " + profile));
    String region = key(section, "region", "profile " + profile);
    String session = key(section, "sso_session", "profile " + profile);
    String url =
        "https://portal.sso.%s.amazonaws.com/federation/credentials?account_id=%s&role_name=%s"
            .formatted(
                region,
                key(section, "sso_account_id", "profile " + profile),
                key(section, "sso_role_name", "profile " + profile));
    var request =
        SideRequests.get(url)
            .set("Authorization", "Bearer " + token(session, region))
            .set("Content-Type", "application/json");
    var answer = SideRequests.json(side.text(request, TIMEOUT, "SSO"), "SSO credentials");
    var role = answer.get("roleCredentials") instanceof Obj found ? found : Obj.EMPTY;
    long expires = role.get("expiration") instanceof Num number ? number.longValue() : 0;
    return new AwsKeySource.Lease(
        new AwsKeys.Keys(
            AwsMetadata.text(role, "accessKeyId"),
            AwsMetadata.text(role, "secretAccessKey"),
            AwsMetadata.text(role, "sessionToken"),
            region),
        Instant.ofEpochMilli(expires));
  }

  private String token(String session, String region)
      throws ServiceException, InterruptedException {
    Path folder =
        config.cachePath().isEmpty()
            ? host.home().resolve(".aws").resolve("sso").resolve("cache")
            : Path.of(config.cachePath());
    var cached =
        SideRequests.json(
            Authorizer.text(folder.resolve(sha1(session) + ".json")),
            "failed to unmarshal cache file");
    Instant now = host.clock().instant();
    if (AwsMetadata.time(AwsMetadata.text(cached, "expiresAt")).isAfter(now)) {
      return AwsMetadata.text(cached, "accessToken");
    }
    if (AwsMetadata.time(AwsMetadata.text(cached, "registrationExpiresAt")).isBefore(now)) {
      throw new ServiceException("cannot refresh token, registration expired");
    }
    if (AwsMetadata.text(cached, "refreshToken").isEmpty()) {
      throw new ServiceException("failed to refresh token: refresh token is empty");
    }
    var body =
        Obj.builder()
            .put("clientId", cached.get("clientId"))
            .put("clientSecret", cached.get("clientSecret"))
            .put("refreshToken", cached.get("refreshToken"))
            .put("grantType", Str.of("refresh_token"))
            .build();
    var request =
        SideRequests.request(
                "POST", "https://oidc." + region + ".amazonaws.com/token", Json.write(body))
            .set("Content-Type", "application/json");
    return AwsMetadata.text(
        SideRequests.json(side.text(request, TIMEOUT, "SSO token"), "SSO token"), "accessToken");
  }

  private static String key(Map<String, String> section, String key, String where)
      throws ServiceException {
    String value = section.getOrDefault(key, "");
    if (value.isEmpty()) {
      throw new ServiceException("failed to find " + key + " key in " + where);
    }
    return value;
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
