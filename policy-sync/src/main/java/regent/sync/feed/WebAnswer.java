package regent.sync.feed;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import regent.model.json.Bytes;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.management.service.ServiceRequest;
import regent.opa.management.service.ServiceResponse;

/// Asks a web server for an archive with the ETag of the last one.
final class WebAnswer {
  private WebAnswer() {}

  static Contents of(ServiceClient client, String path, Revision known, long mostBytes)
      throws FeedException, InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Prefer", "modes=snapshot");
    if (!known.isNone()) {
      headers.put("If-None-Match", known.text());
    }
    try (var response = client.send(ServiceRequest.get(path, headers))) {
      return switch (response.status()) {
        case 200 -> archive(response, known, mostBytes);
        case 304 -> new Contents.Unchanged();
        default -> throw new FeedException("the server answered with status " + response.status());
      };
    } catch (ServiceException e) {
      throw new FeedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Contents archive(ServiceResponse response, Revision known, long mostBytes)
      throws FeedException {
    Bytes archive = Bytes.of(read(response, mostBytes));
    String etag = response.header("ETag");
    // Servers without ETags send everything each time; then the content tells.
    var revision = new Revision(etag.isEmpty() ? Sha256.of(archive) : etag);
    return revision.equals(known)
        ? new Contents.Unchanged()
        : new Contents.Archive(archive, revision, "");
  }

  private static byte[] read(ServiceResponse response, long mostBytes) throws FeedException {
    try {
      byte[] bytes = response.body().readNBytes((int) mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new FeedException("the archive has more than " + mostBytes + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new FeedException("the archive did not arrive whole: " + e.getMessage(), e);
    }
  }
}
