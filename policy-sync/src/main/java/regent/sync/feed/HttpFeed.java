package regent.sync.feed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import regent.opa.management.config.Credentials;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.management.config.ServiceConfig;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;

/// A bundle service of OPA (Styra DAS, OPA Control Plane, another Regent) or any other web server:
/// one URL, asked with the ETag of the last answer.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#bundle-service-api>
public final class HttpFeed implements Feed {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Settings settings;
  private final ServiceClient client;

  /// @param url of the bundle
  /// @param bearer the token to send; empty for none
  /// @param headers sent with each request
  /// @param authorities a file with the certificates to trust; those of the machine when absent
  /// @param mostBytes the most bytes of the archive
  public record Settings(
      URI url,
      String bearer,
      Map<String, String> headers,
      Optional<Path> authorities,
      long mostBytes) {}

  /// @throws FeedException when the certificates cannot be read
  public HttpFeed(Settings settings, HostEnvironment host) throws FeedException {
    this.settings = settings;
    URI url = settings.url();
    var config =
        new ServiceConfig(
            "bundle",
            url.getScheme() + "://" + url.getRawAuthority(),
            settings.headers(),
            false,
            PATIENCE,
            settings.authorities().map(Path::toString).orElse(""),
            false,
            settings.bearer().isEmpty()
                ? new Credentials.None()
                : new Credentials.Bearer(settings.bearer(), "", "Bearer"),
            ServiceType.HTTP);
    this.client = client(config, host);
  }

  static ServiceClient client(ServiceConfig config, HostEnvironment host) throws FeedException {
    try {
      return ServiceClient.of(config, host);
    } catch (ServiceException e) {
      throw new FeedException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Contents fetch(Revision known) throws FeedException, InterruptedException {
    URI url = settings.url();
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return WebAnswer.of(client, path + query, known, settings.mostBytes());
  }

  @Override
  public String origin() {
    return "http " + settings.url();
  }

  @Override
  public void close() {
    client.close();
  }
}
