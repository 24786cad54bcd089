package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import regent.conformance.Verdict;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.registry.ResourceTypes;
import regent.model.resource.ResourceType;
import regent.model.validation.Violation;

/// `resource-validation`: what is wrong with a spec.
final class SpecCases {
  private static final String SUFFIX = ".input.yaml";

  private SpecCases() {}

  static void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    String name = KumaModelSuite.name(file, SUFFIX);
    String base = file.getFileName().toString().replace(SUFFIX, "");
    List<Violation> wanted = new ArrayList<>();
    for (String suffix : List.of(".output.yaml", ".golden.yaml")) {
      Path golden = file.resolveSibling(base + suffix);
      if (Files.exists(golden)) {
        wanted.addAll(violations(golden));
      }
    }
    List<Violation> actual;
    try {
      Json input = Codec.parseYaml(Files.readString(file)).getFirst();
      boolean whole = input instanceof Json.Obj object && object.get("spec") != null;
      Json.Obj envelope = Json.Obj.EMPTY.with("name", Json.of("name"));
      actual = Codec.read(type(file), whole ? input : envelope.with("spec", input)).validate();
    } catch (CodecException refused) {
      actual =
          refused.violations().isEmpty()
              ? List.of(new Violation("", String.valueOf(refused.getMessage())))
              : refused.violations();
    }
    verdicts.accept(
        actual.equals(wanted)
            ? Verdict.passed(name)
            : Verdict.failed(name, "wanted " + wanted + ", but was " + actual));
  }

  private static List<Violation> violations(Path golden) throws IOException {
    var violations = new ArrayList<Violation>();
    try {
      for (Json document : Codec.parseYaml(Files.readString(golden))) {
        if (document instanceof Json.Obj object) {
          for (Json item : object.items("violations")) {
            if (item instanceof Json.Obj violation) {
              violations.add(new Violation(violation.text("field"), violation.text("message")));
            }
          }
        }
      }
    } catch (CodecException broken) {
      throw new IOException(golden + ": " + broken.getMessage(), broken);
    }
    return violations;
  }

  /// The type whose name, in lower case, is a folder on the way.
  private static ResourceType<?> type(Path file) throws IOException {
    for (Path part : file) {
      for (ResourceType<?> type : ResourceTypes.ALL) {
        if (type.name().toLowerCase(Locale.ROOT).equals(part.toString())) {
          return type;
        }
      }
    }
    throw new IOException("no type in the path: " + file);
  }
}
