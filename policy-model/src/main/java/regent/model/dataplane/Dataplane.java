package regent.model.dataplane;

import java.util.List;
import org.jspecify.annotations.Nullable;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.resource.Meta;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.resource.Spec;
import regent.model.validation.Violations;

/// A proxy: where it is and what it listens on (`dataplane.proto`).
///
/// @param networking its addresses; null only in what is not valid
public record Dataplane(@Nullable Networking networking) implements Spec {
  /// The type.
  public static final ResourceType<Dataplane> TYPE =
      ResourceType.named(
              "Dataplane",
              Scope.MESH,
              Objects.of(
                  "Dataplane",
                  Dataplane::new,
                  Field.optional("networking", Networking.SHAPE, Dataplane::networking)))
          .path("dataplanes")
          .cli("dataplane", "dataplanes")
          .display("Dataplane", "Dataplanes")
          .shortName("dp")
          .flags(Flag.PROXY, Flag.CONSUMED_BY_GLOBAL, Flag.PROVIDED_BY_ZONE)
          .build();

  private static final Networking NOWHERE =
      new Networking("", null, List.of(), List.of(), null, null, List.of());

  /// The addresses; without any when absent.
  public Networking networkingOrNone() {
    return networking == null ? NOWHERE : networking;
  }

  /// Whether the application is a gateway of another product.
  public boolean isDelegatedGateway() {
    return networking != null && networking.gateway() != null;
  }

  @Override
  public void validate(Meta meta, Violations at) {
    DataplaneRules.check(this, at);
  }
}
