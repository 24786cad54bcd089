package regent.xds.snapshot;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.regex_engines.v3.GoogleRE2;
import io.envoyproxy.envoy.extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;

/// A snapshot for people: by type and name, the messages in protobuf's JSON.
public final class SnapshotJson {
  private static final Map<String, Message> MESSAGES =
      Map.of(
          TypeUrls.CLUSTER, Cluster.getDefaultInstance(),
          TypeUrls.ENDPOINTS, ClusterLoadAssignment.getDefaultInstance(),
          TypeUrls.LISTENER, Listener.getDefaultInstance(),
          TypeUrls.ROUTES, RouteConfiguration.getDefaultInstance());

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(Listener.getDescriptor())
                  .add(RouteConfiguration.getDescriptor())
                  .add(FileAccessLog.getDescriptor())
                  .add(ExtAuthz.getDescriptor())
                  .add(FilterConfig.getDescriptor())
                  .add(Router.getDescriptor())
                  .add(TlsInspector.getDescriptor())
                  .add(HttpConnectionManager.getDescriptor())
                  .add(TcpProxy.getDescriptor())
                  .add(GoogleRE2.getDescriptor())
                  .add(OmitHostMetadataConfig.getDescriptor())
                  .add(PreviousHostsPredicate.getDescriptor())
                  .add(PreviousPrioritiesConfig.getDescriptor())
                  .add(DownstreamTlsContext.getDescriptor())
                  .add(UpstreamTlsContext.getDescriptor())
                  .add(HttpProtocolOptions.getDescriptor())
                  .build());

  private SnapshotJson() {}

  /// All messages of `snapshot` by type URL and name. Of secrets only the names are written, never
  /// the keys.
  public static Json.Obj of(Snapshot snapshot) {
    Map<String, Json> types = new LinkedHashMap<>();
    for (String typeUrl : snapshot.typeUrls()) {
      Map<String, Json> messages = new LinkedHashMap<>();
      snapshot
          .resources(typeUrl)
          .values()
          .forEach(resource -> messages.put(resource.name().name(), message(resource)));
      types.put(typeUrl, new Json.Obj(messages));
    }
    return new Json.Obj(types);
  }

  private static Json message(SnapshotResource resource) {
    if (resource.name().typeUrl().equals(TypeUrls.SECRET)) {
      Secret name = Secret.newBuilder().setName(resource.name().name()).build();
      return print(name);
    }
    Message type = MESSAGES.get(resource.name().typeUrl());
    if (type == null) {
      throw new IllegalStateException("not known: " + resource.name());
    }
    return print(parse(type, resource.body()));
  }

  private static Message parse(Message type, Any body) {
    try {
      return type.getParserForType().parseFrom(body.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was made here can be read here", e);
    }
  }

  private static Json print(Message message) {
    try {
      return Codec.parseJson(PRINTER.print(message));
    } catch (InvalidProtocolBufferException | CodecException e) {
      throw new IllegalStateException("a type is missing in the registry", e);
    }
  }
}
