package regent.model.secret;

import org.jspecify.annotations.Nullable;
import regent.model.json.Bytes;
import regent.model.json.Field;
import regent.model.json.Objects;
import regent.model.json.Shape;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;
import regent.model.resource.Scope;
import regent.model.resource.Spec;

/// Something that must not be seen, a key say. [#TYPE] belongs to a mesh, [#GLOBAL_TYPE] to none.
///
/// @param data its bytes; written in base64. Null when there are none
public record Secret(@Nullable Bytes data) implements Spec {
  private static final Shape<Secret> SHAPE =
      Objects.of("Secret", Secret::new, Field.optional("data", Bytes.SHAPE, Secret::data));

  /// Secrets of a mesh.
  public static final ResourceType<Secret> TYPE =
      ResourceType.named("Secret", Scope.MESH, SHAPE)
          .path("secrets")
          .cli("secret", "secrets")
          .display("Secret", "Secrets")
          .flags(
              Flag.ADMIN_ONLY,
              Flag.PROVIDED_BY_GLOBAL,
              Flag.CONSUMED_BY_ZONE,
              Flag.PROVIDED_BY_ZONE)
          .build();

  /// Global secrets.
  public static final ResourceType<Secret> GLOBAL_TYPE =
      ResourceType.named("GlobalSecret", Scope.GLOBAL, SHAPE)
          .path("globalsecrets")
          .cli("globalsecret", "globalsecrets")
          .display("Global Secret", "Global Secrets")
          .flags(
              Flag.ADMIN_ONLY,
              Flag.PROVIDED_BY_GLOBAL,
              Flag.CONSUMED_BY_ZONE,
              Flag.PROVIDED_BY_ZONE)
          .build();

  @Override
  public String toString() {
    return "Secret[***]";
  }
}
