package regent.cp.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import regent.cp.http.Response;
import regent.model.dataplane.Dataplane;
import regent.model.dataplane.Inbound;
import regent.model.dataplane.Networking;
import regent.model.json.Json;
import regent.model.match.InboundListener;
import regent.model.match.InboundRule;
import regent.model.match.MatchedPolicies;
import regent.model.match.MatchesHash;
import regent.model.match.Origin;
import regent.model.match.ResourceRule;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.resource.Resource;

/// The rules that follow from all policies of a proxy: `_rules`.
///
/// Source: Kuma's `resource_inspect_endpoints.go` (`rulesForResource`) and its recorded answers.
final class RulesEndpoint {
  private final ResourceEndpoints resources;

  RulesEndpoint(ResourceEndpoints resources) {
    this.resources = resources;
  }

  void register(Routes routes) {
    routes.get("/meshes/{mesh}/dataplanes/{name}/_rules", this::rules);
  }

  private Response rules(Call call) throws ApiException {
    MeshContent content = MeshContent.of(call, resources);
    Map<String, Json> httpMatches = new TreeMap<>();
    List<Json> rules = new ArrayList<>();
    for (MatchedPolicies matched : InspectedTypes.match(InspectedTypes.ALL, content)) {
      if (matched.type() == MeshHTTPRoute.TYPE) {
        addMatches(matched, httpMatches);
      }
      List<Json> inbound = inbound(matched, content.dataplane().spec());
      List<Json> to =
          matched.outbound().rules().values().stream()
              .sorted(Comparator.comparing(rule -> rule.resource().name()))
              .map(RulesEndpoint::rule)
              .toList();
      if (matched.proxyConf() == null
          && to.isEmpty()
          && inbound.isEmpty()
          && matched.warnings().isEmpty()) {
        continue;
      }
      rules.add(rules(matched, inbound, to));
    }
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("httpMatches", Json.of(List.copyOf(httpMatches.values())));
    fields.put("resource", meta(content.dataplane()));
    fields.put("rules", Json.of(rules));
    return ApiServer.json(200, new Json.Obj(fields));
  }

  private static Json rules(MatchedPolicies matched, List<Json> inbound, List<Json> to) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("type", Json.of(matched.type().name()));
    fields.put("inboundRules", Json.of(inbound));
    fields.put("toResourceRules", Json.of(to));
    var proxy = matched.proxyConf();
    if (proxy != null) {
      Map<String, Json> rule = new LinkedHashMap<>();
      rule.put("conf", proxy.conf());
      rule.put("origin", Json.of(proxy.origins().stream().map(RulesEndpoint::meta).toList()));
      fields.put("proxyRule", new Json.Obj(rule));
    }
    fields.put("warnings", Json.of(matched.warnings().stream().map(Json::of).toList()));
    return new Json.Obj(fields);
  }

  private static void addMatches(MatchedPolicies matched, Map<String, Json> httpMatches) {
    for (ResourceRule rule : matched.outbound().rules().values()) {
      for (Json.Obj conf : rule.confs()) {
        for (Json route : conf.items("rules")) {
          if (route instanceof Json.Obj fields) {
            List<Json> matches = fields.items("matches");
            String hash = MatchesHash.of(matches);
            Map<String, Json> entry = new LinkedHashMap<>();
            entry.put("match", Json.of(matches));
            entry.put("hash", Json.of(hash));
            httpMatches.put(hash, new Json.Obj(entry));
          }
        }
      }
    }
  }

  /// By port; listeners without rules are left out.
  private static List<Json> inbound(MatchedPolicies matched, Dataplane dataplane) {
    List<InboundListener> listeners =
        matched.inbound().keySet().stream()
            .sorted(Comparator.comparingLong(InboundListener::port))
            .toList();
    List<Json> entries = new ArrayList<>();
    for (InboundListener listener : listeners) {
      List<InboundRule> rules = matched.inboundRules(listener.address(), listener.port());
      if (rules.isEmpty()) {
        continue;
      }
      Map<String, Json> fields = new LinkedHashMap<>();
      fields.put("inbound", inbound(listener, dataplane.networkingOrNone()));
      fields.put("rules", Json.of(rules.stream().map(RulesEndpoint::rule).toList()));
      entries.add(new Json.Obj(fields));
    }
    return entries;
  }

  private static Json inbound(InboundListener listener, Networking networking) {
    Map<String, Json> fields = new LinkedHashMap<>();
    networking.inbound().stream()
        .filter(inbound -> inbound.port() == listener.port())
        .map(Inbound::name)
        .findFirst()
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> fields.put("name", Json.of(name)));
    fields.put("port", Json.of(listener.port()));
    var gateway = networking.gateway();
    fields.put("tags", gateway == null ? Json.NULL : Json.of(gateway.tags()));
    return new Json.Obj(fields);
  }

  private static Json rule(InboundRule rule) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("conf", Json.of(List.of(rule.conf())));
    Json.Obj match = rule.match();
    if (match != null) {
      fields.put("match", match);
    }
    fields.put("origin", Json.of(List.of(origin(rule.origin()))));
    return new Json.Obj(fields);
  }

  private static Json rule(ResourceRule rule) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("conf", Json.of(rule.confs()));
    fields.put("origin", Json.of(rule.origins().stream().map(RulesEndpoint::origin).toList()));
    fields.put("resourceMeta", meta(rule.resource()));
    fields.put("resourceSectionName", Json.of(rule.section()));
    return new Json.Obj(fields);
  }

  private static Json origin(Origin origin) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("resourceMeta", meta(origin.policy()));
    fields.put("ruleIndex", Json.of(origin.index()));
    return new Json.Obj(fields);
  }

  /// The envelope of a resource in short.
  static Json.Obj meta(Resource<?> resource) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("type", Json.of(resource.type().name()));
    fields.put("mesh", Json.of(resource.mesh()));
    fields.put("name", Json.of(resource.name()));
    fields.put("labels", Json.of(resource.labels()));
    return new Json.Obj(fields);
  }
}
