package regent.conformance.kuma;

import static regent.conformance.kuma.Envelopes.GLOBAL_KUBERNETES;
import static regent.conformance.kuma.Envelopes.GLOBAL_UNIVERSAL;
import static regent.conformance.kuma.Envelopes.ZONE_KUBERNETES;
import static regent.conformance.kuma.Envelopes.ZONE_UNIVERSAL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import regent.conformance.Verdict;
import regent.conformance.kuma.Envelopes.Maker;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.match.MatchedPolicies;
import regent.model.match.Matcher;
import regent.model.match.MeshResources;
import regent.model.resource.Labels;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;
import regent.model.resource.Spec;

/// `matchers`: which policies match a dataplane, and the rules that follow.
final class MatcherCases {
  private static final String SUFFIX = ".policies.yaml";

  /// Where the dataplane and the policies were written, and where they are looked at.
  private record View(Maker dataplane, Maker policies) {}

  private static final Map<String, View> VIEWS = views();

  private MatcherCases() {}

  private static Map<String, View> views() {
    Maker globalUniversal = system(GLOBAL_UNIVERSAL);
    Maker copiedToUniversal = system(GLOBAL_UNIVERSAL.toUniversal());
    var views = new TreeMap<String, View>();
    views.put("uni-zone", new View(ZONE_UNIVERSAL, ZONE_UNIVERSAL));
    views.put("k8s-zone", new View(ZONE_KUBERNETES, ZONE_KUBERNETES));
    views.put(
        "policy-from-global-uni-zone-uni-on-global",
        new View(ZONE_UNIVERSAL.toUniversal(), globalUniversal));
    views.put(
        "policy-from-global-uni-zone-uni-on-zone", new View(ZONE_UNIVERSAL, copiedToUniversal));
    views.put(
        "policy-from-global-uni-zone-k8s-on-zone",
        new View(ZONE_KUBERNETES, system(GLOBAL_UNIVERSAL.toKubernetes())));
    views.put(
        "policy-from-global-uni-zone-k8s-on-global",
        new View(ZONE_KUBERNETES.toUniversal(), globalUniversal));
    views.put(
        "policy-from-global-k8s-zone-uni-on-zone",
        new View(ZONE_UNIVERSAL, system(GLOBAL_KUBERNETES.toUniversal())));
    views.put(
        "policy-from-global-k8s-zone-uni-on-global",
        new View(ZONE_UNIVERSAL.toKubernetes(), system(GLOBAL_KUBERNETES)));
    views.put(
        "policy-from-global-k8s-zone-k8s-on-zone",
        new View(ZONE_KUBERNETES, system(GLOBAL_KUBERNETES.toKubernetes())));
    views.put(
        "policy-from-global-k8s-zone-k8s-on-global",
        new View(ZONE_KUBERNETES.toKubernetes(), system(GLOBAL_KUBERNETES)));
    views.put("policy-global-uni-dpp-k8s-on-zone", new View(ZONE_UNIVERSAL, copiedToUniversal));
    views.put(
        "policy-global-uni-dpp-k8s-on-global",
        new View(ZONE_UNIVERSAL.toUniversal(), globalUniversal));
    views.put(
        "policy-from-k8s-to-uni",
        new View(ZONE_UNIVERSAL, producer(ZONE_KUBERNETES.toUniversal())));
    views.put(
        "policy-from-k8s-to-k8s",
        new View(ZONE_KUBERNETES, producer(ZONE_KUBERNETES.toKubernetes())));
    return views;
  }

  private static Maker system(Maker maker) {
    return maker.with(Labels.POLICY_ROLE, "system").with(Labels.NAMESPACE, "kuma-system");
  }

  private static Maker producer(Maker maker) {
    return maker.with(Labels.POLICY_ROLE, "producer");
  }

  static void run(Path file, Consumer<Verdict> verdicts) throws IOException {
    String name = KumaModelSuite.name(file, SUFFIX);
    String base = file.getFileName().toString().replace(SUFFIX, "");
    List<Resource<?>> resources = new ArrayList<>(Golden.read(file));
    ResourceType<?> type = Golden.policyType(resources);
    Resource<Dataplane> proxy =
        Golden.read(file.resolveSibling(base + ".dataplane.yaml")).getFirst().as(Dataplane.TYPE);
    Path others = file.resolveSibling(base + ".mes.yaml");
    if (Files.exists(others)) {
      resources.addAll(Golden.read(others));
    }
    Path golden = file.resolveSibling(base + ".golden.yaml");
    if (Files.exists(golden)) {
      MatchedPolicies matched = Matcher.match(type, proxy, MeshResources.of(resources));
      boolean rules = !name.contains("/dataplanepolicies/");
      Golden.compare(
          name, rules ? rules(matched) : Golden.list(matched.policies()), golden, verdicts);
      return;
    }
    for (var view : VIEWS.entrySet()) {
      Resource<Dataplane> seen = changed(proxy, view.getValue().dataplane());
      List<Resource<?>> policies = new ArrayList<>();
      for (Resource<?> resource : resources) {
        policies.add(
            resource.type().equals(type)
                ? changed(resource, view.getValue().policies())
                : resource);
      }
      MatchedPolicies matched = Matcher.match(type, seen, MeshResources.of(policies));
      Golden.compare(
          name + "/" + view.getKey(),
          Golden.list(matched.policies()),
          file.resolveSibling(base).resolve(view.getKey() + ".golden.yaml"),
          verdicts);
    }
  }

  private static <S extends Spec> Resource<S> changed(Resource<S> resource, Maker maker) {
    return resource.withMeta(maker.make(resource).meta());
  }

  private static Json rules(MatchedPolicies matched) {
    return Json.Obj.EMPTY.with("ResourceRules", Golden.resourceRules(matched.outbound(), Map.of()));
  }
}
