package regent.authz.input;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import org.jspecify.annotations.Nullable;
import regent.opa.value.Null;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// The first message of a gRPC call: five bytes of frame (compressed or not, length), then the
/// message. What is compressed or not described is null.
final class GrpcBody {
  private static final int FRAME = 5;

  private GrpcBody() {}

  /// @param path as `["com.book.BookService", "GetBook"]`
  static ParsedBody read(ByteString raw, Path path, @Nullable GrpcMethods methods)
      throws RequestParseException {
    if (methods == null || raw.isEmpty()) {
      return ParsedBody.NONE;
    }
    if (path.segments().size() != 2) {
      throw new RequestParseException("invalid parsed path");
    }
    if (raw.size() < FRAME) {
      throw new RequestParseException("less than 5 bytes");
    }
    if (raw.byteAt(0) != 0) {
      return ParsedBody.NONE;
    }
    long size = Integer.toUnsignedLong(raw.substring(1, FRAME).asReadOnlyByteBuffer().getInt());
    if (size > raw.size() - FRAME) {
      return ParsedBody.TRUNCATED;
    }
    Descriptor type = methods.input(path.segment(0), path.segment(1));
    Value value =
        type == null ? Null.NULL : methods.json(type, raw.substring(FRAME, FRAME + (int) size));
    return new ParsedBody(value, false);
  }

  /// The segments of a call's path.
  record Path(regent.opa.value.Arr segments) {
    String segment(int index) {
      return ((Str) segments.at(index)).value();
    }
  }
}
