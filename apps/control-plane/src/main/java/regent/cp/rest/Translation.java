package regent.cp.rest;

import java.util.Optional;
import regent.model.dataplane.Dataplane;
import regent.model.match.Matcher.Shadow;
import regent.model.match.MeshResources;
import regent.model.resource.Resource;
import regent.xds.snapshot.Snapshot;

/// What a proxy is told, made anew from resources.
@FunctionalInterface
public interface Translation {
  /// @param resources all of the proxy's mesh
  /// @param shadow whether policies that are only tried out count
  /// @return absent when the proxy never connected to this control plane
  Optional<Snapshot> of(Resource<Dataplane> dataplane, MeshResources resources, Shadow shadow);
}
