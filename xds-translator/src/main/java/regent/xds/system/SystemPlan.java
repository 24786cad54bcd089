package regent.xds.system;

import java.util.List;
import java.util.TreeMap;
import regent.xds.plan.ProxyPlan;
import regent.xds.proxy.ProxyView;

/// What a proxy has whatever its traffic is.
public final class SystemPlan {
  private SystemPlan() {}

  /// Administration, redirected traffic, and configuration for the agent.
  public static ProxyPlan of(ProxyView view) {
    return ProxyPlan.join(
        List.of(Administration.of(view), RedirectedTraffic.of(view), agentConfig(view)));
  }

  private static ProxyPlan agentConfig(ProxyView view) {
    var documents = new TreeMap<String, String>();
    if (NameService.isUsed(view)) {
      documents.put("dns", NameService.json(view));
    }
    return documents.isEmpty()
        ? ProxyPlan.of(List.of(), List.of())
        : ProxyPlan.of(List.of(AgentConfig.listener(view, documents)), List.of());
  }
}
