package regent.xds.envoy.proto;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;

/// Protobuf's own types from Java's. Equal messages give equal bytes: maps are written in the order
/// of their keys, which protobuf does only on request.
public final class Protos {
  private static final String TYPE_PREFIX = "type.googleapis.com/";

  private Protos() {}

  /// The message in its one deterministic form.
  public static ByteString bytes(MessageLite message) {
    var bytes = new byte[message.getSerializedSize()];
    var out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /// The message together with the name of its type.
  public static Any any(Message message) {
    return Any.newBuilder().setTypeUrl(typeUrl(message)).setValue(bytes(message)).build();
  }

  /// The name by which the message's type is known on the wire.
  public static String typeUrl(Message message) {
    return TYPE_PREFIX + message.getDescriptorForType().getFullName();
  }

  /// The same length of time.
  public static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /// An unsigned number of 32 bits that is there even when it is zero.
  public static UInt32Value uint32(long value) {
    return UInt32Value.of((int) value);
  }

  /// A truth value that is there even when it is false.
  public static BoolValue bool(boolean value) {
    return BoolValue.of(value);
  }

  /// A struct of strings.
  public static Struct struct(SortedMap<String, String> fields) {
    var struct = Struct.newBuilder();
    fields.forEach(
        (name, value) -> struct.putFields(name, Value.newBuilder().setStringValue(value).build()));
    return struct.build();
  }
}
