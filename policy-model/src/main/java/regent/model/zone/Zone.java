package regent.model.zone;

import org.jspecify.annotations.Nullable;
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

/// A zone: one control plane with its proxies.
///
/// @param enabled whether it may connect and receives traffic; null counts as true
public record Zone(@Nullable Boolean enabled) implements Spec {
  /// The type.
  public static final ResourceType<Zone> TYPE =
      ResourceType.named(
              "Zone",
              Scope.GLOBAL,
              Objects.of("Zone", Zone::new, Field.optional("enabled", Shapes.BOOL, Zone::enabled)))
          .path("zones")
          .cli("zone", "zones")
          .display("Zone", "Zones")
          .shortName("z")
          .flags(Flag.PROVIDED_BY_GLOBAL, Flag.PROVIDED_BY_ZONE)
          .build();

  @Override
  public void validate(Meta meta, Violations at) {
    Names.rfc1035(at.field("name"), meta.displayName());
  }
}
