package regent.model.bundle;

import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shapes;
import regent.model.resource.GenericSpec;
import regent.model.resource.Meta;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.resource.Spec;
import regent.model.validation.Violations;

/// What the control plane does about the OPA bundle of its name: where it follows it, and how it is
/// verified. A bundle that is only pushed and never verified needs none. It is for administrators,
/// since the control plane sends secrets where it says.
///
/// @param source where the control plane fetches it; null when it is pushed
/// @param verification how its signature is verified; null when it is left to those who download it
/// @param keepRevisions how many revisions are kept; 20 when null
public record MeshBundle(
    @Nullable BundleSource source,
    @Nullable BundleVerification verification,
    @Nullable Integer keepRevisions)
    implements Spec {
  /// How many revisions are kept when it is not said.
  public static final int DEFAULT_REVISIONS = 20;

  private static final int MOST_REVISIONS = 1000;

  /// The type.
  public static final ResourceType<MeshBundle> TYPE =
      ResourceType.named(
              "MeshBundle",
              Scope.MESH,
              Objects.of(
                  "MeshBundle",
                  MeshBundle::new,
                  Field.optional("source", BundleSource.SHAPE, MeshBundle::source),
                  Field.optional(
                      "verification", BundleVerification.SHAPE, MeshBundle::verification),
                  Field.optional("keepRevisions", Shapes.INT32, MeshBundle::keepRevisions)))
          .path("meshbundles")
          .cli("meshbundle", "meshbundles")
          .display("Mesh Bundle", "Mesh Bundles")
          .shortName("mbun")
          .flags(
              Flag.SPEC_FIELD,
              Flag.ADMIN_ONLY,
              Flag.PROVIDED_BY_GLOBAL,
              Flag.CONSUMED_BY_ZONE,
              Flag.PROVIDED_BY_ZONE)
          .build();

  /// The revisions of the bundle of its name, and how its source fares. Only the control plane
  /// writes it.
  public static final ResourceType<GenericSpec> INSIGHT =
      ResourceType.named("MeshBundleInsight", Scope.MESH, GenericSpec.SHAPE)
          .display("Mesh Bundle Insight", "Mesh Bundle Insights")
          .flags(Flag.READ_ONLY)
          .build();

  /// A bundle that is pushed and not verified.
  public static final MeshBundle PUSHED = new MeshBundle(null, null, null);

  /// How many revisions are kept.
  public int revisionsToKeep() {
    return keepRevisions == null ? DEFAULT_REVISIONS : keepRevisions;
  }

  @Override
  public void validate(Meta meta, Violations at) {
    Violations spec = at.field("spec");
    if (source != null) {
      source.validate(spec.field("source"));
    }
    if (verification != null) {
      verification.validate(spec.field("verification"));
    }
    spec.field("keepRevisions")
        .require(
            revisionsToKeep() >= 1 && revisionsToKeep() <= MOST_REVISIONS,
            "must be in inclusive range [1, " + MOST_REVISIONS + "]");
  }
}
