package regent.model.mesh;

import java.util.List;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shapes;
import regent.model.resource.Meta;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.resource.Spec;
import regent.model.validation.Names;
import regent.model.validation.Violations;

/// A mesh. In Kuma 3.0 almost everything about it is said by other resources.
///
/// @param skipCreatingInitialPolicies types of the default policies that are not created with it;
///     `*` for all of them
public record Mesh(List<String> skipCreatingInitialPolicies) implements Spec {
  /// The type.
  public static final ResourceType<Mesh> TYPE =
      ResourceType.named(
              "Mesh",
              Scope.GLOBAL,
              Objects.of(
                  "Mesh",
                  Mesh::new,
                  Field.list(
                      "skipCreatingInitialPolicies",
                      Shapes.STRING,
                      Mesh::skipCreatingInitialPolicies)))
          .path("meshes")
          .cli("mesh", "meshes")
          .display("Mesh", "Meshes")
          .shortName("m")
          .flags(Flag.PROVIDED_BY_GLOBAL, Flag.CONSUMED_BY_ZONE)
          .build();

  public Mesh {
    skipCreatingInitialPolicies = List.copyOf(skipCreatingInitialPolicies);
  }

  @Override
  public void validate(Meta meta, Violations at) {
    Names.rfc1035(at.field("name"), meta.displayName());
  }
}
