package regent.cp.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import regent.cp.http.Response;
import regent.model.dataplane.Inbound;
import regent.model.dataplane.Listener;
import regent.model.json.Json;
import regent.model.match.InboundListener;
import regent.model.match.InboundRule;
import regent.model.match.MatchedPolicies;
import regent.model.match.MatchesHash;
import regent.model.match.Origin;
import regent.model.match.ResourceRule;
import regent.model.mesh.Mesh;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.registry.ResourceTypes;
import regent.model.resource.Kri;
import regent.model.resource.Resource;

/// What policies say to a proxy as a whole, to one of its inbounds, to one of its outbounds, and to
/// a route of an outbound.
///
/// Source: Kuma's `resource_inspect_endpoints.go` (`getPoliciesConf`) and its recorded answers.
final class PolicyEndpoints {
  private static final String PROXY = "/meshes/{mesh}/dataplanes/{name}/";
  private static final String OUTBOUND = PROXY + "_outbounds/{outbound}/";

  private final ResourceEndpoints resources;

  PolicyEndpoints(ResourceEndpoints resources) {
    this.resources = resources;
  }

  void register(Routes routes) {
    routes
        .get(PROXY + "_policies", this::ofProxy)
        .get(PROXY + "_inbounds/{inbound}/_policies", this::ofInbound)
        .get(OUTBOUND + "_policies", this::ofOutbound)
        .get(OUTBOUND + "_routes", this::routesOf)
        .get(OUTBOUND + "_routes/{route}/_policies", this::ofRoute);
  }

  private Response ofProxy(Call call) throws ApiException {
    List<Json> policies = new ArrayList<>();
    for (MatchedPolicies matched : matched(call)) {
      var proxy = matched.proxyConf();
      if (proxy != null) {
        policies.add(policy(matched, "conf", proxy.conf(), proxy.origins()));
      }
    }
    return list("policies", policies);
  }

  private Response ofInbound(Call call) throws ApiException {
    MeshContent content = MeshContent.of(call, resources);
    InboundListener listener = listener(content, kri(call, "inbound").section());
    List<Json> policies = new ArrayList<>();
    for (MatchedPolicies matched : InspectedTypes.match(InspectedTypes.ALL, content)) {
      List<InboundRule> rules = matched.inboundRules(listener.address(), listener.port());
      if (!rules.isEmpty()) {
        Json shown = Json.of(rules.stream().map(PolicyEndpoints::rule).toList());
        List<Resource<?>> once =
            rules.stream().<Resource<?>>map(rule -> rule.origin().policy()).distinct().toList();
        policies.add(policy(matched, "rules", shown, once));
      }
    }
    return list("policies", policies);
  }

  private static InboundListener listener(MeshContent content, String section) throws ApiException {
    var networking = content.dataplane().spec().networkingOrNone();
    for (Inbound inbound : networking.inbound()) {
      if (inbound.sectionName().equals(section)) {
        return new InboundListener(networking.addressOf(inbound), inbound.port());
      }
    }
    for (Listener listener : networking.listeners()) {
      if (listener.sectionName().equals(section)) {
        return new InboundListener(networking.addressOf(listener), listener.port());
      }
    }
    throw ApiException.of(500, "Failed building response", "Internal Server Error");
  }

  private static Json rule(InboundRule rule) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("conf", rule.conf());
    fields.put("kri", Json.of(rule.origin().policy().kri().toString()));
    return new Json.Obj(fields);
  }

  private Response ofOutbound(Call call) throws ApiException {
    MeshContent content = MeshContent.of(call, resources);
    Kri outbound = kri(call, "outbound");
    return confs(
        InspectedTypes.match(InspectedTypes.ALL, content),
        List.of(outbound, outbound.withoutSection(), mesh(call)));
  }

  private Response ofRoute(Call call) throws ApiException {
    MeshContent content = MeshContent.of(call, resources);
    Kri outbound = kri(call, "outbound");
    Kri route = kri(call, "route");
    return confs(
        InspectedTypes.match(InspectedTypes.WITHOUT_ROUTES, content),
        List.of(route, outbound, outbound.withoutSection(), mesh(call)));
  }

  /// @param names of traffic, the most specific first
  private static Response confs(List<MatchedPolicies> all, List<Kri> names) {
    List<Json> policies = new ArrayList<>();
    for (MatchedPolicies matched : all) {
      var rules = matched.outbound().rules();
      names.stream()
          .filter(rules::containsKey)
          .findFirst()
          .map(rules::get)
          .ifPresent(
              rule ->
                  policies.add(
                      policy(matched, "conf", Json.of(rule.confs()), origins(rule.origins()))));
    }
    return list("policies", policies);
  }

  private Response routesOf(Call call) throws ApiException {
    MeshContent content = MeshContent.of(call, resources);
    Kri outbound = kri(call, "outbound");
    List<Json> routes = new ArrayList<>();
    for (MatchedPolicies matched : InspectedTypes.match(InspectedTypes.ROUTES, content)) {
      Optional<ResourceRule> computed = matched.outbound().compute(outbound, content.resources());
      computed.ifPresent(
          rule ->
              routes.add(
                  policy(matched, "rules", routeRules(matched, rule), origins(rule.origins()))));
    }
    return list("routes", routes);
  }

  private static Json routeRules(MatchedPolicies matched, ResourceRule computed) {
    List<Json> rules = new ArrayList<>();
    for (Json.Obj conf : computed.confs()) {
      if (matched.type() != MeshHTTPRoute.TYPE) {
        rules.add(routeRule(conf.object("default"), "", Json.NULL));
        continue;
      }
      for (Json item : conf.items("rules")) {
        if (item instanceof Json.Obj rule) {
          List<Json> matches = rule.items("matches");
          Origin origin = computed.originByMatches().get(MatchesHash.of(matches));
          String from = origin == null ? "" : origin.policy().kri().toString();
          rules.add(routeRule(rule.object("default"), from, Json.of(matches)));
        }
      }
    }
    return Json.of(rules);
  }

  private static Json routeRule(Json conf, String kri, Json matches) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("conf", conf);
    fields.put("kri", Json.of(kri));
    fields.put("matches", matches);
    return new Json.Obj(fields);
  }

  private List<MatchedPolicies> matched(Call call) throws ApiException {
    return InspectedTypes.match(InspectedTypes.ALL, MeshContent.of(call, resources));
  }

  private static Kri mesh(Call call) {
    return new Kri(Mesh.TYPE, "", "", "", call.path("mesh"), "");
  }

  private static Kri kri(Call call, String name) throws ApiException {
    try {
      return ResourceTypes.parseKri(call.path(name));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("bad request: " + e.getMessage());
    }
  }

  private static List<Resource<?>> origins(List<Origin> origins) {
    return origins.stream().<Resource<?>>map(Origin::policy).toList();
  }

  private static Json policy(
      MatchedPolicies matched, String field, Json value, List<Resource<?>> origins) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("kind", Json.of(matched.type().name()));
    fields.put(field, value);
    fields.put(
        "origins",
        Json.of(
            origins.stream()
                .map(origin -> Json.of(Map.of("kri", origin.kri().toString())))
                .toList()));
    return new Json.Obj(fields);
  }

  private static Response list(String name, List<Json> items) {
    return ApiServer.json(200, new Json.Obj(Map.of(name, Json.of(items))));
  }
}
