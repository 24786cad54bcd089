package regent.authz;

import regent.opa.decision.ActivePolicies;

/// What decides now, and how requests are put to it.
public record Authorizer(Decider decider, AuthorizationPolicy how) {
  /// `policies` decide; `how.path()` is one of the paths that they were prepared for.
  public static Authorizer of(ActivePolicies policies, AuthorizationPolicy how) {
    return new Authorizer(input -> policies.decide(how.path(), input), how);
  }
}
