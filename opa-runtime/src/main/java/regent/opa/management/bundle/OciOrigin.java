package regent.opa.management.bundle;

import java.io.ByteArrayInputStream;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleParser;
import regent.opa.management.config.BundleSource;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;

/// A bundle of an OCI registry. The digest of its layer is the ETag.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#oci-registry>
final class OciOrigin implements BundleOrigin {
  private final OciImage image;
  private final BundleParser parser;

  OciOrigin(BundleSource source, ServiceClient client, BundleParser parser) {
    this.image = new OciImage(source.resource(), client, source.sizeLimit());
    this.parser = parser;
  }

  @Override
  public Fetched fetch(String etag) throws ServiceException, BundleException, InterruptedException {
    String digest = image.digest();
    if (digest.equals(etag)) {
      return new Fetched.Unchanged(etag);
    }
    byte[] bytes = image.archive(digest);
    return new Fetched.Archive(
        parser.archive(new ByteArrayInputStream(bytes)), bytes, bytes.length, digest);
  }
}
