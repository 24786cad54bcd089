package regent.model.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;

/// Finds the policies of a proxy and merges them. Pure: equal input gives equal output. Kuma's
/// `matchers.MatchedPolicies`. Policies without entries that are attached to routes say nothing to
/// the proxy as a whole: they are left to [RouteAttachments].
public final class Matcher {
  /// From the least to the most important.
  static final Comparator<PolicyEntries> ORDER =
      PolicyOrder.BY_ATTRIBUTES.thenComparing(PolicyOrder.BY_NAME);

  private Matcher() {}

  /// Which policies are looked at.
  public enum Shadow {
    /// All but those with the label `kuma.io/effect: shadow`.
    LEFT_OUT,
    /// All.
    INCLUDED
  }

  /// What the policies of `type` say to `proxy`.
  public static MatchedPolicies match(
      ResourceType<?> type, Resource<Dataplane> proxy, MeshResources resources) {
    return match(type, proxy, resources, Shadow.LEFT_OUT);
  }

  /// What the policies of `type` say to `proxy`, with or without those that are only tried out.
  public static MatchedPolicies match(
      ResourceType<?> type, Resource<Dataplane> proxy, MeshResources resources, Shadow shadow) {
    var warnings = new ArrayList<String>();
    var matched = new ArrayList<PolicyEntries>();
    var byListener = new TreeMap<InboundListener, List<PolicyEntries>>();
    for (PolicyEntries policy : resources.policies(type)) {
      if (shadow == Shadow.LEFT_OUT && policy.meta().label(Labels.EFFECT).equals("shadow")) {
        continue;
      }
      if (RouteAttachments.isAttached(policy)) {
        continue;
      }
      ProxySelection selection = select(policy, proxy, resources, warnings);
      if (!selection.isEmpty()) {
        matched.add(policy);
        selection
            .listeners()
            .forEach(
                listener ->
                    byListener.computeIfAbsent(listener, _ -> new ArrayList<>()).add(policy));
      }
    }
    matched.sort(ORDER);
    var inbound = new TreeMap<InboundListener, List<InboundRule>>();
    byListener.forEach(
        (listener, policies) -> {
          policies.sort(ORDER);
          inbound.put(listener, InboundRules.of(policies));
        });
    return new MatchedPolicies(
        type,
        List.copyOf(matched.stream().map(PolicyEntries::resource).toList()),
        inbound,
        outbound(matched, resources, warnings),
        ProxyConf.of(matched).orElse(null),
        warnings);
  }

  private static ProxySelection select(
      PolicyEntries policy,
      Resource<Dataplane> proxy,
      MeshResources resources,
      List<String> warnings) {
    try {
      return ProxySelection.of(policy.meta(), policy.topLevel(), proxy, resources);
    } catch (UnresolvedException unresolved) {
      warnings.add(
          "unable to resolve TargetRef on policy: mesh:%s name:%s error:%s"
              .formatted(
                  policy.meta().mesh(),
                  policy.meta().name(),
                  Json.quote(String.valueOf(unresolved.getMessage()))));
      return new ProxySelection(List.of(), false);
    }
  }

  private static ResourceRules outbound(
      List<PolicyEntries> matched, MeshResources resources, List<String> warnings) {
    try {
      return OutboundRules.of(matched, resources);
    } catch (UnresolvedException unresolved) {
      warnings.add(
          "couldn't create To rules: failed to get 'to' entries: " + unresolved.getMessage());
      return ResourceRules.NONE;
    }
  }
}
