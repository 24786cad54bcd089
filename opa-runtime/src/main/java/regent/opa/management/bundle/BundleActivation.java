package regent.opa.management.bundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.LoadedBundle;
import regent.opa.bundle.RootPaths;
import regent.opa.diagnostic.Source;
import regent.opa.store.Bundles;
import regent.opa.store.Documents;
import regent.opa.store.PatchOperation;
import regent.opa.store.Store;
import regent.opa.store.StoreException;
import regent.opa.store.Transaction;
import regent.opa.value.Arr;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;

/// Puts bundles into the store: all of a bundle or nothing, in one transaction. A bundle replaces
/// all documents and policies below its roots. Thread-safe.
///
/// Source: `Activate` of OPA's package `bundle`.
public final class BundleActivation {
  private static final List<String> SYSTEM = List.of("system", "bundles");

  private final Store store;

  /// The ids of the policies of each active bundle. Changed in transactions only.
  private Map<String, Set<String>> modules = new HashMap<>();

  public BundleActivation(Store store) {
    this.store = store;
  }

  /// Makes `loaded` the bundle `name`.
  ///
  /// @param etag kept beside the manifest; empty when the source gave none
  /// @throws BundleException when it claims what is not its own
  /// @throws CompileException when its policies are wrong; what was active stays active
  public synchronized void activate(String name, LoadedBundle loaded, String etag)
      throws BundleException, CompileException {
    Map<String, Set<String>> after = new HashMap<>(modules);
    store.write(
        transaction -> {
          try {
            checkRoots(transaction.data(), name, loaded.manifest().roots());
            switch (loaded) {
              case LoadedBundle.Snapshot snapshot ->
                  after.put(name, replace(transaction, name, snapshot.bundle()));
              case LoadedBundle.Delta delta -> patch(transaction, name, delta);
            }
            writeManifest(transaction, name, loaded.written(), etag);
          } catch (StoreException e) {
            throw new BundleException(String.valueOf(e.getMessage()), e);
          }
          return true;
        });
    modules = after;
  }

  /// Removes bundles and all that they own.
  public synchronized void remove(Set<String> names) throws CompileException {
    Map<String, Set<String>> after = new HashMap<>(modules);
    store.write(
        transaction -> {
          for (String name : names) {
            try {
              eraseData(transaction, roots(transaction.data(), name));
              for (String id : after.getOrDefault(name, Set.of())) {
                if (transaction.policies().containsKey(id)) {
                  transaction.remove(id);
                }
              }
              var path = append(SYSTEM, name);
              if (Documents.find(transaction.data(), path).isDefined()) {
                transaction.write(PatchOperation.REMOVE, path, Obj.EMPTY);
              }
            } catch (StoreException e) {
              throw new IllegalStateException(e);
            }
            after.remove(name);
          }
          return true;
        });
    modules = after;
  }

  private static void checkRoots(Obj data, String name, List<String> roots) throws BundleException {
    Map<String, List<String>> claims = new TreeMap<>();
    for (String other : Bundles.revisions(data).keySet()) {
      claims.put(other, roots(data, other));
    }
    claims.put(name, roots);
    RootPaths.checkBundles(claims);
  }

  /// The roots of an active bundle; none when it is not active.
  private static List<String> roots(Obj data, String name) {
    List<String> roots = new ArrayList<>();
    if (Documents.find(data, append(Bundles.manifestPath(name), "roots")) instanceof Arr array) {
      for (Value each : array.items()) {
        if (each instanceof Str text) {
          roots.add(text.value());
        }
      }
    }
    return roots;
  }

  /// Returns the ids of the policies.
  private Set<String> replace(Transaction transaction, String name, Bundle bundle)
      throws BundleException, StoreException {
    checkPackages(bundle);
    Set<String> erased = new LinkedHashSet<>(roots(transaction.data(), name));
    erased.addAll(bundle.manifest().roots());
    eraseModules(transaction, name, List.copyOf(erased));
    eraseData(transaction, erased);
    for (String root : bundle.manifest().roots()) {
      List<String> path = path(root);
      Value value = Documents.find(bundle.data(), path);
      if (path.isEmpty()) {
        transaction.data(bundle.data());
      } else if (value.isDefined()) {
        transaction.makeObjects(path.subList(0, path.size() - 1));
        transaction.write(PatchOperation.ADD, path, value);
      }
    }
    Set<String> ids = new HashSet<>();
    for (Source module : bundle.modules()) {
      String id = name.replaceFirst("^[a-z]+://", "").replaceAll("/+$", "") + "/" + module.name();
      transaction.put(new Source(id, module.text()));
      ids.add(id);
    }
    return ids;
  }

