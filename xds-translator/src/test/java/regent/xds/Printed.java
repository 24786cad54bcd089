package regent.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import regent.model.resource.Kri;
import regent.xds.plan.Origin;
import regent.xds.snapshot.SnapshotDiff;
import regent.xds.snapshot.SnapshotResource;

/// Resources of a snapshot as text that people can review.
final class Printed {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(Listener.getDescriptor())
          .add(Cluster.getDescriptor())
          .add(ClusterLoadAssignment.getDescriptor())
          .add(ExtAuthz.getDescriptor())
          .add(FilterConfig.getDescriptor())
          .add(Router.getDescriptor())
          .add(TlsInspector.getDescriptor())
          .add(HttpConnectionManager.getDescriptor())
          .add(TcpProxy.getDescriptor())
          .add(OmitHostMetadataConfig.getDescriptor())
          .add(PreviousHostsPredicate.getDescriptor())
          .add(PreviousPrioritiesConfig.getDescriptor())
          .add(DownstreamTlsContext.getDescriptor())
          .add(HttpProtocolOptions.getDescriptor())
          .build();

  private Printed() {}

  /// The resources of a type among `resources`, as a JSON array.
  static String resources(List<SnapshotResource> resources, String typeUrl) {
    var printer =
        JsonFormat.printer().usingTypeRegistry(TYPES).preservingProtoFieldNames().sortingMapKeys();
    return resources.stream()
        .filter(resource -> resource.name().typeUrl().equals(typeUrl))
        .map(
            resource -> {
              try {
                return printer.print(resource.body());
              } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(resource.name().toString(), e);
              }
            })
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  /// Each resource with what it comes from, one a line; those that are gone after a minus.
  static String origins(SnapshotDiff diff) {
    return Stream.concat(
            diff.changed().stream().map(r -> r.name() + " <- " + origins(r.origin())),
            diff.removed().stream().map(name -> "- " + name))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String origins(Origin origin) {
    return Stream.concat(Stream.of(origin.resource()), origin.policies().stream())
        .map(Kri::toString)
        .collect(Collectors.joining(" "));
  }
}
