package regent.model.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;
import regent.model.validation.Violation;

class EnvelopeTest {
  private static final ControlPlane ZONE = ControlPlane.standalone("east");

  private static Resource<?> timeout(String name) throws CodecException {
    return Codec.read(
        """
        type: MeshTimeout
        mesh: default
        name: %s
        spec:
          to:
          - targetRef: {kind: MeshService, labels: {kuma.io/display-name: ledger}}
            default: {idleTimeout: 1s}
        """
            .formatted(name));
  }

  @Test
  void policyOfAZoneGetsItsLabels() throws CodecException {
    assertThat(ComputedLabels.compute(timeout("slow"), ZONE).labels())
        .isEqualTo(
            Map.of(
                "kuma.io/display-name", "slow",
                "kuma.io/env", "universal",
                "kuma.io/mesh", "default",
                "kuma.io/origin", "zone",
                "kuma.io/zone", "east"));
  }

  @Test
  void meshIsOfNoZone() {
    var mesh = Resource.of(Mesh.TYPE, "", "default", new Mesh(List.of()));

    assertThat(ComputedLabels.compute(mesh, ZONE).labels())
        .isEqualTo(Map.of("kuma.io/display-name", "default", "kuma.io/origin", "zone"));
  }

  @Test
  void policyAboutAServiceOfItsNamespaceIsOneOfAProducer() throws Exception {
    var onKubernetes = new ControlPlane(ControlPlane.Mode.ZONE, "east", false, true);

    Resource<?> labelled =
        ComputedLabels.compute(
            timeout("slow.shop"), "slow", onKubernetes, new Namespace("shop", false));

    assertThat(labelled.labels())
        .containsEntry("kuma.io/policy-role", "producer")
        .containsEntry("k8s.kuma.io/namespace", "shop")
        .containsEntry("kuma.io/display-name", "slow");
  }

  @Test
  void policyAboutOwnAndOtherServicesIsRefused() throws CodecException {
    Resource<?> mixed =
        Codec.read(
            """
            type: MeshTimeout
            mesh: default
            name: mixed
            spec:
              to:
              - targetRef: {kind: MeshService, labels: {kuma.io/display-name: ledger}}
                default: {idleTimeout: 1s}
              - targetRef: {kind: Mesh}
                default: {idleTimeout: 1s}
            """);

    assertThatThrownBy(
            () -> ComputedLabels.compute(mixed, "mixed", ZONE, new Namespace("shop", false)))
        .isInstanceOf(MixedRolesException.class);
  }

  @Test
  void urlAndBodyMustAgree() throws CodecException {
    assertThat(Envelope.validate(timeout("a"), "other", "b", ZONE))
        .containsExactly(
            new Violation("name", "name from the URL has to be the same as in body"),
            new Violation("mesh", "mesh from the URL has to be the same as in body"));
  }

  @Test
  void labelsOfOtherZonesAndMeshesAreRefused() throws CodecException {
    Resource<?> labelled =
        timeout("a").withLabels(Map.of("kuma.io/zone", "west", "kuma.io/mesh", "m2"));

    assertThat(Envelope.validate(labelled, "default", "a", ZONE))
        .containsExactly(
            new Violation("labels[\"kuma.io/zone\"]", "kuma.io/zone label should have east value"),
            new Violation(
                "labels[\"kuma.io/mesh\"]",
                "kuma.io/mesh label must not differ from mesh set on resource"));
  }

  @Test
  void globalControlPlaneTakesOnlyWhatIsItsOwn() throws CodecException {
    var global = new ControlPlane(ControlPlane.Mode.GLOBAL, "", false, false);

    assertThat(
            Envelope.validate(
                timeout("a").withLabels(Map.of("kuma.io/origin", "zone")), "default", "a", global))
        .containsExactly(
            new Violation(
                "labels[\"kuma.io/origin\"]", "the origin label must be set to 'global'"));
  }

  @Test
  void nameMustBeASubdomain() throws CodecException {
    assertThat(Envelope.validate(timeout("Up_per"), "default", "Up_per", ZONE))
        .extracting(Violation::field)
        .containsExactly("name");
  }
}
