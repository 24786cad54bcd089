package regent.authz.input;

import com.google.protobuf.ByteString;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Value;

/// JSON inside a request.
final class BodyJson {
  private BodyJson() {}

  static Value read(ByteString bytes) throws RequestParseException {
    try {
      return Json.read(bytes.toByteArray());
    } catch (JsonException e) {
      throw new RequestParseException(String.valueOf(e.getMessage()));
    }
  }
}