  private void checkPackages(Bundle bundle) throws BundleException {
    List<String> roots = bundle.manifest().roots();
    if (roots.contains("")) {
      return;
    }
    PolicyCompiler compiler = store.compiler();
    for (Source module : bundle.modules()) {
      List<String> name;
      try {
        name = compiler.packageOf(module);
      } catch (CompileException e) {
        // The compiler reports it with all other problems.
        continue;
      }
      if (!RootPaths.contain(roots, name)) {
        throw new BundleException(
            "manifest roots [%s] do not permit 'package %s' in module '%s'"
                .formatted(String.join(" ", roots), String.join(".", name), module.name()));
      }
    }
  }

  private void eraseModules(Transaction transaction, String name, List<String> erased)
      throws StoreException {
    Set<String> own = modules.getOrDefault(name, Set.of());
    Set<String> others = new HashSet<>();
    modules.values().forEach(others::addAll);
    for (Source module : List.copyOf(transaction.policies().values())) {
      String id = module.name();
      if (own.contains(id) || (!others.contains(id) && isBelow(module, erased))) {
        transaction.remove(id);
      }
    }
  }

  private boolean isBelow(Source module, List<String> roots) {
    try {
      return roots.contains("") || RootPaths.contain(roots, store.compiler().packageOf(module));
    } catch (CompileException e) {
      throw new IllegalStateException("a policy of the store does not parse", e);
    }
  }

  private static void eraseData(Transaction transaction, Iterable<String> roots)
      throws StoreException {
    for (String root : roots) {
      List<String> path = path(root);
      if (path.isEmpty()) {
        Value system = transaction.data().get("system");
        transaction.data(system.isDefined() ? Obj.of("system", system) : Obj.EMPTY);
      } else if (Documents.find(transaction.data(), path).isDefined()) {
        transaction.write(PatchOperation.REMOVE, path, Obj.EMPTY);
      }
    }
  }

  private static void patch(Transaction transaction, String name, LoadedBundle.Delta delta)
      throws BundleException, StoreException {
    Set<String> active = new HashSet<>(roots(transaction.data(), name));
    boolean isActive = Documents.find(transaction.data(), Bundles.manifestPath(name)).isDefined();
    if (isActive && !active.equals(new HashSet<>(delta.manifest().roots()))) {
      throw new BundleException(
          ("delta bundle '%s' has wasm resolvers or manifest roots that are different from those"
                  + " in the store")
              .formatted(name));
    }
    for (var change : delta.changes()) {
      List<String> path = new ArrayList<>();
      for (String part : path(change.path().replaceAll("^/+|/+$", ""))) {
        path.add(part.replace("~1", "/").replace("~0", "~"));
      }
      Value value = change.value().orElse(Null.NULL);
      switch (change.operation()) {
        case "upsert" -> {
          if (!path.isEmpty()
              && !Documents.find(transaction.data(), path.subList(0, path.size() - 1))
                  .isDefined()) {
            transaction.makeObjects(path.subList(0, path.size() - 1));
          }
          transaction.write(PatchOperation.ADD, path, value);
        }
        case "remove" -> transaction.write(PatchOperation.REMOVE, path, Obj.EMPTY);
        case "replace" -> transaction.write(PatchOperation.REPLACE, path, value);
        default -> throw new BundleException("bad patch operation: " + change.operation());
      }
    }
  }

  private static void writeManifest(Transaction transaction, String name, Obj manifest, String etag)
      throws StoreException {
    Map<Str, Value> entry = new LinkedHashMap<>();
    entry.put(Str.of("manifest"), manifest);
    if (!etag.isEmpty()) {
      entry.put(Str.of("etag"), Str.of(etag));
    }
    transaction.makeObjects(SYSTEM);
    transaction.write(PatchOperation.ADD, append(SYSTEM, name), Obj.of(entry));
  }

  private static List<String> path(String root) {
    return root.isEmpty() ? List.of() : List.of(root.split("/", -1));
  }

  private static List<String> append(List<String> path, String key) {
    var longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }
}
