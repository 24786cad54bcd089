package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import regent.conformance.Verdict;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;

/// `scenarios/ID/expected/resources.json`: what a real control plane shows of its resources is read
/// and written again; it must be equal, with its KRI and server names computed anew.
final class RoundTripCases {
  private RoundTripCases() {}

  static void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    Json all;
    try {
      all = Codec.parseJson(Files.readString(file));
    } catch (CodecException broken) {
      throw new IOException(file + ": " + broken.getMessage(), broken);
    }
    if (!(all instanceof Json.Obj(var zones))) {
      throw new IOException("no resources by zone: " + file);
    }
    for (var zone : zones.entrySet()) {
      if (zone.getValue() instanceof Json.Obj(var types)) {
        for (var type : types.entrySet()) {
          String name =
              KumaModelSuite.name(file, ".json") + "/" + zone.getKey() + "/" + type.getKey();
          if (type.getValue() instanceof Json.Arr(var resources)) {
            verdicts.accept(judge(name, resources));
          }
        }
      }
    }
  }

  private static Verdict judge(String name, Iterable<Json> resources) {
    for (Json resource : resources) {
      Json actual;
      try {
        actual =
            Codec.tree(Codec.resource(resource))
                .without("creationTime")
                .without("modificationTime");
      } catch (CodecException refused) {
        return Verdict.failed(name, String.valueOf(refused.getMessage()));
      }
      if (!actual.equals(resource)) {
        return Verdict.failed(name, "wanted " + resource + "\n  but was " + actual);
      }
    }
    return Verdict.passed(name);
  }
}
