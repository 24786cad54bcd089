package regent.opa.management.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import regent.opa.bundle.BundleException;
import regent.opa.management.service.HttpStatusText;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.management.service.ServiceRequest;
import regent.opa.management.service.ServiceResponse;
import regent.opa.value.Arr;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// An image of an OCI registry that carries a bundle: the first layer that is a `tar.gz`. Asked by
/// one thread at a time.
///
/// Source: <https://github.com/opencontainers/distribution-spec>
public final class OciImage {
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String MANIFESTS =
      "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json,"
          + " application/vnd.docker.distribution.manifest.v2+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json, */*";
  private static final int MOST_DEPTH = 4;
  private static final int MOST_MANIFEST = 4 << 20;

  private final String name;
  private final ServiceClient client;
  private final long limit;
  private final OciReference reference;

  /// The token that the registry gave for this repository; empty for none.
  private String token = "";

  /// @param name such as `registry.example.org/org/policies:1.0`
  /// @param limit the most bytes of the archive
  public OciImage(String name, ServiceClient client, long limit) {
    this.name = name;
    this.client = client;
    this.limit = limit;
    this.reference = OciReference.of(name);
  }

  /// The SHA-256 of the archive that the image has now, in hexadecimal.
  public String digest() throws ServiceException, BundleException, InterruptedException {
    String layer =
        layer(reference.reference(), 0, new HashSet<>())
            .orElseThrow(() -> new BundleException("no tarball descriptor found in the layers"));
    return layer.substring(layer.indexOf(':') + 1);
  }

  /// The archive with this digest, which is checked.
  public byte[] archive(String digest)
      throws ServiceException, BundleException, InterruptedException {
    byte[] bytes = get("blobs/sha256:" + digest, "*/*", limit);
    if (!sha256(bytes).equals(digest)) {
      throw new BundleException("layer sha256:" + digest + " does not have that digest");
    }
    return bytes;
  }

  /// The digest of the layer that holds the bundle, in a manifest or, of an index, in the first
  /// manifest that has one.
  private Optional<String> layer(String digest, int depth, Set<String> visited)
      throws ServiceException, BundleException, InterruptedException {
    if (depth > MOST_DEPTH || !visited.add(digest)) {
      return Optional.empty();
    }
    Obj manifest = json(get("manifests/" + digest, MANIFESTS, MOST_MANIFEST));
    if (manifest.get("layers") instanceof Arr layers && layers.size() > 0) {
      for (Value each : layers.items()) {
        if (text(each, "mediaType").equals(LAYER)) {
          return Optional.of(text(each, "digest"));
        }
      }
      return Optional.empty();
    }
    if (manifest.get("manifests") instanceof Arr manifests) {
      for (Value each : manifests.items()) {
        var found = layer(text(each, "digest"), depth + 1, visited);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    throw new BundleException("no layers in manifest");
  }

  private byte[] get(String path, String accept, long limit)
      throws ServiceException, BundleException, InterruptedException {
    String url = "v2/" + reference.repository() + "/" + path;
    for (int attempt = 0; ; attempt++) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Accept", accept);
      if (!token.isEmpty()) {
        headers.put("Authorization", "Bearer " + token);
      }
      try (var response = client.send(ServiceRequest.get(url, headers))) {
        if (response.status() == 401 && attempt == 0) {
          token = OciToken.fetch(client, response.header("WWW-Authenticate"));
          continue;
        }
        if (response.status() != 200) {
          throw new ServiceException(
              "download for '%s' failed: %s: %d %s"
                  .formatted(name, url, response.status(), HttpStatusText.of(response.status())),
              response.status());
        }
        return bytes(response, limit);
      }
    }
  }

  private static byte[] bytes(ServiceResponse response, long limit) throws BundleException {
    try {
      byte[] bytes = response.body().readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8L));
      if (bytes.length > limit) {
        throw new BundleException("download exceeded max size (" + limit + " bytes)");
      }
      return bytes;
    } catch (IOException e) {
      throw new BundleException("download failed: " + e.getMessage(), e);
    }
  }

  private static Obj json(byte[] bytes) throws BundleException {
    try {
      if (Json.read(new String(bytes, StandardCharsets.UTF_8)) instanceof Obj object) {
        return object;
      }
      throw new BundleException("unable to unmarshal manifest: not an object");
    } catch (JsonException e) {
      throw new BundleException("unable to unmarshal manifest: " + e.problem(), e);
    }
  }

  private static String text(Value object, String key) {
    return object instanceof Obj found && found.get(key) instanceof Str text ? text.value() : "";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
