package regent.authz.input;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Value;

/// The body of a request, read by its content type: JSON, a form, a multipart form, or the message
/// of a gRPC call that is described. Bodies of other kinds are null.
///
/// @param truncated Envoy or the content length says that the body is not whole
record ParsedBody(Value value, boolean truncated) {
  static final ParsedBody NONE = new ParsedBody(Null.NULL, false);
  static final ParsedBody TRUNCATED = new ParsedBody(Null.NULL, true);

  /// @param path the segments of the request's path
  static ParsedBody of(HttpRequest http, Arr path, @Nullable GrpcMethods methods)
      throws RequestParseException {
    Map<String, String> headers = http.getHeadersMap();
    if ("true".equals(headers.get("x-envoy-auth-partial-body"))) {
      return TRUNCATED;
    }
    String type = headers.get("content-type");
    if (type == null) {
      return NONE;
    }
    Format format = Format.of(type);
    if (format == Format.OTHER) {
      return NONE;
    }
    if (format == Format.GRPC) {
      return GrpcBody.read(http.getRawBody(), new GrpcBody.Path(path), methods);
    }
    var bytes = bytes(http);
    if (bytes.isEmpty()) {
      return NONE;
    }
    if (isShorterThanAnnounced(bytes.size(), headers.get("content-length"))) {
      return TRUNCATED;
    }
    return new ParsedBody(
        switch (format) {
          case JSON -> BodyJson.read(bytes);
          case FORM -> UrlText.query(bytes.toStringUtf8());
          case MULTIPART -> MultipartForm.read(bytes, type);
          case GRPC, OTHER -> Null.NULL;
        },
        false);
  }

  private static ByteString bytes(HttpRequest http) {
    var text = http.getBodyBytes();
    return text.isEmpty() ? http.getRawBody() : text;
  }

  private static boolean isShorterThanAnnounced(int size, @Nullable String announced)
      throws RequestParseException {
    if (announced == null) {
      return false;
    }
    try {
      return Long.parseLong(announced) > size;
    } catch (NumberFormatException e) {
      throw new RequestParseException(
          "strconv.ParseInt: parsing \"" + announced + "\": invalid syntax");
    }
  }

  private enum Format {
    JSON,
    FORM,
    MULTIPART,
    GRPC,
    OTHER;

    static Format of(String contentType) {
      if (contentType.contains("application/json")) {
        return JSON;
      }
      if (contentType.contains("application/grpc")) {
        return GRPC;
      }
      if (contentType.contains("application/x-www-form-urlencoded")) {
        return FORM;
      }
      return contentType.contains("multipart/form-data") ? MULTIPART : OTHER;
    }
  }
}
