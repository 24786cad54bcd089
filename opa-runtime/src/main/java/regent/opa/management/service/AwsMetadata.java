package regent.opa.management.service;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import regent.opa.management.config.Credentials.AwsSource;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Keys of the metadata service of a machine (EC2, with a session token) or a container (ECS).
///
/// Source:
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html>
/// and <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html>
record AwsMetadata(AwsSource.Metadata config, HostEnvironment host, SideRequests side)
    implements AwsKeySource.Temporary {
  private static final String EC2 = "http://169.254.169.254/latest/";
  private static final String ECS = "http://169.254.170.2";
  private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Override
  public AwsKeySource.Lease fetch() throws ServiceException, InterruptedException {
    Optional<String> relative = host.variables().apply(RELATIVE);
    Optional<String> full = host.variables().apply(FULL);
    var request = SideRequests.get(url(relative, full));
    if (full.isPresent()) {
      request.set("Authorization", containerToken());
    }
    if (relative.isEmpty() && full.isEmpty()) {
      var token =
          SideRequests.request("PUT", EC2 + "api/token", "")
              .set("X-aws-ec2-metadata-token-ttl-seconds", "60");
      request.set("X-aws-ec2-metadata-token", side.text(token, TIMEOUT, "metadata token"));
    }
    var json =
        SideRequests.json(
            side.text(request, TIMEOUT, "metadata"),
            "failed to parse credential response from metadata service");
    if (!config.role().isEmpty() && !text(json, "Code").equals("Success")) {
      throw new ServiceException("metadata service query did not succeed: " + text(json, "Code"));
    }
    return new AwsKeySource.Lease(
        new AwsKeys.Keys(
            text(json, "AccessKeyId"),
            text(json, "SecretAccessKey"),
            text(json, "Token"),
            config.region()),
        time(text(json, "Expiration")));
  }

  private String url(Optional<String> relative, Optional<String> full) throws ServiceException {
    if (!config.role().isEmpty()) {
      return EC2 + "meta-data/iam/security-credentials/" + config.role();
    }
    if (relative.isPresent()) {
      return ECS + relative.get();
    }
    return full.orElseThrow(
        () ->
            new ServiceException(
                "metadata endpoint cannot be determined from settings and environment"));
  }

  private String containerToken() throws ServiceException {
    var file = host.variables().apply("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    if (file.isPresent()) {
      return Authorizer.text(Path.of(file.get()));
    }
    return host.variables()
        .apply("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        .orElseThrow(() -> new ServiceException("unable to get ECS metadata authorization token"));
  }

  static String text(Obj json, String key) {
    return json.get(key) instanceof Str text ? text.value() : "";
  }

  /// The time that `text` is; long ago when it is none.
  static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
