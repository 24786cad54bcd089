package regent.authz.rest;

import java.util.SortedMap;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// By which program and which bundles an answer was made.
final class Provenance {
  private Provenance() {}

  static Fields of(Environment environment, SortedMap<String, String> revisions) {
    var build = environment.build();
    var json =
        new Fields()
            .put("version", build.version())
            .put("build_commit", build.commit())
            .put("build_timestamp", build.timestamp())
            .put("build_hostname", build.hostname());
    if (revisions.isEmpty()) {
      return json;
    }
    var bundles = Obj.builder();
    revisions.forEach((name, revision) -> bundles.put(name, Obj.of("revision", Str.of(revision))));
    return json.put("bundles", bundles.build());
  }
}
