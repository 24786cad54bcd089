package regent.xds.system;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import regent.xds.plan.Address;
import regent.xds.plan.FilterChainPlan;
import regent.xds.plan.HttpFilter;
import regent.xds.plan.HttpOptions;
import regent.xds.plan.ListenerPlan;
import regent.xds.plan.ListenerPlan.Binding;
import regent.xds.plan.NetworkFilter.HttpConnections;
import regent.xds.plan.Origin;
import regent.xds.plan.RouteAction.DirectResponse;
import regent.xds.plan.RouteMatch;
import regent.xds.plan.RouteMatch.NamedMatch;
import regent.xds.plan.RouteMatch.PathMatch;
import regent.xds.plan.RouteMatch.ValueMatch;
import regent.xds.plan.RoutePlan;
import regent.xds.plan.RoutePlan.Header;
import regent.xds.plan.RoutePlan.HeaderChanges;
import regent.xds.plan.RouteTable;
import regent.xds.plan.RouteTable.VirtualHostPlan;
import regent.xds.proxy.ProxyView;

/// Gives the agent configuration of its own by way of Envoy: a listener on a Unix socket that
/// answers from memory. The agent asks with the `Etag` of what it has, and gets 304 while that is
/// still so.
final class AgentConfig {
  private static final String NAME = "system_dynamicconfig";

  private AgentConfig() {}

  /// The listener.
  ///
  /// @param documents JSON texts by the names under which they are asked for; at least one
  static ListenerPlan listener(ProxyView view, SortedMap<String, String> documents) {
    var routes = new ArrayList<RoutePlan>();
    documents.forEach((name, json) -> routes.addAll(routes(view, name, json)));
    int longest =
        documents.values().stream()
            .mapToInt(json -> json.getBytes(StandardCharsets.UTF_8).length)
            .max()
            .orElse(0);
    var table =
        new RouteTable(
            null,
            List.of(new VirtualHostPlan(NAME, List.of("*"), routes)),
            List.of(),
            null,
            longest);
    var http =
        new HttpConnections(
            NAME,
            table,
            List.of(new HttpFilter.Router()),
            HttpOptions.internal(view.localAddresses()));
    return new ListenerPlan(
        NAME,
        Origin.of(view.kri()),
        new Address.Pipe(view.metadata().socket("kuma-mesh-metric-config")),
        null,
        Binding.PORT,
        null,
        NAME,
        Collections.emptySortedMap(),
        false,
        false,
        List.of(FilterChainPlan.of(http)));
  }

  private static List<RoutePlan> routes(ProxyView view, String name, String json) {
    String tag = sha256(json);
    var path = new PathMatch.Exact("/" + name);
    var unchanged = List.of(new NamedMatch("If-None-Match", new ValueMatch.Exact(tag)));
    var etag = new HeaderChanges(List.of(new Header("Etag", tag, RoutePlan.Write.ADD)), List.of());
    return List.of(
        RoutePlan.of(
            NAME + "_" + name + "_not_modified",
            Origin.of(view.kri()),
            new RouteMatch(path, unchanged, List.of(), null),
            new DirectResponse(304, null)),
        new RoutePlan(
            NAME + "_" + name,
            Origin.of(view.kri()),
            RouteMatch.of(path),
            new DirectResponse(200, json),
            HeaderChanges.NONE,
            etag,
            null));
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
