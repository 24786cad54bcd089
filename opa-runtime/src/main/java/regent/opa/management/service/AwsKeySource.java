package regent.opa.management.service;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import regent.opa.management.config.Credentials.AwsSource;

/// One source of access keys. Thread-safe.
@FunctionalInterface
interface AwsKeySource {
  AwsKeys.Keys keys() throws ServiceException, InterruptedException;

  static AwsKeySource of(AwsSource source, HostEnvironment host, SideRequests side) {
    return switch (source) {
      case AwsSource.Environment _ -> () -> environment(host);
      case AwsSource.Profile profile -> () -> profile(profile, host);
      case AwsSource.Metadata metadata -> new Cached(host, new AwsMetadata(metadata, host, side));
      case AwsSource.AssumeRole role ->
          new Cached(
              host, AwsTokenService.assumeRole(role, of(role.signing(), host, side), host, side));
      case AwsSource.WebIdentity identity ->
          new Cached(host, AwsTokenService.webIdentity(identity, host, side));
      case AwsSource.SingleSignOn sso -> new Cached(host, new AwsSingleSignOn(sso, host, side));
    };
  }

  private static AwsKeys.Keys environment(HostEnvironment host) throws ServiceException {
    return new AwsKeys.Keys(
        host.required("AWS_ACCESS_KEY_ID", "environment"),
        host.required("AWS_SECRET_ACCESS_KEY", "environment"),
        host.variable("AWS_SESSION_TOKEN").or(() -> host.variable("AWS_SECURITY_TOKEN")).orElse(""),
        host.required("AWS_REGION", "environment"));
  }

  private static AwsKeys.Keys profile(AwsSource.Profile profile, HostEnvironment host)
      throws ServiceException {
    Path file =
        profile.path().isEmpty()
            ? host.variable("AWS_SHARED_CREDENTIALS_FILE")
                .map(Path::of)
                .orElse(host.home().resolve(".aws").resolve("credentials"))
            : Path.of(profile.path());
    String name =
        profile.profile().isEmpty()
            ? host.variable("AWS_PROFILE").orElse("default")
            : profile.profile();
    var section =
        IniFile.read(file)
            .section(name)
            .orElseThrow(
                () ->
                    new ServiceException(
                        "failed to get profile: section \"" + name + "\" does not exist"));
    for (String key : new String[] {"aws_access_key_id", "aws_secret_access_key"}) {
      if (section.getOrDefault(key, "").isEmpty()) {
        throw new ServiceException(
            "profile \"%s\" in credentials file %s does not contain \"%s\""
                .formatted(name, file, key));
      }
    }
    return new AwsKeys.Keys(
        section.getOrDefault("aws_access_key_id", ""),
        section.getOrDefault("aws_secret_access_key", ""),
        section.getOrDefault("aws_session_token", ""),
        profile.region().isEmpty()
            ? host.required("AWS_REGION", "environment or configuration")
            : profile.region());
  }

  /// Where temporary keys come from.
  @FunctionalInterface
  interface Temporary {
    Lease fetch() throws ServiceException, InterruptedException;
  }

  record Lease(AwsKeys.Keys keys, Instant expires) {}

  /// Keeps temporary keys until shortly before they expire.
  final class Cached implements AwsKeySource {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final HostEnvironment host;
    private final Temporary source;
    private @Nullable Lease lease;
    private Instant fetched = Instant.MIN;

    Cached(HostEnvironment host, Temporary source) {
      this.host = host;
      this.source = source;
    }

    @Override
    public synchronized AwsKeys.Keys keys() throws ServiceException, InterruptedException {
      var known = lease;
      Instant now = host.clock().instant();
      boolean isPutBack = now.isBefore(fetched);
      if (known == null || isPutBack || !now.plus(MARGIN).isBefore(known.expires())) {
        known = source.fetch();
        lease = known;
        fetched = now;
      }
      return known.keys();
    }
  }
}
