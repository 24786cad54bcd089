package regent.cp.admission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import regent.cp.admission.ActiveBundles.Active;
import regent.cp.admission.RegoModules.Module;
import regent.cp.admission.RegoModules.Problem;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.policy.meshopa.MeshOPA.BundleRef;
import regent.model.resource.Resource;
import regent.model.store.StoreException;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.RootPaths;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;

/// Whether the bundles that a MeshOPA appends go together with one another, with its modules, and
/// with the MeshOPA that can select the same proxies: their roots do not overlap, no package is
/// that of two of them, and all of it compiles.
public final class BundleFit {
  private static final String FIELD = "spec.default.appendBundles";

  private final PolicyCompiler compiler;
  private final Secrets secrets;
  private final ActiveBundles bundles;

  public BundleFit(PolicyCompiler compiler, Secrets secrets, ActiveBundles bundles) {
    this.compiler = compiler;
    this.secrets = secrets;
    this.bundles = bundles;
  }

  /// Everything that is wrong, each with the field it stands in; nothing when no bundle is
  /// concerned.
  ///
  /// @param others the MeshOPA of its mesh
  public List<Problem> problems(Resource<MeshOPA> policy, List<Resource<MeshOPA>> others)
      throws StoreException {
    List<Problem> problems = missing(policy);
    if (!problems.isEmpty()) {
      return problems;
    }
    List<Resource<MeshOPA>> together = new ArrayList<>();
    together.add(policy);
    for (Resource<MeshOPA> other : others) {
      if (!other.key().equals(policy.key()) && Selections.overlap(policy, other)) {
        together.add(other);
      }
    }
    Map<String, Active> active = new TreeMap<>();
    for (Resource<MeshOPA> each : together) {
      for (BundleRef ref : each.spec().conf().appendBundlesOrNone()) {
        bundles.active(each.mesh(), ref.name()).ifPresent(found -> active.put(ref.name(), found));
      }
    }
    return active.isEmpty() ? List.of() : problems(together, active);
  }

  /// The modules of the bundles that a policy appends, as far as they are there.
  public List<Source> library(Resource<MeshOPA> policy) throws StoreException {
    List<Source> modules = new ArrayList<>();
    for (BundleRef ref : policy.spec().conf().appendBundlesOrNone()) {
      bundles
          .active(policy.mesh(), ref.name())
          .ifPresent(bundle -> modules.addAll(modules(bundle)));
    }
    return modules;
  }

  private List<Problem> missing(Resource<MeshOPA> policy) throws StoreException {
    List<Problem> problems = new ArrayList<>();
    List<BundleRef> refs = policy.spec().conf().appendBundlesOrNone();
    for (int i = 0; i < refs.size(); i++) {
      String name = refs.get(i).name();
      var found = bundles.active(policy.mesh(), name);
      if (found.isEmpty()) {
        problems.add(
            new Problem(
                FIELD + "[" + i + "].name",
                "mesh \"%s\" has no bundle \"%s\" with an active revision"
                    .formatted(policy.mesh(), name)));
      } else if (refs.get(i).path() != null && found.get().bundle().modules().isEmpty()) {
        problems.add(
            new Problem(
                FIELD + "[" + i + "].path",
                "bundle \"" + name + "\" has no Rego that could decide"));
      }
    }
    return problems;
  }

  private List<Problem> problems(List<Resource<MeshOPA>> together, Map<String, Active> active) {
    Map<String, List<String>> roots = new TreeMap<>();
    active.forEach((name, bundle) -> roots.put(name, bundle.bundle().manifest().roots()));
    try {
      RootPaths.checkBundles(roots);
    } catch (BundleException e) {
      return List.of(new Problem(FIELD, String.valueOf(e.getMessage())));
    }
    List<Source> sources = new ArrayList<>();
    Map<List<String>, String> owners = new LinkedHashMap<>();
    for (Active bundle : active.values()) {
      for (Source module : modules(bundle)) {
        sources.add(module);
        owners.put(packageOf(module), bundle.name());
      }
    }
    List<Problem> problems = new ArrayList<>();
    for (Resource<MeshOPA> policy : together) {
      for (Module module : RegoModules.of(policy, secrets).modules()) {
        sources.add(module.source());
        List<String> name = packageOf(module.source());
        String owner = owners.get(name);
        if (owner != null && !name.isEmpty()) {
          problems.add(
              new Problem(
                  RegoModules.field(module.index()),
                  "package %s of MeshOPA \"%s\" is also a package of bundle \"%s\""
                      .formatted(String.join(".", name), policy.name(), owner)));
        }
      }
    }
    return problems.isEmpty() ? compiled(sources, active) : problems;
  }

  private List<Problem> compiled(List<Source> sources, Map<String, Active> active) {
    try {
      return compiler.compile(sources).conflicts(data(List.copyOf(active.values()))).stream()
          .map(conflict -> new Problem(FIELD, "together with the policies: " + conflict))
          .toList();
    } catch (CompileException e) {
      return List.of(
          new Problem(
              FIELD,
              "bundles %s do not compile together with the policies that can select the same proxies: %s"
                  .formatted(String.join(", ", active.keySet()), e.diagnostics().getFirst())));
    }
  }

  private List<String> packageOf(Source module) {
    try {
      return compiler.packageOf(module);
    } catch (CompileException e) {
      return List.of();
    }
  }

  /// The modules of a bundle, under names that no policy's module has.
  public static List<Source> modules(Active bundle) {
    return bundle.bundle().modules().stream()
        .map(module -> new Source("bundle/" + bundle.name() + "/" + module.name(), module.text()))
        .toList();
  }

  /// The documents of bundles whose roots do not overlap.
  public static Obj data(List<Active> bundles) {
    Obj data = Obj.EMPTY;
    for (Active bundle : bundles) {
      data = merged(data, bundle.bundle().data());
    }
    return data;
  }

  private static Obj merged(Obj one, Obj other) {
    var merged = Obj.Builder.from(one);
    for (var key : other.keys()) {
      merged.put(
          key,
          one.get(key) instanceof Obj below && other.get(key) instanceof Obj above
              ? merged(below, above)
              : other.get(key));
    }
    return merged.build();
  }
}
