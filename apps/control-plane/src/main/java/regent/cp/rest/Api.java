package regent.cp.rest;

import java.time.InstantSource;
import regent.cp.bundle.BundleDownloads;
import regent.cp.bundle.BundleLibrary;
import regent.cp.bundle.OpaReports;
import regent.cp.bundle.ReceivedDecisions;
import regent.cp.config.Settings;
import regent.cp.insight.DataplaneInsights;
import regent.cp.resource.ResourceWriter;
import regent.cp.token.KeyRing;
import regent.cp.token.Tokens;
import regent.model.labels.ControlPlane;
import regent.model.store.Store;

/// The routes of the REST API.
public final class Api {
  private Api() {}

  /// All that the API stands on.
  public record Parts(
      Settings settings,
      Instance instance,
      Store store,
      ResourceWriter writer,
      ControlPlane home,
      DataplaneInsights insights,
      Tokens tokens,
      KeyRing keys,
      Translation translation,
      Bundling bundles,
      AgentDoor door,
      InstantSource clock) {}

  /// What the API needs to serve bundles.
  public record Bundling(
      BundleLibrary library,
      BundleDownloads downloads,
      OpaReports reports,
      ReceivedDecisions decisions) {}

  public static Routes routes(Parts parts) {
    var routes = new Routes();
    var resources =
        new ResourceEndpoints(
            parts.store(), parts.writer(), parts.home(), parts.settings().api().readOnly());
    new IndexEndpoints(parts.settings(), parts.instance()).register(routes);
    new InsightEndpoints(resources, parts.insights(), parts.clock()).register(routes);
    new OverviewEndpoints(resources, parts.insights()).register(routes);
    new RulesEndpoint(resources).register(routes);
    new PolicyEndpoints(resources).register(routes);
    new LayoutEndpoint(resources).register(routes);
    new AttachmentEndpoints(resources).register(routes);
    new ConfigEndpoint(resources, parts.translation()).register(routes);
    new TokenEndpoints(parts.settings(), parts.tokens(), parts.keys()).register(routes);
    bundles(parts, resources, routes);
    resources.register(routes);
    return routes;
  }

  private static void bundles(Parts parts, ResourceEndpoints resources, Routes routes) {
    Bundling bundles = parts.bundles();
    new BundleEndpoints(
            resources,
            bundles.library(),
            new BundleProxies(resources, parts.insights(), bundles.reports()),
            parts.door(),
            parts.settings().api().readOnly())
        .register(routes);
    new DownloadEndpoint(bundles.downloads(), parts.door()).register(routes);
    new OpaReportEndpoints(bundles.reports(), bundles.decisions(), parts.door()).register(routes);
  }
}
