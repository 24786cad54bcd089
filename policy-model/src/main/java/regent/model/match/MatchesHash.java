package regent.model.match;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import regent.model.json.Json;
import regent.model.policy.meshhttproute.Match;

/// A name for the matches of a route: the SHA-256 of their JSON, in base64. Envoy's routes have it
/// as their name, so it is computed from exactly the text that Go writes.
public final class MatchesHash {
  private MatchesHash() {}

  /// The name of a rule with these matches.
  public static String ofMatches(List<Match> matches) {
    return of(matches.stream().map(Match.SHAPE::write).toList());
  }

  /// The name of a rule with these matches, which are as a merged policy has them.
  public static String of(List<Json> matches) {
    byte[] text = goJson(Json.of(matches)).getBytes(StandardCharsets.UTF_8);
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /// Go escapes what could end a script in HTML.
  private static String goJson(Json json) {
    return json.toString()
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
