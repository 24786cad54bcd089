package regent.model.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import regent.model.resource.Resource;
import regent.model.resource.ResourceKey;
import regent.model.resource.ResourceType;
import regent.model.resource.Spec;

/// Where resources are kept. All methods may be called from any thread. A write that returned is
/// durable where the store is, and every read after it sees it.
///
/// Each write of the store gets a *revision*, a number higher than all before. The version of a
/// resource is the revision of its last write, in [regent.model.resource.Meta#version].
public interface Store {
  /// Creates or replaces a resource. Its version says which: 0 creates, another one replaces the
  /// resource of that version. A new resource that belongs to a mesh is owned by it.
  ///
  /// @return the resource with its new version and times
  /// @throws StoreException.Conflict when another write came first, or it exists already
  /// @throws StoreException.Unavailable when the store failed
  <S extends Spec> Resource<S> put(Resource<S> resource) throws StoreException;

  /// As [#put], with another owner for a new resource: it is deleted together with it.
  ///
  /// @throws StoreException.NoOwner when the owner is not there
  <S extends Spec> Resource<S> put(Resource<S> resource, ResourceKey owner) throws StoreException;

  /// The resource; empty when there is none.
  ///
  /// @param mesh its mesh; empty for global types
  <S extends Spec> Optional<Resource<S>> get(ResourceType<S> type, String mesh, String name)
      throws StoreException;

  /// The resources of a type, ordered by mesh and name.
  ///
  /// @param mesh only of this mesh; all when empty
  <S extends Spec> List<Resource<S>> list(ResourceType<S> type, String mesh) throws StoreException;

  /// Deletes a resource and all that it owns, also indirectly.
  ///
  /// @return what was deleted, the resource first; nothing when it was not there
  List<ResourceKey> delete(ResourceKey key) throws StoreException;

  /// The revision of the last write; 0 for a new store.
  long revision() throws StoreException;

  /// What changed after `since`, oldest first. Of several changes of a resource only the last one
  /// is there, so applying all of them leads to the present state.
  List<Change> changes(long since) throws StoreException;

  /// Waits until there is a revision above `since`, or the time is over. Meant for loops on a
  /// virtual thread: wait, then read [#changes].
  ///
  /// @return the revision of the last write
  long await(long since, Duration atMost) throws StoreException, InterruptedException;
}
