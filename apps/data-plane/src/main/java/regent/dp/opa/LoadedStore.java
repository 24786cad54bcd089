package regent.dp.opa;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import regent.opa.CompileException;
import regent.opa.bundle.BundleException;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.store.PatchOperation;
import regent.opa.store.Store;
import regent.opa.store.StoreException;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// Puts what was loaded from files into the store; a second time it replaces what came from files
/// before.
final class LoadedStore {
  private final Store store;
  private final BundleActivation activation;
  private final Obj version;
  private Set<String> policies = Set.of();

  /// @param version what `data.system.version` says
  LoadedStore(Store store, BundleActivation activation, Obj version) {
    this.store = store;
    this.activation = activation;
    this.version = version;
  }

  /// @throws CompileException when the policies are wrong; then what was there stays
  synchronized void replace(LoadedFiles files)
      throws CompileException, BundleException, LoadException {
    store.<Boolean, LoadException>write(
        transaction -> {
          if (files.documents().size() > 0) {
            var system = transaction.data().get("system");
            var documents = files.documents();
            transaction.data(
                system.isDefined() ? documents.with(Str.of("system"), system) : documents);
          }
          try {
            for (var id : policies) {
              if (transaction.policies().containsKey(id)) {
                transaction.remove(id);
              }
            }
            transaction.makeObjects(List.of("system"));
            transaction.write(PatchOperation.ADD, List.of("system", "version"), version);
          } catch (StoreException e) {
            throw new LoadException(String.valueOf(e.getMessage()), e);
          }
          files.policies().values().forEach(transaction::put);
          return true;
        });
    policies = new TreeSet<>(files.policies().keySet());
    for (var bundle : files.bundles().entrySet()) {
      activation.activate(bundle.getKey(), bundle.getValue(), "");
    }
  }
}
