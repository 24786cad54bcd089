package regent.opa.bundle;

import java.util.List;
import java.util.Optional;
import regent.opa.value.Obj;
import regent.opa.value.Value;

/// What an archive holds: a whole bundle, or changes of one.
public sealed interface LoadedBundle {
  /// The manifest with roots that have no slashes around them.
  Bundle.Manifest manifest();

  /// The manifest as it was written, with roots; as OPA keeps it in `system.bundles`.
  Obj written();

  /// As OPA's status names the kind.
  String type();

  /// A bundle with all that belongs to it.
  record Snapshot(Bundle bundle, Obj written) implements LoadedBundle {
    @Override
    public Bundle.Manifest manifest() {
      return bundle.manifest();
    }

    @Override
    public String type() {
      return "snapshot";
    }
  }

  /// Changes of the data of the bundle that is active.
  record Delta(Bundle.Manifest manifest, List<Change> changes, Obj written)
      implements LoadedBundle {
    public Delta {
      changes = List.copyOf(changes);
    }

    @Override
    public String type() {
      return "delta";
    }
  }

  /// @param operation `upsert`, `remove` or `replace`
  /// @param path a JSON Pointer
  /// @param value absent for `remove`
  record Change(String operation, String path, Optional<Value> value) {}
}
