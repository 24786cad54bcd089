package regent.model.match;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.model.json.Json;
import regent.model.policy.meshhttproute.MeshHTTPRoute;
import regent.model.resource.Kri;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.targetref.TargetRef;

/// Builds [ResourceRules] from matched policies: sorts all entries of `to` by importance, finds the
/// destinations they name, and merges for each destination every entry that concerns it. Kuma's
/// `pkg/plugins/policies/core/rules/outbound`.
public final class OutboundRules {
  private OutboundRules() {}

  /// An entry of `to` with the policy it comes from.
  ///
  /// @param policy the policy
  /// @param index which entry of the policy, from 0
  /// @param to the entry
  public record Entry(PolicyEntries policy, int index, PolicyEntries.To to) {
    Origin origin() {
      return new Origin(policy.resource(), index);
    }
  }

  private record Resolved(Entry entry, Destinations.Section section) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::policy, PolicyOrder.BY_ATTRIBUTES)
          .thenComparing(Entry::to, OutboundRules::compareTargets)
          .thenComparing(Entry::policy, PolicyOrder.BY_NAME);

  private static int compareTargets(PolicyEntries.To a, PolicyEntries.To b) {
    if (a.target().isEmpty() || b.target().isEmpty()) {
      return Boolean.compare(a.target().isPresent(), b.target().isPresent());
    }
    TargetRef first = a.target().get();
    TargetRef second = b.target().get();
    int byKind = first.kind().compareTo(second.kind());
    if (byKind != 0 || first.kind() != TargetRef.Kind.MESH_SERVICE) {
      return byKind;
    }
    return Boolean.compare(!first.section().isEmpty(), !second.section().isEmpty());
  }

  /// The rules that follow from `policies`.
  ///
  /// @throws UnresolvedException when a policy is attached to a route that is not there
  public static ResourceRules of(List<PolicyEntries> policies, MeshResources resources)
      throws UnresolvedException {
    var resolved = new ArrayList<Resolved>();
    for (Entry entry : sorted(policies, resources)) {
      entry
          .to()
          .target()
          .map(target -> Destinations.of(target, entry.policy().meta(), resources))
          .orElse(List.of())
          .forEach(section -> resolved.add(new Resolved(entry, section)));
    }
    var sections = new LinkedHashMap<Kri, Destinations.Section>();
    resolved.forEach(item -> sections.put(item.section().kri(), item.section()));
    var rules = new TreeMap<Kri, ResourceRule>();
    sections.forEach((kri, section) -> rules.put(kri, rule(section, resolved)));
    return new ResourceRules(rules);
  }

  /// All entries, the most important last.
  ///
  /// @throws UnresolvedException when a policy is attached to a route that is not there
  public static List<Entry> sorted(List<PolicyEntries> policies, MeshResources resources)
      throws UnresolvedException {
    var entries = new ArrayList<Entry>();
    for (PolicyEntries policy : policies) {
      List<PolicyEntries.To> to = entriesOf(policy, resources);
      for (int i = 0; i < to.size(); i++) {
        entries.add(new Entry(policy, i, to.get(i)));
      }
    }
    entries.sort(ORDER);
    return entries;
  }

  private static ResourceRule rule(Destinations.Section section, List<Resolved> resolved) {
    List<Entry> relevant =
        resolved.stream()
            .filter(item -> Destinations.concerns(item.section(), section))
            .map(Resolved::entry)
            .toList();
    return new ResourceRule(
        section.resource(),
        section.section(),
        Merge.confs(relevant.stream().map(entry -> entry.to().conf()).toList()),
        origins(relevant),
        originByMatches(relevant));
  }

  /// Each entry once; an entry occurs again when its reference finds several resources.
  private static List<Origin> origins(List<Entry> relevant) {
    var seen = new HashSet<Map.Entry<ResourceKey, Integer>>();
    return relevant.stream()
        .map(Entry::origin)
        .filter(origin -> seen.add(Map.entry(origin.policy().key(), origin.index())))
        .toList();
  }

  private static Map<String, Origin> originByMatches(List<Entry> relevant) {
    var origins = new TreeMap<String, Origin>();
    for (Entry entry : relevant) {
      if (entry.policy().resource().type().name().equals(MeshHTTPRoute.TYPE.name())) {
        for (Json rule : entry.to().conf().items(HttpRouteMerge.RULES)) {
          if (rule instanceof Json.Obj object) {
            origins.put(MatchesHash.of(object.items("matches")), entry.origin());
          }
        }
      }
    }
    return origins;
  }

  /// A policy that is attached to routes configures what these routes are about.
  private static List<PolicyEntries.To> entriesOf(PolicyEntries policy, MeshResources resources)
      throws UnresolvedException {
    Optional<TargetRef> top = policy.topLevel();
    if (top.isEmpty() || top.get().kind() != TargetRef.Kind.MESH_HTTP_ROUTE) {
      return policy.to();
    }
    List<Resource<MeshHTTPRoute>> routes =
        ProxySelection.routes(policy.meta(), top.get(), resources);
    if (routes.isEmpty()) {
      throw new UnresolvedException("can't resolve MeshHTTPRoute policy");
    }
    var entries = new ArrayList<PolicyEntries.To>();
    for (Resource<MeshHTTPRoute> route : routes) {
      for (MeshHTTPRoute.To to : route.spec().to()) {
        entries.addAll(entriesOf(policy, to));
      }
    }
    return entries;
  }

  private static List<PolicyEntries.To> entriesOf(PolicyEntries policy, MeshHTTPRoute.To route)
      throws UnresolvedException {
    TargetRef target = route.targetRef();
    if (target.kind() == TargetRef.Kind.MESH_SERVICE
        && target.labelsOrEmpty().getOrDefault(Labels.DISPLAY_NAME, "").isEmpty()) {
      throw new UnresolvedException(
          "can't resolve MeshService targetRef to a service: kuma.io/display-name label is"
              + " required");
    }
    var entries = new ArrayList<PolicyEntries.To>();
    route
        .rules()
        .forEach(
            _ ->
                policy
                    .to()
                    .forEach(
                        to -> entries.add(new PolicyEntries.To(Optional.of(target), to.conf()))));
    return entries;
  }
}
