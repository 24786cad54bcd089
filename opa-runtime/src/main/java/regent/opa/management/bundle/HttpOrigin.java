package regent.opa.management.bundle;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleParser;
import regent.opa.management.config.BundleSource;
import regent.opa.management.service.HttpStatusText;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.management.service.ServiceRequest;
import regent.opa.management.service.ServiceResponse;

/// A bundle of an HTTP server: asked for with the ETag of the last one, and with `Prefer: wait`
/// when the configuration wants long polling and the server knows it.
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles#bundle-service-api>
final class HttpOrigin implements BundleOrigin {
  private static final int MOST_SUPERSEDED = 8;
  private static final String BUNDLES = "application/vnd.openpolicyagent.bundles";

  private final BundleSource source;
  private final ServiceClient client;
  private final BundleParser parser;
  private final InstantSource clock;

  /// ETags of bundles that were replaced, the last first.
  private final Deque<Superseded> superseded = new ArrayDeque<>();

  private boolean longPolling;

  HttpOrigin(BundleSource source, ServiceClient client, BundleParser parser, InstantSource clock) {
    this.source = source;
    this.client = client;
    this.parser = parser;
    this.clock = clock;
    this.longPolling = source.polling().longPolling().isPresent();
  }

  @Override
  public boolean isLongPolling() {
    return longPolling && source.polling().longPolling().isPresent();
  }

  @Override
  public Fetched fetch(String etag) throws ServiceException, BundleException, InterruptedException {
    try (var response = client.send(request(etag))) {
      return switch (response.status()) {
        case 200 -> archive(response, etag);
        case 304 -> {
          String answered = response.header("ETag");
          boolean isOld = superseded.stream().anyMatch(old -> old.etag().equals(answered));
          yield new Fetched.Unchanged(answered.isEmpty() || isOld ? etag : answered);
        }
        default ->
            throw new ServiceException(
                "server replied with " + HttpStatusText.of(response.status()), response.status());
      };
    }
  }

  private ServiceRequest request(String etag) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!etag.isEmpty()) {
      headers.put("If-None-Match", ifNoneMatch(etag));
    }
    String prefer = "modes=snapshot,delta";
    var request = ServiceRequest.get(source.resource(), headers);
    if (isLongPolling()) {
      long seconds = source.polling().longPolling().orElse(Duration.ZERO).toSeconds();
      prefer += ";wait=" + seconds;
      request = request.withHeaderTimeout(Duration.ZERO);
    }
    headers.put("Prefer", prefer);
    return new ServiceRequest(
        request.method(), request.path(), headers, request.body(), request.headerTimeout());
  }

  private String ifNoneMatch(String etag) {
    Instant now = clock.instant();
    source
        .polling()
        .supersededEtags()
        .ifPresent(ttl -> superseded.removeIf(old -> !now.isBefore(old.at().plus(ttl))));
    return Stream.concat(Stream.of(etag), superseded.stream().map(Superseded::etag))
        .collect(Collectors.joining(", "));
  }

  private Fetched archive(ServiceResponse response, String etag) throws BundleException {
    var counting = new Counting(response.body(), source.persist());
    var bundle = parser.archive(counting);
    String answered = response.header("ETag");
    longPolling = response.header("Content-Type").equals(BUNDLES);
    supersede(etag, answered);
    return new Fetched.Archive(bundle, counting.copy.toByteArray(), counting.count, answered);
  }

  private void supersede(String etag, String current) {
    if (source.polling().supersededEtags().filter(ttl -> !ttl.isZero()).isEmpty()) {
      return;
    }
    superseded.removeIf(old -> old.etag().equals(etag) || old.etag().equals(current));
    if (!etag.isEmpty() && !etag.equals(current)) {
      superseded.addFirst(new Superseded(etag, clock.instant()));
    }
    while (superseded.size() > MOST_SUPERSEDED) {
      superseded.removeLast();
    }
  }

  private record Superseded(String etag, Instant at) {}

  /// Counts what is read, and keeps it when it is to be kept on disk.
  private static final class Counting extends FilterInputStream {
    private final boolean keep;
    private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
    private long count;

    Counting(InputStream in, boolean keep) {
      super(in);
      this.keep = keep;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        count++;
        if (keep) {
          copy.write(read);
        }
      }
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read > 0) {
        count += read;
        if (keep) {
          copy.write(bytes, offset, read);
        }
      }
      return read;
    }
  }
}
