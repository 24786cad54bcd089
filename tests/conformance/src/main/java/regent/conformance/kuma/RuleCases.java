package regent.conformance.kuma;

import static regent.conformance.kuma.Envelopes.GLOBAL_KUBERNETES;
import static regent.conformance.kuma.Envelopes.GLOBAL_UNIVERSAL;
import static regent.conformance.kuma.Envelopes.ZONE_KUBERNETES;
import static regent.conformance.kuma.Envelopes.ZONE_UNIVERSAL;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import regent.conformance.Verdict;
import regent.conformance.kuma.Envelopes.Maker;
import regent.model.json.Json;
import regent.model.match.InboundRules;
import regent.model.match.MeshResources;
import regent.model.match.OutboundRules;
import regent.model.match.PolicyEntries;
import regent.model.match.ProxyConf;
import regent.model.match.UnresolvedException;
import regent.model.mesh.Mesh;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;

/// `rules-inbound`, `rules-merge`, `rules-outbound`: the rules that follow from matched policies.
final class RuleCases {
  private static final String SUFFIX = ".input.yaml";
  private static final String MATCHED = "matched-for-rules-";
  private static final Map<String, Maker> VIEWS = views();

  private RuleCases() {}

  private static Map<String, Maker> views() {
    var views = new TreeMap<String, Maker>();
    views.put("global-uni", GLOBAL_UNIVERSAL);
    views.put("global-k8s", GLOBAL_KUBERNETES);
    views.put("zone-uni", ZONE_UNIVERSAL);
    views.put("zone-k8s", ZONE_KUBERNETES);
    views.put("zone-k8s-2-global-uni", ZONE_KUBERNETES.toUniversal());
    views.put("zone-uni-2-global-uni", ZONE_UNIVERSAL.toUniversal());
    views.put("zone-k8s-2-global-k8s", ZONE_KUBERNETES.toKubernetes());
    views.put("zone-uni-2-global-k8s", ZONE_UNIVERSAL.toKubernetes());
    views.put("global-k8s-2-zone-uni", GLOBAL_KUBERNETES.toUniversal());
    views.put("global-uni-2-zone-uni", GLOBAL_UNIVERSAL.toUniversal());
    views.put("global-uni-2-zone-k8s", GLOBAL_UNIVERSAL.toKubernetes());
    views.put("global-k8s-2-zone-k8s", GLOBAL_KUBERNETES.toKubernetes());
    views.put("zone-uni-2-zone-uni", ZONE_UNIVERSAL.toUniversal().toUniversal());
    views.put("zone-uni-2-zone-k8s", ZONE_UNIVERSAL.toUniversal().toKubernetes());
    views.put("zone-k8s-2-zone-uni", ZONE_KUBERNETES.toUniversal().toUniversal());
    views.put("zone-k8s-2-zone-k8s", ZONE_KUBERNETES.toUniversal().toKubernetes());
    return views;
  }

  static void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    String name = KumaModelSuite.name(file, SUFFIX);
    String base = file.getFileName().toString().replace(SUFFIX, "");
    Path golden = file.resolveSibling(base + ".golden.yaml");
    List<Resource<?>> resources = Golden.read(file);
    try {
      if (name.startsWith("rules-inbound/")) {
        Golden.compare(name, Golden.inbound(InboundRules.of(matched(resources))), golden, verdicts);
      } else if (name.startsWith("rules-merge/")) {
        List<PolicyEntries> policies = resources.stream().map(PolicyEntries::of).toList();
        Json actual = ProxyConf.of(policies).map(Golden::proxyConf).orElse(Json.NULL);
        Golden.compare(name, actual, golden, verdicts);
      } else if (name.startsWith("rules-outbound/sort/")) {
        var sorted = OutboundRules.sorted(matched(resources), MeshResources.of(List.of()));
        Golden.compare(name, Golden.sorted(sorted), golden, verdicts);
      } else {
        for (var view : VIEWS.entrySet()) {
          Path seen = file.resolveSibling(base).resolve(view.getKey() + ".golden.yaml");
          Golden.compare(
              name + "/" + view.getKey(), outbound(resources, view.getValue()), seen, verdicts);
        }
      }
    } catch (UnresolvedException unresolved) {
      verdicts.accept(Verdict.failed(name, String.valueOf(unresolved.getMessage())));
    }
  }

  private static List<PolicyEntries> matched(List<Resource<?>> resources) {
    return resources.stream()
        .filter(resource -> resource.meta().displayName().startsWith(MATCHED))
        .map(PolicyEntries::of)
        .toList();
  }

  private static Json outbound(List<Resource<?>> resources, Maker maker)
      throws UnresolvedException {
    List<Resource<?>> seen = new ArrayList<>();
    var changed = new HashMap<ResourceKey, Json>();
    for (Resource<?> resource : resources) {
      if (resource.type().name().equals(Mesh.TYPE.name())) {
        seen.add(resource);
        continue;
      }
      Envelopes envelope = maker.make(resource);
      Resource<?> moved = resource.withMeta(envelope.meta());
      seen.add(moved);
      changed.put(moved.key(), envelope.extensions());
    }
    return Golden.resourceRules(OutboundRules.of(matched(seen), MeshResources.of(seen)), changed);
  }
}
