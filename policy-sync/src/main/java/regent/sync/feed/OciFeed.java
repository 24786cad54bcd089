package regent.sync.feed;

import java.util.Map;
import regent.model.json.Bytes;
import regent.opa.bundle.BundleException;
import regent.opa.management.bundle.OciImage;
import regent.opa.management.config.Credentials;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.management.config.ServiceConfig;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;

/// An image of an OCI registry whose layer is the bundle. The digest of the layer is the revision.
///
/// Source: <https://github.com/opencontainers/distribution-spec>
public final class OciFeed implements Feed {
  private final Settings settings;
  private final ServiceClient client;
  private final OciImage image;

  /// @param image with registry and tag
  /// @param username with `password`; empty for none
  /// @param plainHttp whether the registry speaks no TLS
  /// @param mostBytes the most bytes of the archive
  public record Settings(
      String image, String username, String password, boolean plainHttp, long mostBytes) {
    @Override
    public String toString() {
      return "Settings[" + image + "]";
    }
  }

  /// @throws FeedException when the client cannot be made
  public OciFeed(Settings settings, HostEnvironment host) throws FeedException {
    this.settings = settings;
    String registry = settings.image().substring(0, settings.image().indexOf('/'));
    var config =
        new ServiceConfig(
            "bundle",
            (settings.plainHttp() ? "http://" : "https://") + registry,
            Map.of(),
            false,
            HttpFeed.PATIENCE,
            "",
            false,
            settings.username().isEmpty()
                ? new Credentials.None()
                : new Credentials.Bearer(
                    settings.username() + ":" + settings.password(), "", "Basic"),
            ServiceType.OCI);
    this.client = HttpFeed.client(config, host);
    this.image = new OciImage(settings.image(), client, settings.mostBytes());
  }

  @Override
  public Contents fetch(Revision known) throws FeedException, InterruptedException {
    try {
      var revision = new Revision("sha256:" + image.digest());
      if (revision.equals(known)) {
        return new Contents.Unchanged();
      }
      byte[] archive = image.archive(revision.text().substring("sha256:".length()));
      return new Contents.Archive(Bytes.of(archive), revision, "");
    } catch (ServiceException | BundleException e) {
      throw new FeedException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String origin() {
    return "oci " + settings.image();
  }

  @Override
  public void close() {
    client.close();
  }
}
