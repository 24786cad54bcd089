package regent.authz.compose;

import org.jspecify.annotations.Nullable;

/// One voice in a decision that several policies take together.
///
/// @param allow the rule that must allow, as a path into `data`: `shop/authz/allow`
/// @param deny the rule that must not deny; null when there is none to ask
public record Participant(String allow, @Nullable String deny) {
  /// The rules `allow` and `deny` of a package.
  ///
  /// @param path such as `shop/authz`
  public static Participant ofPackage(String path) {
    return new Participant(path + "/allow", path + "/deny");
  }
}
