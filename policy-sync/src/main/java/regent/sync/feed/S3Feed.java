package regent.sync.feed;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.opa.management.config.Credentials;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.management.config.ServiceConfig;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;

/// An object of S3 or of a store that speaks its protocol, with requests that are signed with
/// version 4 of AWS's signature.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>
public final class S3Feed implements Feed {
  private final Settings settings;
  private final ServiceClient client;

  /// @param endpoint of the store; Amazon's when empty
  /// @param key absent to look for one as AWS's clients do
  /// @param mostBytes the most bytes of the archive
  public record Settings(
      String bucket,
      String object,
      String region,
      String endpoint,
      Optional<AccessKey> key,
      long mostBytes) {}

  /// An access key of AWS.
  public record AccessKey(String id, String secret) {
    @Override
    public String toString() {
      return "AccessKey[" + id + "]";
    }
  }

  /// @throws FeedException when the client cannot be made
  public S3Feed(Settings settings, HostEnvironment host) throws FeedException {
    this.settings = settings;
    var config =
        new ServiceConfig(
            "bundle",
            base(settings),
            Map.of(),
            false,
            HttpFeed.PATIENCE,
            "",
            false,
            new Credentials.Aws(sources(settings), "s3", "4"),
            ServiceType.HTTP);
    this.client = HttpFeed.client(config, keyed(settings, host));
  }

  private static String base(Settings settings) {
    return settings.endpoint().isEmpty()
        ? "https://%s.s3.%s.amazonaws.com".formatted(settings.bucket(), settings.region())
        : settings.endpoint().replaceAll("/+$", "") + "/" + settings.bucket();
  }

  /// With no key of its own the first place that has one counts.
  private static List<Credentials.AwsSource> sources(Settings settings) {
    List<Credentials.AwsSource> sources = new ArrayList<>();
    sources.add(new Credentials.AwsSource.Environment());
    if (settings.key().isEmpty()) {
      sources.add(new Credentials.AwsSource.WebIdentity(settings.region(), "", "regent", "", ""));
      sources.add(new Credentials.AwsSource.Metadata("", settings.region()));
    }
    return sources;
  }

  /// A host whose environment holds the key that was configured.
  private static HostEnvironment keyed(Settings settings, HostEnvironment host) {
    Map<String, String> own =
        settings
            .key()
            .map(
                key ->
                    Map.of(
                        "AWS_ACCESS_KEY_ID", key.id(),
                        "AWS_SECRET_ACCESS_KEY", key.secret(),
                        "AWS_SESSION_TOKEN", "",
                        "AWS_SECURITY_TOKEN", "",
                        "AWS_REGION", settings.region()))
            .orElse(Map.of("AWS_REGION", settings.region()));
    return new HostEnvironment(
        name ->
            own.containsKey(name)
                ? Optional.of(own.getOrDefault(name, ""))
                : host.variables().apply(name),
        host.home(),
        host.clock(),
        host.random(),
        host.route());
  }

  @Override
  public Contents fetch(Revision known) throws FeedException, InterruptedException {
    return WebAnswer.of(client, path(settings.object()), known, settings.mostBytes());
  }

  private static String path(String object) {
    List<String> parts = new ArrayList<>();
    for (String part : object.split("/", -1)) {
      parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    return String.join("/", parts);
  }

  @Override
  public String origin() {
    String store = settings.endpoint().isEmpty() ? "" : " at " + settings.endpoint();
    return "s3 " + settings.bucket() + "/" + settings.object() + store;
  }

  @Override
  public void close() {
    client.close();
  }
}
