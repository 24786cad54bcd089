package regent.opa.management.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import regent.opa.management.config.Credentials.AwsSource;

/// Keys of AWS's security token service: for a role, proved by other keys or by a web identity.
///
/// Source: <https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html>
final class AwsTokenService {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private AwsTokenService() {}

  static AwsKeySource.Temporary assumeRole(
      AwsSource.AssumeRole config, AwsKeySource signing, HostEnvironment host, SideRequests side) {
    return () -> {
      String region = region(config.region(), host);
      String role =
          config.role().isEmpty()
              ? host.required("AWS_ROLE_ARN", "environment or configuration")
              : config.role();
      Map<String, String> form = form("AssumeRole", config.session(), role);
      var request = request(form, region, config.domain(), host, "/");
      AwsSignature.sign(request, "sts", "4", signing.keys(), host.clock().instant());
      return lease(side.text(request, TIMEOUT, "STS"), region);
    };
  }

  static AwsKeySource.Temporary webIdentity(
      AwsSource.WebIdentity config, HostEnvironment host, SideRequests side) {
    return () -> {
      String region = region(config.region(), host);
      String role =
          config.role().isEmpty() ? host.required("AWS_ROLE_ARN", "environment") : config.role();
      String file =
          config.tokenFile().isEmpty()
              ? host.required("AWS_WEB_IDENTITY_TOKEN_FILE", "environment")
              : config.tokenFile();
      Map<String, String> form = form("AssumeRoleWithWebIdentity", config.session(), role);
      form.put("WebIdentityToken", Authorizer.text(Path.of(file)));
      return lease(
          side.text(request(form, region, config.domain(), host, ""), TIMEOUT, "STS"), region);
    };
  }

  private static String region(String configured, HostEnvironment host) throws ServiceException {
    return configured.isEmpty()
        ? host.required("AWS_REGION", "environment or configuration")
        : configured;
  }

  private static Map<String, String> form(String action, String session, String role) {
    Map<String, String> form = new TreeMap<>();
    form.put("Action", action);
    form.put("RoleSessionName", session);
    form.put("RoleArn", role);
    form.put("Version", "2011-06-15");
    return form;
  }

  private static OutgoingRequest request(
      Map<String, String> form, String region, String domain, HostEnvironment host, String path)
      throws ServiceException {
    String suffix = domain.isEmpty() ? host.variable("AWS_DOMAIN").orElse("amazonaws.com") : domain;
    String url =
        "https://sts."
            + region.toLowerCase(Locale.ROOT)
            + "."
            + suffix.toLowerCase(Locale.ROOT)
            + path;
    return SideRequests.request("POST", url, FormText.of(form))
        .set("Content-Type", "application/x-www-form-urlencoded");
  }

  private static AwsKeySource.Lease lease(String xml, String region) throws ServiceException {
    return new AwsKeySource.Lease(
        new AwsKeys.Keys(
            element(xml, "AccessKeyId"),
            element(xml, "SecretAccessKey"),
            element(xml, "SessionToken"),
            region),
        AwsMetadata.time(element(xml, "Expiration")));
  }

  /// The text of the first element `name`. The few that are asked for hold plain text and occur
  /// once, so that no parser of XML is opened to what comes from the network.
  private static String element(String xml, String name) throws ServiceException {
    var match = Pattern.compile("<" + name + ">\\s*([^<]*?)\\s*</" + name + ">").matcher(xml);
    if (!match.find()) {
      throw new ServiceException(
          "failed to parse credential response from STS service: no " + name);
    }
    return match.group(1);
  }
}
