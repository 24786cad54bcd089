package regent.model.targetref;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.json.Shapes;
import regent.model.validation.Violations;

/// What a policy, or one of its entries, applies to.
///
/// @param kind the kind of resource
/// @param labels labels that the resources have; null selects all of the kind (an empty map none)
/// @param sectionName a part of the resource, the name of a port say; null for the whole
public record TargetRef(
    Kind kind, @Nullable Map<String, String> labels, @Nullable String sectionName) {
  /// The kinds, from the least to the most specific.
  public enum Kind {
    /// The whole mesh.
    MESH("Mesh"),
    /// Proxies.
    DATAPLANE("Dataplane"),
    /// Services of the mesh.
    MESH_SERVICE("MeshService"),
    /// Services outside the mesh.
    MESH_EXTERNAL_SERVICE("MeshExternalService"),
    /// Services that span zones.
    MESH_MULTI_ZONE_SERVICE("MeshMultiZoneService"),
    /// Routes.
    MESH_HTTP_ROUTE("MeshHTTPRoute");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /// The kind as it is written.
    public String text() {
      return text;
    }

    /// The kind that is written as `text`; empty for kinds that Kuma 3.0 no longer has.
    public static Optional<Kind> of(String text) {
      return List.of(values()).stream().filter(kind -> kind.text.equals(text)).findFirst();
    }
  }

  /// The whole mesh.
  public static final TargetRef MESH = new TargetRef(Kind.MESH, null, null);

  /// The reference at the top of a policy: the mesh, or proxies.
  public static final Shape<TargetRef> TOP_LEVEL = shape(Kind.MESH, Kind.DATAPLANE);

  /// The reference at the top of a policy that can be about single routes, too.
  public static final Shape<TargetRef> TOP_LEVEL_OR_ROUTE =
      shape(Kind.MESH, Kind.DATAPLANE, Kind.MESH_HTTP_ROUTE);

  /// The reference of an entry of `to`.
  public static final Shape<TargetRef> OUTBOUND =
      shape(
          Kind.MESH,
          Kind.MESH_SERVICE,
          Kind.MESH_EXTERNAL_SERVICE,
          Kind.MESH_MULTI_ZONE_SERVICE,
          Kind.MESH_HTTP_ROUTE);

  /// In the order in which the schema of backend references lists them.
  static final Shape<Kind> ANY_KIND =
      kind(
          Kind.MESH,
          Kind.MESH_SERVICE,
          Kind.MESH_EXTERNAL_SERVICE,
          Kind.MESH_MULTI_ZONE_SERVICE,
          Kind.MESH_HTTP_ROUTE,
          Kind.DATAPLANE);

  private static Shape<Kind> kind(Kind... kinds) {
    return Shapes.oneOf(kinds, Kind::text);
  }

  private static Shape<TargetRef> shape(Kind... kinds) {
    return Objects.of(
        "TargetRef",
        TargetRef::new,
        Field.required("kind", kind(kinds), TargetRef::kind),
        Field.optional("labels", Shapes.STRING.map(), TargetRef::labels),
        Field.optional("sectionName", Shapes.STRING, TargetRef::sectionName));
  }

  /// The labels; none when absent.
  public Map<String, String> labelsOrEmpty() {
    return labels == null ? Map.of() : labels;
  }

  /// The section; the empty string when absent.
  public String section() {
    return sectionName == null ? "" : sectionName;
  }

  /// Orders references at the top of policies from the least to the most specific: by kind, and
  /// for proxies those with a section last.
  public int compareSpecificity(TargetRef other) {
    int byKind = kind.compareTo(other.kind);
    if (byKind != 0 || kind != Kind.DATAPLANE) {
      return byKind;
    }
    return Boolean.compare(!section().isEmpty(), !other.section().isEmpty());
  }

  /// Adds what is wrong with this reference where only `supported` kinds make sense.
  ///
  /// @param at the reference
  public void validate(Violations at, List<Kind> supported, Direction direction) {
    if (!supported.contains(kind)) {
      at.field("kind").add("value '" + kind.text() + "' is not supported");
      return;
    }
    switch (kind) {
      case MESH -> {
        forbidLabels(at);
        forbidSection(at);
      }
      case DATAPLANE -> {
        if (direction != Direction.INBOUND && !section().isEmpty()) {
          at.field("sectionName").add("can only be used with inbound policies");
        }
      }
      case MESH_SERVICE, MESH_MULTI_ZONE_SERVICE -> requireLabels(at);
      case MESH_EXTERNAL_SERVICE, MESH_HTTP_ROUTE -> {
        forbidSection(at);
        requireLabels(at);
      }
    }
  }

  /// Which traffic a policy is about.
  public enum Direction {
    /// It has rules for incoming traffic.
    INBOUND,
    /// It is about outgoing traffic, or about the proxy.
    OTHER
  }

  private void forbidLabels(Violations at) {
    at.field("labels")
        .require(labelsOrEmpty().isEmpty(), "must not be set with kind " + kind.text());
  }

  private void forbidSection(Violations at) {
    at.field("sectionName")
        .require(section().isEmpty(), "must not be set with kind " + kind.text());
  }

  private void requireLabels(Violations at) {
    at.field("labels")
        .require(!labelsOrEmpty().isEmpty(), "must be set when kind is " + kind.text());
  }
}
