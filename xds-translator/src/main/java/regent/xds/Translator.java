package regent.xds;

import java.util.List;
import regent.xds.inbound.InboundPlan;
import regent.xds.outbound.OutboundPlan;
import regent.xds.plan.ProxyPlan;
import regent.xds.proxy.ProxyView;
import regent.xds.snapshot.Snapshot;
import regent.xds.snapshot.Snapshots;
import regent.xds.system.SystemPlan;

/// Translates what is known of a proxy into what it is told: `ProxyView → ProxyPlan → Snapshot`.
/// Pure and total; equal views give equal snapshots.
public final class Translator {
  private Translator() {}

  /// The snapshot of a proxy.
  public static Snapshot translate(ProxyView view) {
    return Snapshots.of(plan(view));
  }

  /// The plan of a proxy.
  public static ProxyPlan plan(ProxyView view) {
    return ProxyPlan.join(
        List.of(SystemPlan.of(view), InboundPlan.of(view), OutboundPlan.of(view)));
  }
}
