package regent.model.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import regent.model.mesh.Mesh;
import regent.model.resource.Kri;
import regent.model.resource.Meta;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType.Flag;
import regent.model.service.DestinationPort;
import regent.model.targetref.TargetRef;

/// Finds the resources, or the ports of them, that a reference means. Kuma's
/// `pkg/plugins/policies/core/rules/resolve`.
final class Destinations {
  private Destinations() {}

  /// A resource, or a port of it.
  ///
  /// @param resource the resource
  /// @param section the name of the port; empty for the whole
  record Section(Resource<?> resource, String section) {
    Kri kri() {
      return resource.kri().withSection(section);
    }
  }

  /// What `target` means in a policy with the envelope `policy`.
  static List<Section> of(TargetRef target, Meta policy, MeshResources resources) {
    if (target.kind() == TargetRef.Kind.MESH) {
      return resources
          .mesh(policy.mesh())
          .map(mesh -> List.of(new Section(mesh, "")))
          .orElse(List.of());
    }
    Map<String, String> labels = target.labels();
    if (labels == null) {
      return List.of();
    }
    var found = new ArrayList<Section>();
    for (Resource<?> resource : resources.list(target.kind().text())) {
      if (resource.labels().entrySet().containsAll(labels.entrySet())) {
        found.addAll(sections(resource, target.section()));
      }
    }
    return found;
  }

  private static List<Section> sections(Resource<?> resource, String section) {
    if (section.isEmpty() || !resource.type().is(Flag.DESTINATION)) {
      return List.of(new Section(resource, ""));
    }
    boolean has =
        DestinationPort.of(resource).stream().anyMatch(port -> port.section().equals(section));
    return has ? List.of(new Section(resource, section)) : List.of();
  }

  /// Whether what is said about `about` also concerns `other`.
  static boolean concerns(Section about, Section other) {
    Resource<?> wide = about.resource();
    Resource<?> narrow = other.resource();
    String type = wide.type().name();
    if (type.equals(Mesh.TYPE.name())) {
      boolean sameType = narrow.type().name().equals(type);
      return wide.name().equals(sameType ? narrow.name() : narrow.mesh());
    }
    if (!narrow.type().name().equals(type) || !wide.kri().equals(narrow.kri())) {
      return false;
    }
    return switch (type) {
      case "MeshService", "MeshMultiZoneService" ->
          about.section().isEmpty() || about.section().equals(other.section());
      case "MeshExternalService", "MeshHTTPRoute" -> true;
      default -> false;
    };
  }
}
