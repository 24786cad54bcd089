package regent.cp.rest;

import regent.cp.token.Identity;
import regent.model.resource.ResourceType;
import regent.model.resource.ResourceType.Flag;

/// Who may do what, by Kuma's static defaults: everybody reads, administrators see secrets and
/// issue tokens.
final class Access {
  private Access() {}

  /// @param action as it is written in the refusal, `generate user token` say
  static void requireAdmin(Identity.User user, String action) throws ApiException {
    if (!Users.isAdmin(user)) {
      throw ApiException.denied(
          "user \"%s/%s\" cannot access %s"
              .formatted(user.name(), String.join(",", user.groups()), action));
    }
  }

  static void require(Identity.User user, ResourceType<?> type) throws ApiException {
    if (type.is(Flag.ADMIN_ONLY)) {
      requireAdmin(user, "the resource of type \"" + type.name() + "\"");
    }
  }
}
