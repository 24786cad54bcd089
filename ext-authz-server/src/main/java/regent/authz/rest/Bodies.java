package regent.authz.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import regent.authz.rest.Gunzip.TooLargeException;
import regent.authz.rest.server.Request;
import regent.authz.rest.server.RequestBody;
import regent.opa.builtin.BuiltinException;
import regent.opa.builtin.YamlReader;
import regent.opa.management.config.ServerConfig;
import regent.opa.value.Value;

/// Reads what requests carry.
///
/// @param limits `server.decoding` of the configuration
record Bodies(ServerConfig limits) {
  /// The whole body, unpacked.
  ///
  /// @throws ApiException when it is too large or damaged
  byte[] plain(Request request) throws ApiException {
    byte[] sent = raw(request);
    if (!request.headers().first("Content-Encoding").contains("gzip")) {
      return sent;
    }
    try {
      return Gunzip.unpack(sent, limits.gzipMaxLength());
    } catch (GoJson.Malformed e) {
      throw ApiException.badRequest("could not decompress the body: " + e.problem());
    } catch (TooLargeException e) {
      throw ApiException.badRequest(
          "request body too large: decompressed size exceeds limit of "
              + limits.gzipMaxLength()
              + " bytes (server.decoding.gzip.max_length)");
    }
  }

  /// The whole body as it was sent.
  ///
  /// @throws ApiException when it is too large
  byte[] raw(Request request) throws ApiException {
    return switch (request.body()) {
      case RequestBody.Whole(byte[] bytes) -> bytes;
      case RequestBody.TooLarge(long declared) ->
          throw ApiException.badRequest(
              "request body too large:"
                  + (declared > 0 ? " " + size(declared) : "")
                  + " exceeds limit of "
                  + limits.maxLength()
                  + " bytes (server.decoding.max_length)");
    };
  }

  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    double number = bytes;
    int unit = -1;
    while (number >= 1024 && unit < 5) {
      number /= 1024;
      unit++;
    }
    var text = String.format(Locale.ROOT, "%.1f", number);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text)
        + " "
        + "KMGTPE".charAt(unit)
        + "iB";
  }

  static boolean isYaml(Request request) {
    return request.headers().first("Content-Type").contains("yaml");
  }

  /// The first value of a text that is JSON, or YAML when the request says so.
  ///
  /// @throws GoJson.Malformed when it is neither
  static Value value(Request request, byte[] text) throws GoJson.Malformed {
    return isYaml(request) ? yaml(text) : GoJson.first(text);
  }

  static Value yaml(byte[] text) throws GoJson.Malformed {
    try {
      return YamlReader.read(new String(text, UTF_8));
    } catch (BuiltinException e) {
      throw new GoJson.Malformed(String.valueOf(e.getMessage()));
    }
  }
}
