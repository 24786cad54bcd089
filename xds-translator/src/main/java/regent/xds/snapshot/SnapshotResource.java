package regent.xds.snapshot;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import regent.xds.envoy.proto.Protos;
import regent.xds.plan.Origin;

/// One resource as it is sent.
///
/// @param version SHA-256 of the deterministic bytes, in hexadecimal: equal messages have equal
///     versions, on every control plane
/// @param body the message with its type
/// @param origin what it exists for and what shaped it
public record SnapshotResource(ResourceName name, String version, Any body, Origin origin) {
  /// The resource `name` with this message.
  public static SnapshotResource of(String name, Message message, Origin origin) {
    var body = Protos.any(message);
    return new SnapshotResource(
        new ResourceName(body.getTypeUrl(), name), sha256(body), body, origin);
  }

  private static String sha256(Any body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(body.getValue().asReadOnlyByteBuffer());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
