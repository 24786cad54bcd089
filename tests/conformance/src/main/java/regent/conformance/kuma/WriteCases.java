package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import regent.conformance.Verdict;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.model.labels.ComputedLabels;
import regent.model.labels.ControlPlane;
import regent.model.labels.Envelope;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.service.Warnings;
import regent.model.validation.Violation;
import regent.model.validation.Violations;

/// `validation`: what is wrong with a resource that is written.
final class WriteCases {
  private static final ControlPlane WRITER = ControlPlane.standalone("default");
  private static final String NOT_FOUND = "404";

  private WriteCases() {}

  /// What a write came to: what is wrong, or the decoder's message.
  private record Outcome(List<Violation> causes, String detail, List<String> warnings) {
    Outcome(List<Violation> causes, String detail) {
      this(causes, detail, List.of());
    }

    @Override
    public String toString() {
      if (!causes.isEmpty()) {
        return causes.toString();
      }
      return detail.isEmpty() ? "accepted with warnings " + warnings : detail;
    }
  }

  static void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    Json cases;
    try {
      cases = Codec.parseJson(Files.readString(file));
    } catch (CodecException broken) {
      throw new IOException(file + ": " + broken.getMessage(), broken);
    }
    if (!(cases instanceof Json.Arr(var items))) {
      throw new IOException("no list of cases: " + file);
    }
    for (Json item : items) {
      if (item instanceof Json.Obj one) {
        judge(KumaModelSuite.name(file, ".json"), one, verdicts);
      }
    }
  }

  private static void judge(String file, Json.Obj one, Consumer<Verdict> verdicts) {
    String[] path = one.text("path").split("/", -1);
    Optional<ResourceType<?>> type =
        path.length < 3 ? Optional.empty() : ResourceTypes.byPath(path[path.length - 2]);
    boolean aboutTheStore = String.valueOf(one.get("status")).equals(NOT_FOUND);
    if (!one.text("method").equals("PUT") || type.isEmpty() || aboutTheStore) {
      return;
    }
    String name = file + "/" + one.text("case");
    String mesh = type.get().inMesh() ? path[2] : "";
    Json body = one.get("body");
    Outcome actual =
        write(type.get(), body == null ? Json.NULL : body, mesh, path[path.length - 1]);
    Outcome wanted = wanted(one);
    verdicts.accept(
        actual.equals(wanted)
            ? Verdict.passed(name)
            : Verdict.failed(name, "wanted " + wanted + ", but was " + actual));
  }

  private static Outcome wanted(Json.Obj one) {
    Json.Obj response = one.object("response");
    List<Violation> causes = Answers.causes(response);
    List<String> warnings =
        response.items("warnings").stream()
            .map(warning -> warning instanceof Json.Str(var text) ? text : warning.toString())
            .toList();
    return new Outcome(causes, causes.isEmpty() ? response.text("detail") : "", warnings);
  }

  /// In the order of Kuma: the schema, the spec, the envelope, then what depends on the name.
  private static Outcome write(ResourceType<?> type, Json body, String mesh, String name) {
    Resource<?> resource;
    try {
      resource = Codec.read(type, body);
    } catch (CodecException refused) {
      return refused.violations().isEmpty()
          ? new Outcome(List.of(), String.valueOf(refused.getMessage()))
          : new Outcome(refused.violations(), "");
    }
    Violations spec = Violations.root();
    resource.spec().validate(Meta.of("", "", Map.of()), spec);
    if (!spec.toList().isEmpty()) {
      return new Outcome(spec.toList(), "");
    }
    List<Violation> envelope = Envelope.validate(resource, mesh, name, WRITER);
    List<Violation> wrong = envelope.isEmpty() ? resource.validate() : envelope;
    return new Outcome(
        wrong,
        "",
        wrong.isEmpty() ? Warnings.of(ComputedLabels.compute(resource, WRITER)) : List.of());
  }
}
