package regent.xds.envoy.proto;

import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.BufferSettings;
import regent.xds.plan.HttpFilter.RequestBody;

/// What listeners and routes both say about checks of requests.
public final class CheckBodies {
  /// The name by which routes say what is different for them.
  public static final String FILTER = "envoy.filters.http.ext_authz";

  private CheckBodies() {}

  /// How much of a body is sent along. A longer one is cut, which the decision sees in the header
  /// `x-envoy-auth-partial-body`.
  public static BufferSettings of(RequestBody plan) {
    return BufferSettings.newBuilder()
        .setMaxRequestBytes(plan.maxBytes())
        .setAllowPartialMessage(true)
        .setPackAsBytes(plan.raw())
        .build();
  }
}
