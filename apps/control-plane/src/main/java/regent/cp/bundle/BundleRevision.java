package regent.cp.bundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import regent.model.json.Json;

/// One state of a bundle that was accepted.
///
/// @param number counts the revisions of a bundle, from 1
/// @param revision as its manifest names it, and as those who run it report it; never empty, except
///     for a signed bundle whose author named none
/// @param digest the SHA-256 of the archive in hexadecimal; also its ETag
/// @param size of the archive, in bytes
/// @param roots the parts of `data` that it owns
/// @param signed whether it carries a signature
/// @param author who brought it
/// @param origin how: `push`, or the kind and address of the source
/// @param upstream how the source names it; empty for a push
public record BundleRevision(
    long number,
    String revision,
    String digest,
    long size,
    List<String> roots,
    boolean signed,
    String author,
    Instant created,
    String origin,
    String upstream) {
  public BundleRevision {
    roots = List.copyOf(roots);
  }

  /// This revision as the REST API and the store write it.
  public Json.Obj json() {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("number", Json.of(number));
    fields.put("revision", Json.of(revision));
    fields.put("digest", Json.of(digest));
    fields.put("size", Json.of(size));
    fields.put("roots", Json.of(roots.stream().map(Json::of).toList()));
    fields.put("signed", Json.of(signed));
    fields.put("author", Json.of(author));
    fields.put("created", Json.of(created.toString()));
    fields.put("origin", Json.of(origin));
    if (!upstream.isEmpty()) {
      fields.put("upstream", Json.of(upstream));
    }
    return new Json.Obj(fields);
  }

  static BundleRevision of(Json.Obj json) {
    List<String> roots = new ArrayList<>();
    for (Json root : json.items("roots")) {
      if (root instanceof Json.Str(var text)) {
        roots.add(text);
      }
    }
    return new BundleRevision(
        number(json, "number"),
        json.text("revision"),
        json.text("digest"),
        number(json, "size"),
        roots,
        Json.TRUE.equals(json.get("signed")),
        json.text("author"),
        Instant.parse(json.text("created")),
        json.text("origin"),
        json.text("upstream"));
  }

  static long number(Json.Obj json, String field) {
    return json.get(field) instanceof Json.Num(var text) ? Long.parseLong(text) : 0;
  }
}
