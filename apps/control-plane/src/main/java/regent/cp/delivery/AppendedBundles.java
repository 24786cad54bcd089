package regent.cp.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.cp.admission.ActiveBundles;
import regent.cp.admission.ActiveBundles.Active;
import regent.cp.admission.BundleFit;
import regent.model.bundle.MeshBundle;
import regent.model.json.Json;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshopa.MeshOPA.BundleRef;
import regent.model.resource.Kri;
import regent.model.resource.Resource;
import regent.model.store.StoreException;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;

/// The bundles that the MeshOPA of a proxy append, each once.
///
/// @param bundles in the order of the policies
/// @param paths the decisions of each bundle that have a say, by its name
/// @param missing by the policy that appends it, as KRI, what cannot be had
record AppendedBundles(
    List<Active> bundles, Map<String, List<String>> paths, Map<String, String> missing) {
  AppendedBundles {
    bundles = List.copyOf(bundles);
  }

  static AppendedBundles of(List<Resource<MeshOPA>> policies, ActiveBundles active) {
    Map<String, Active> bundles = new LinkedHashMap<>();
    Map<String, List<String>> paths = new TreeMap<>();
    Map<String, String> missing = new TreeMap<>();
    for (Resource<MeshOPA> policy : policies) {
      for (BundleRef ref : policy.spec().conf().appendBundlesOrNone()) {
        Optional<Active> found = find(policy.mesh(), ref.name(), active);
        if (found.isEmpty()) {
          missing.put(policy.kri().toString(), "there is no active bundle " + ref.name());
          continue;
        }
        bundles.put(ref.name(), found.get());
        String path = ref.path();
        if (path != null) {
          paths.computeIfAbsent(ref.name(), _ -> new ArrayList<>()).add(path);
        }
      }
    }
    return new AppendedBundles(List.copyOf(bundles.values()), paths, missing);
  }

  private static Optional<Active> find(String mesh, String name, ActiveBundles active) {
    try {
      return active.active(mesh, name);
    } catch (StoreException e) {
      throw new IllegalStateException("bundle " + name + " cannot be read: " + e.getMessage(), e);
    }
  }

  List<Source> modules() {
    return bundles.stream().flatMap(bundle -> BundleFit.modules(bundle).stream()).toList();
  }

  Obj data() {
    return BundleFit.data(bundles);
  }

  /// As `sources` of the manifest's metadata. Modules of bundles only offer rules; where a decision
  /// is named, the first module stands for it.
  List<Json> sources(String mesh) {
    List<Json> sources = new ArrayList<>();
    missing.forEach(
        (policy, problem) ->
            sources.add(
                Json.Obj.EMPTY
                    .with("resource", Json.of(policy))
                    .with("problem", Json.of(problem))));
    for (Active bundle : bundles) {
      String kri = new Kri(MeshBundle.TYPE, mesh, "", "", bundle.name(), "").toString();
      List<Source> modules = BundleFit.modules(bundle);
      for (Source module : modules) {
        sources.add(source(kri, module, true));
      }
      for (String path : paths.getOrDefault(bundle.name(), List.of())) {
        sources.add(source(kri, modules.getFirst(), false).with("path", Json.of(path)));
      }
    }
    return sources;
  }

  private static Json.Obj source(String resource, Source module, boolean ignored) {
    return Json.Obj.EMPTY
        .with("resource", Json.of(resource))
        .with("file", Json.of(module.name()))
        .with("ignoreDecision", Json.of(ignored));
  }

  /// As `bundles` of the manifest's metadata: which revision of each is in it.
  Json.Obj revisions() {
    Map<String, Json> revisions = new LinkedHashMap<>();
    for (Active bundle : bundles) {
      revisions.put(
          bundle.name(),
          Json.Obj.EMPTY
              .with("revision", Json.of(bundle.revision()))
              .with("digest", Json.of(bundle.digest())));
    }
    return new Json.Obj(revisions);
  }
}
