package regent.cp.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import regent.cp.admission.ActiveBundles;
import regent.cp.admission.BundleFit;
import regent.cp.admission.RegoModules;
import regent.cp.admission.Secrets;
import regent.cp.bundle.BundleRefused.Problem;
import regent.model.policy.meshopa.MeshOPA;
import regent.model.resource.Resource;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.opa.PolicyCompiler;
import regent.opa.bundle.LoadedBundle;

/// The MeshOPA that append a bundle: a revision that would not go together with them is not handed
/// out.
public final class BundleUses implements BundleLibrary.Fit {
  private final Store store;
  private final PolicyCompiler compiler;
  private final Secrets secrets;
  private final ActiveBundles others;

  /// @param others the bundles as they are now
  public BundleUses(Store store, PolicyCompiler compiler, Secrets secrets, ActiveBundles others) {
    this.store = store;
    this.compiler = compiler;
    this.secrets = secrets;
    this.others = others;
  }

  @Override
  public void check(String mesh, String name, LoadedBundle.Snapshot bundle)
      throws BundleRefused, StoreException {
    List<Resource<MeshOPA>> policies = store.list(MeshOPA.TYPE, mesh);
    var candidate =
        new ActiveBundles.Active(name, bundle.manifest().revision(), "", bundle.bundle());
    ActiveBundles then =
        (ofMesh, asked) ->
            ofMesh.equals(mesh) && asked.equals(name)
                ? Optional.of(candidate)
                : others.active(ofMesh, asked);
    var fit = new BundleFit(compiler, secrets, then);
    List<Problem> problems = new ArrayList<>();
    for (Resource<MeshOPA> policy : policies) {
      if (appends(policy, name)) {
        for (RegoModules.Problem problem : fit.problems(policy, policies)) {
          problems.add(
              new Problem("MeshOPA " + policy.name(), problem.field() + ": " + problem.reason()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new BundleRefused(problems);
    }
  }

  @Override
  public List<String> users(String mesh, String name) throws StoreException {
    return store.list(MeshOPA.TYPE, mesh).stream()
        .filter(policy -> appends(policy, name))
        .map(Resource::name)
        .toList();
  }

  private static boolean appends(Resource<MeshOPA> policy, String name) {
    return policy.spec().conf().appendBundlesOrNone().stream()
        .anyMatch(ref -> ref.name().equals(name));
  }
}
