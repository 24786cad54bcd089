package regent.model.labels;

import java.util.List;
import java.util.TreeMap;
import regent.model.resource.Labels;
import regent.model.resource.Meta;
import regent.model.resource.PolicyRole;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.validation.Names;
import regent.model.validation.Violation;
import regent.model.validation.Violations;

/// What makes the envelope of a written resource valid, in the order and words of Kuma's REST API
/// (`resource_crud_endpoints.go`).
public final class Envelope {
  private static final String ORIGIN_MUST_BE = "the origin label must be set to '%s'";

  private Envelope() {}

  /// What is wrong with the envelope of `resource`.
  ///
  /// @param mesh the mesh of the URL; empty for global types
  /// @param name the name of the URL
  public static List<Violation> validate(
      Resource<?> resource, String mesh, String name, ControlPlane writer) {
    Violations at = Violations.root();
    Meta meta = resource.meta();
    at.field("name")
        .require(name.equals(meta.name()), "name from the URL has to be the same as in body");
    if (writer.federated()) {
      at.field("name")
          .require(
              writer.zone().length() + 1 + name.length() < 253,
              "the length of the name must be shorter");
    }
    if (resource.type().inMesh()) {
      at.field("mesh")
          .require(mesh.equals(meta.mesh()), "mesh from the URL has to be the same as in body");
    }
    labels(at.field("labels"), resource.type(), meta, writer);
    Names.identifier(at.field("name"), meta.name());
    if (resource.type().inMesh()) {
      Names.oldIdentifier(at.field("mesh"), meta.mesh());
    }
    return at.toList();
  }

  private static void labels(Violations at, ResourceType<?> type, Meta meta, ControlPlane writer) {
    String origin = meta.label(Labels.ORIGIN);
    boolean known = origin.equals(Labels.ORIGIN_GLOBAL) || origin.equals(Labels.ORIGIN_ZONE);
    at.key(Labels.ORIGIN)
        .require(origin.isEmpty() || known, "unknown resource origin \"" + origin + "\"");
    originForWrite(at, type, meta, writer);
    if (writer.mode() != ControlPlane.Mode.GLOBAL && !origin.equals(Labels.ORIGIN_GLOBAL)) {
      at.key(Labels.ZONE)
          .require(
              !meta.labels().containsKey(Labels.ZONE)
                  || meta.label(Labels.ZONE).equals(writer.zone()),
              "kuma.io/zone label should have " + writer.zone() + " value");
      at.key(Labels.MESH)
          .require(
              !meta.labels().containsKey(Labels.MESH)
                  || meta.label(Labels.MESH).equals(meta.mesh()),
              "kuma.io/mesh label must not differ from mesh set on resource");
    }
    if (type.is(Flag.POLICY)) {
      String role = meta.label(Labels.POLICY_ROLE);
      at.key(Labels.POLICY_ROLE)
          .require(
              role.isEmpty() || role.equals(PolicyRole.SYSTEM.text()),
              "kuma.io/policy-role label should have system value, got " + role);
    }
    new TreeMap<>(meta.labels())
        .forEach(
            (key, value) -> {
              Names.labelKey(key).forEach(at.key(key)::add);
              Names.labelValue(value).forEach(at.key(key)::add);
            });
  }

  /// What is wrong with changing or deleting a resource on this control plane: it must be where it
  /// was written.
  public static List<Violation> validateOrigin(
      ResourceType<?> type, Meta meta, ControlPlane writer) {
    Violations at = Violations.root();
    originForWrite(at, type, meta, writer);
    return at.toList();
  }

  private static void originForWrite(
      Violations at, ResourceType<?> type, Meta meta, ControlPlane writer) {
    String origin = meta.label(Labels.ORIGIN);
    Violations label = at.key(Labels.ORIGIN);
    if (writer.mode() == ControlPlane.Mode.GLOBAL) {
      label.require(
          origin.isEmpty() || origin.equals(Labels.ORIGIN_GLOBAL),
          ORIGIN_MUST_BE.formatted(Labels.ORIGIN_GLOBAL));
    }
    if (writer.federated() && type.is(Flag.SPEC_FIELD)) {
      label.require(
          origin.equals(Labels.ORIGIN_ZONE), ORIGIN_MUST_BE.formatted(Labels.ORIGIN_ZONE));
    }
  }
}
