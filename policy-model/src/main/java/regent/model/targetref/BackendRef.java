package regent.model.targetref;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.validation.Violations;

/// Where a route sends traffic.
///
/// @param kind the kind of destination
/// @param labels labels of the destination
/// @param sectionName the name of its port
/// @param weight its share of the traffic, relative to the other references of the rule
/// @param port the number of its port; null when `sectionName` names it
public record BackendRef(
    TargetRef.Kind kind,
    @Nullable Map<String, String> labels,
    @Nullable String sectionName,
    long weight,
    @Nullable Long port) {
  private static final List<TargetRef.Kind> DESTINATIONS =
      List.of(
          TargetRef.Kind.MESH_SERVICE,
          TargetRef.Kind.MESH_EXTERNAL_SERVICE,
          TargetRef.Kind.MESH_MULTI_ZONE_SERVICE);

  /// A reference as it is written in a route.
  public static final Shape<BackendRef> SHAPE =
      Objects.of(
          "BackendRef",
          BackendRef::new,
          Field.required("kind", TargetRef.ANY_KIND, BackendRef::kind),
          Field.optional("labels", Shapes.STRING.map(), BackendRef::labels),
          Field.optional("sectionName", Shapes.STRING, BackendRef::sectionName),
          Field.defaulted(
              "weight", Shapes.integer(0, 0xFFFF_FFFFL, "int64"), 1L, BackendRef::weight),
          Field.optional("port", Shapes.UINT32, BackendRef::port));

  /// The destination, without weight.
  public TargetRef target() {
    return new TargetRef(kind, labels, sectionName);
  }

  /// Adds what is wrong with this reference.
  public void validate(Violations at) {
    target().validate(at, DESTINATIONS, TargetRef.Direction.OTHER);
    if (kind == TargetRef.Kind.MESH_MULTI_ZONE_SERVICE && port == null) {
      at.field("port").add("must be defined with kind MeshMultiZoneService");
    }
  }
}
