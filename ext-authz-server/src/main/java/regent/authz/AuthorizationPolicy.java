package regent.authz;

import regent.authz.input.BodyParsing;

/// How requests are decided: keys of `plugins.envoy_ext_authz_grpc`.
///
/// @param path the decision, as a path into `data`; OPA's default is `envoy/authz/allow`
/// @param dryRun decide and log, but let every request pass
/// @param bodies whether bodies become part of the input
///
/// Source: <https://www.openpolicyagent.org/docs/envoy/primer>
public record AuthorizationPolicy(String path, boolean dryRun, BodyParsing bodies) {
  public static final AuthorizationPolicy DEFAULT =
      new AuthorizationPolicy("envoy/authz/allow", false, BodyParsing.PARSE);
}
