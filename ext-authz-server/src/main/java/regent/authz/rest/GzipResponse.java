package regent.authz.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import regent.authz.rest.server.Request;
import regent.authz.rest.server.Response;
import regent.opa.management.config.ServerConfig;

/// Compresses answers about data for clients that accept it.
///
/// Source: `server.encoding` of <https://www.openpolicyagent.org/docs/configuration#server>
final class GzipResponse {
  private GzipResponse() {}

  static Response of(Request request, Response response, ServerConfig config) {
    if (!concerns(request)) {
      return response;
    }
    var varying = response.with("Vary", "Accept-Encoding");
    return accepts(request.headers().first("Accept-Encoding"))
            && response.body().length >= config.gzipMinLength()
        ? varying.with(packed(response.body(), config.gzipLevel())).with("Content-Encoding", "gzip")
        : varying;
  }

  private static boolean concerns(Request request) {
    var path = request.target().path();
    boolean isPost = request.method().equals("POST");
    boolean isData = path.startsWith("/v1/data") || path.startsWith("/v0/data");
    return isData && (isPost || request.method().equals("GET"))
        || isPost && path.startsWith("/v1/compile");
  }

  private static boolean accepts(String header) {
    for (var part : header.split(",", -1)) {
      var coding = part.strip();
      if (coding.equals("gzip") || coding.equals("*")) {
        return true;
      }
      if (coding.startsWith("gzip;")) {
        return !coding.replace(" ", "").matches("gzip;q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static byte[] packed(byte[] plain, int level) {
    var out = new ByteArrayOutputStream();
    try (OutputStream gzip = new Gzip(out, level)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }
}
