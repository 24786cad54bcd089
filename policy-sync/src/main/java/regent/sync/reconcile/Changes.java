package regent.sync.reconcile;

import java.util.List;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;

/// What leads from one set of resources to another.
///
/// @param put new resources (version 0) and changed ones (with the version they replace), by key
/// @param delete what is no longer wanted, by key
public record Changes(List<Resource<?>> put, List<ResourceKey> delete) {
  public Changes {
    put = List.copyOf(put);
    delete = List.copyOf(delete);
  }

  public boolean isEmpty() {
    return put.isEmpty() && delete.isEmpty();
  }

  /// Only what is new: nothing that exists is changed or deleted.
  public Changes additions() {
    return new Changes(put.stream().filter(r -> r.meta().version() == 0).toList(), List.of());
  }
}
