package regent.opa.bundle;

import java.util.List;
import regent.opa.diagnostic.Source;
import regent.opa.value.Obj;

/// Policies and data that travel and take effect together.
///
/// @param manifest what the bundle says about itself
/// @param modules the Rego files; names are paths inside the bundle, without a leading slash
/// @param data the base documents
///
/// Source: <https://www.openpolicyagent.org/docs/management-bundles>
public record Bundle(Manifest manifest, List<Source> modules, Obj data) {
  public Bundle {
    modules = List.copyOf(modules);
  }

  /// @param revision names this state of the bundle; empty when the author gave none
  /// @param roots the parts of `data` that the bundle owns, such as `envoy/authz`; one empty root
  ///     owns everything
  /// @param metadata whatever else the author wants to say; empty when nothing
  public record Manifest(String revision, List<String> roots, Obj metadata) {
    public Manifest {
      roots = List.copyOf(roots);
    }
  }
}
