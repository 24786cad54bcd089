package regent.conformance.kuma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import regent.conformance.Verdict;
import regent.model.labels.ControlPlane;
import regent.model.labels.Envelope;
import regent.model.resource.Resource;
import regent.model.validation.Violation;

/// `label-validation`: labels that may be written on a global control plane or one of a zone.
final class LabelCases {
  private static final String SUFFIX = ".input.yaml";

  /// The zone of these cases.
  private static final String ZONE = "kuma-4";

  private LabelCases() {}

  static void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    String name = KumaModelSuite.name(file, SUFFIX);
    String base = file.getFileName().toString().replace(SUFFIX, "");
    if (base.startsWith("zone-k8s.")) {
      verdicts.accept(Verdict.failed(name, "needs the admission webhook of Kubernetes"));
      return;
    }
    ControlPlane writer =
        base.startsWith("global.")
            ? new ControlPlane(ControlPlane.Mode.GLOBAL, "", false, false)
            : new ControlPlane(ControlPlane.Mode.ZONE, ZONE, true, false);
    Resource<?> resource = Golden.read(file).getFirst();
    List<Violation> actual = Envelope.validate(resource, resource.mesh(), resource.name(), writer);
    String answer = Files.readString(file.resolveSibling(base + ".golden.yaml"));
    List<Violation> wanted =
        answer.startsWith("HTTP/1.1 2")
            ? List.of()
            : Answers.causes(answer.substring(answer.indexOf('{')));
    verdicts.accept(
        actual.equals(wanted)
            ? Verdict.passed(name)
            : Verdict.failed(name, "wanted " + wanted + ", but was " + actual));
  }
}
