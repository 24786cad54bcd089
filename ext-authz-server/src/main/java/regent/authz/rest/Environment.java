package regent.authz.rest;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import regent.opa.builtin.Services;
import regent.opa.decision.DecisionEvent;
import regent.opa.management.config.OpaConfig;
import regent.opa.store.Store;

/// What the API works on.
///
/// @param config the configuration in force, which discovery may change
/// @param services what built-ins may use
/// @param decisions takes every decision; gives empty when decisions are not logged
/// @param authorizes whether requests are put before the policy of the configuration's
///     `default_authorization_decision`
/// @param authentication how callers show who they are
public record Environment(
    Store store,
    Supplier<OpaConfig> config,
    Services services,
    InstantSource clock,
    Plugins plugins,
    Supplier<Optional<DecisionEvent.Listener>> decisions,
    boolean authorizes,
    Authentication authentication,
    Build build) {

  /// How callers show who they are.
  public enum Authentication {
    /// They do not.
    OFF,

    /// By a token in the header `Authorization`.
    TOKEN,

    /// By the certificate of their connection.
    TLS
  }

  /// Of which build this program is. What is not known is empty.
  ///
  /// @param version the version of OPA whose behaviour this is
  public record Build(String version, String commit, String timestamp, String hostname) {}
}
