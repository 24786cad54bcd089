package regent.cp.rest;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import regent.cp.bundle.BundleDownloads;
import regent.cp.bundle.BundleDownloads.Download;
import regent.cp.http.Response;
import regent.model.json.Bytes;
import regent.model.store.StoreException;

/// `GET /bundles/{mesh}/{name}`: OPA's bundle service, with ETags, long polling and deltas.
///
/// The ETag is the SHA-256 of the bundle, also where a delta that leads to it is answered.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#bundle-service-api>
final class DownloadEndpoint {
  static final String TEMPLATE = "/bundles/{mesh}/{name}";

  private static final String CONTENT_TYPE = "application/vnd.openpolicyagent.bundles";
  private static final Pattern WAIT = Pattern.compile("wait=([0-9]{1,5})");
  private static final Pattern DELTA = Pattern.compile("modes=[a-z,]*\\bdelta\\b");
  private static final Pattern ETAG = Pattern.compile("^\\s*(?:W/)?\"?([0-9a-f]{64})\"?");
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final BundleDownloads downloads;
  private final AgentDoor door;

  DownloadEndpoint(BundleDownloads downloads, AgentDoor door) {
    this.downloads = downloads;
    this.door = door;
  }

  void register(Routes routes) {
    routes.get(TEMPLATE, this::download);
  }

  private Response download(Call call) throws ApiException {
    String mesh = call.path("mesh");
    String name = call.path("name");
    door.check(call.request(), mesh);
    String prefer = call.request().header("prefer").orElse("");
    try {
      return switch (downloads.fetch(
          mesh, name, known(call), DELTA.matcher(prefer).find(), wait(prefer))) {
        case Download.Nothing _ ->
            throw ApiException.notFound(
                "Could not retrieve bundle \"%s\" of mesh \"%s\"".formatted(name, mesh));
        case Download.Unchanged(var digest) ->
            new Response(304, CONTENT_TYPE, Bytes.of(""), etag(digest));
        case Download.Archive(var bytes, var digest) ->
            new Response(200, CONTENT_TYPE, bytes, etag(digest));
      };
    } catch (StoreException e) {
      throw ResourceEndpoints.failed(e, "Could not retrieve a bundle");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.of(503, "Could not retrieve a bundle", "the control plane is stopping");
    }
  }

  private static Map<String, String> etag(String digest) {
    return Map.of("etag", "\"" + digest + "\"");
  }

  /// The first of the tags: OPA adds those of revisions that it had before, which after a rollback
  /// would say that it has what it lacks.
  private static String known(Call call) {
    Matcher etag = ETAG.matcher(call.request().header("if-none-match").orElse(""));
    return etag.find() ? etag.group(1) : "";
  }

  private static Duration wait(String prefer) {
    Matcher wait = WAIT.matcher(prefer);
    if (!wait.find()) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }
}
