package regent.cp.insight;

import java.util.Optional;
import regent.model.json.Json;
import regent.model.store.StoreException;

/// Where the insight of a dataplane is found, whichever control plane the proxy is connected to.
@FunctionalInterface
public interface DataplaneInsights {
  /// As Kuma writes `DataplaneInsight`; absent before the proxy connected for the first time.
  Optional<Json.Obj> insight(String mesh, String name) throws StoreException;

  /// Whether a stream of the proxy is open.
  static boolean isOnline(Json.Obj insight) {
    return insight.items("subscriptions").stream()
        .anyMatch(
            subscription ->
                subscription instanceof Json.Obj fields
                    && fields.get("connectTime") != null
                    && fields.get("disconnectTime") == null);
  }
}
