package regent.model.resource;

import java.nio.charset.StandardCharsets;

/// Names of resources that were copied from another control plane: the name that the author gave,
/// and a hash of where it comes from, so that names of two zones do not collide. Kuma's
/// `pkg/kds/hash`.
public final class SyncedNames {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /// Letters and digits of which no word can be made (`k8s.io/apimachinery/pkg/util/rand`).
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  /// 253 characters for a name on Kubernetes, without the dash and the hash.
  private static final int LONGEST = 253 - 17;

  private SyncedNames() {}

  /// The name of the copy.
  ///
  /// @param origin what else tells it apart: its zone, its namespace
  public static String of(String mesh, String name, String... origin) {
    String shortened = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
    return shortened + "-" + hash(mesh + name + String.join("", origin));
  }

  private static String hash(String text) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    var encoded = new StringBuilder();
    for (char digit : String.format("%016x", hash).toCharArray()) {
      encoded.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return encoded.toString();
  }
}
