package regent.authz.compose;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.authz.Decider;
import regent.opa.decision.Decision;
import regent.opa.decision.Decision.Outcome;
import regent.opa.value.Bool;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// Lets the policies decide that belong to the route which Envoy matched. Envoy names it in the
/// context extension [#CONTEXT]; requests without one are decided by the policies of the proxy.
///
/// A route that is not known is a denial and never a failure: its policies may be on their way, and
/// no setting for failures may let requests pass without them.
public final class RouteDecisions implements Decider {
  /// The context extension that names the route.
  public static final String CONTEXT = "regent.io/route";

  private static final Str NAME = Str.of(CONTEXT);

  private final Composition proxy;
  private final Map<String, Composition> routes;
  private final boolean mayWait;

  /// @param proxy decides requests that matched no route of a name
  /// @param routes by the names that Envoy gives them
  public RouteDecisions(Composition proxy, Map<String, Composition> routes) {
    this.proxy = proxy;
    this.routes = Map.copyOf(routes);
    this.mayWait = proxy.mayWait() || routes.values().stream().anyMatch(Composition::mayWait);
  }

  @Override
  public Decision decide(Value input) {
    Value route = route(input);
    if (!route.isDefined()) {
      return proxy.decide(input);
    }
    Composition known = route instanceof Str name ? routes.get(name.value()) : null;
    return known == null ? proxy.denial(input, unknown(route)) : known.decide(input);
  }

  @Override
  public boolean mayWait() {
    return mayWait;
  }

  private static Value route(Value input) {
    Value at = input;
    for (String key : List.of("attributes", "contextExtensions")) {
      at = at instanceof Obj object ? object.get(key) : Undefined.UNDEFINED;
    }
    return at instanceof Obj extensions ? extensions.get(NAME) : Undefined.UNDEFINED;
  }

  private static Outcome unknown(Value route) {
    return new Outcome.Answer(
        Obj.builder()
            .put("allowed", Bool.FALSE)
            .put("body", Str.of("no policy is known for route " + route))
            .build(),
        Optional.empty());
  }
}
