package regent.conformance.kuma;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import regent.model.codec.Codec;
import regent.model.codec.CodecException;
import regent.model.json.Json;
import regent.xds.snapshot.TypeUrls;

/// Envoy's messages as JSON in one form, so that equal messages are equal text: defaults left out,
/// virtual addresses replaced by the resource they stand for, endpoints and features ordered, and
/// what the agent is told read as JSON of its own.
final class Messages {
  /// Stands for the bytes of a certificate.
  static final String CERTIFICATE = "REDACTED CERTIFICATE";

  /// Stands for the bytes of a private key.
  static final String PRIVATE_KEY = "REDACTED PRIVATE KEY";

  private static final String TOKEN = "REDACTED TOKEN";
  private static final String AGENT_CONFIG = "system_dynamicconfig";

  private static final Map<String, Message> TYPES =
      Map.of(
          TypeUrls.LISTENER, Listener.getDefaultInstance(),
          TypeUrls.CLUSTER, Cluster.getDefaultInstance(),
          TypeUrls.ROUTES, RouteConfiguration.getDefaultInstance(),
          TypeUrls.ENDPOINTS, ClusterLoadAssignment.getDefaultInstance(),
          TypeUrls.SECRET, Secret.getDefaultInstance());

  private static final TypeRegistry REGISTRY =
      TypeRegistry.newBuilder()
          .add(Listener.getDescriptor())
          .add(Cluster.getDescriptor())
          .add(RouteConfiguration.getDescriptor())
          .add(ClusterLoadAssignment.getDescriptor())
          .add(Secret.getDescriptor())
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
          .build();

  private Messages() {}

  /// A recorded message; nothing when it has a part of a type that is not known here.
  ///
  /// @param virtualIps from address to resource
  static Optional<Json> canonical(String typeUrl, String json, Json.Obj virtualIps)
      throws CodecException {
    var message = message(typeUrl).newBuilderForType();
    try {
      JsonFormat.parser().usingTypeRegistry(REGISTRY).merge(encodeRedacted(json), message);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
    return Optional.of(canonical(message.build(), virtualIps));
  }

  /// A message that was made here.
  static Json canonical(Any body, Json.Obj virtualIps) throws CodecException {
    try {
      return canonical(
          message(body.getTypeUrl()).getParserForType().parseFrom(body.getValue()), virtualIps);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message that was just written cannot be read", e);
    }
  }

  /// A bootstrap configuration.
  static Json bootstrap(String json) throws CodecException {
    var message = Bootstrap.newBuilder();
    try {
      JsonFormat.parser()
          .usingTypeRegistry(REGISTRY)
          .merge(encodeRedacted(json.replace("${TOKEN}", TOKEN)), message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("no bootstrap configuration: " + e.getMessage(), e);
    }
    return ordered(Codec.parseJson(print(message.build())));
  }

  private static Json canonical(Message message, Json.Obj virtualIps) throws CodecException {
    Json json = Codec.parseJson(print(message));
    if (json instanceof Json.Obj object && object.text("name").equals(AGENT_CONFIG)) {
      json = readAgentConfig(object);
    }
    return ordered(Codec.parseJson(replaceIps(json.toString(), virtualIps)));
  }

  private static Message message(String typeUrl) {
    var message = TYPES.get(typeUrl);
    if (message == null) {
      throw new IllegalArgumentException("no part of a scenario: " + typeUrl);
    }
    return message;
  }

  private static String print(Message message) {
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(REGISTRY)
          .preservingProtoFieldNames()
          .sortingMapKeys()
          .print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a type is missing in the registry", e);
    }
  }

  /// Recordings have words in the place of bytes.
  private static String encodeRedacted(String json) {
    return json.replaceAll(
            "(\"inline_bytes\": ?)\"" + CERTIFICATE + "\"", "$1\"" + base64(CERTIFICATE) + "\"")
        .replaceAll(
            "(\"inline_bytes\": ?)\"" + PRIVATE_KEY + "\"", "$1\"" + base64(PRIVATE_KEY) + "\"");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String replaceIps(String json, Json.Obj virtualIps) {
    String replaced = json;
    for (var ip : virtualIps.fields().entrySet()) {
      String resource = ip.getValue() instanceof Json.Str(var text) ? text : "";
      replaced =
          replaced
              .replaceAll("\"" + Pattern.quote(ip.getKey()) + "\"", "\"" + resource + "\"")
              .replaceAll("\"" + mapped(ip.getKey()) + "\"", "\"" + resource + " v6\"");
    }
    return replaced;
  }

  private static String mapped(String ipv4) {
    var bytes = ipv4.split("\\.", -1);
    int high = Integer.parseInt(bytes[0]) << 8 | Integer.parseInt(bytes[1]);
    int low = Integer.parseInt(bytes[2]) << 8 | Integer.parseInt(bytes[3]);
    return "::ffff:" + Integer.toHexString(high) + ":" + Integer.toHexString(low);
  }

  /// What the agent is told names virtual addresses, so its hash and length differ with them: they
  /// are checked, and then replaced by words.
  private static Json readAgentConfig(Json.Obj listener) throws CodecException {
    String text = listener.toString();
    var body = Pattern.compile("\"inline_string\":(\"(?:[^\"\\\\]|\\\\.)*\")").matcher(text);
    int longest = 0;
    while (body.find()) {
      String quoted = body.group(1);
      if (Codec.parseJson(quoted) instanceof Json.Str(var document)) {
        longest = Math.max(longest, document.getBytes(StandardCharsets.UTF_8).length);
        text = text.replace(quoted, Codec.parseJson(document).toString());
        text = text.replace("\"" + sha256(document) + "\"", "\"HASH OF THE BODY\"");
      }
    }
    return Codec.parseJson(
        text.replace(
            "\"max_direct_response_body_size_bytes\":" + longest,
            "\"max_direct_response_body_size_bytes\":\"LENGTH OF THE BODY\""));
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Json ordered(Json json) {
    return switch (json) {
      case Json.Obj object -> {
        var fields = new LinkedHashMap<String, Json>();
        object.fields().forEach((name, value) -> fields.put(name, ordered(name, ordered(value))));
        yield new Json.Obj(fields);
      }
      case Json.Arr(var items) -> new Json.Arr(items.stream().map(Messages::ordered).toList());
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> json;
    };
  }

  private static Json ordered(String name, Json value) {
    boolean unordered = List.of("lb_endpoints", "endpoints", "features").contains(name);
    if (unordered && value instanceof Json.Arr(var items)) {
      var sorted = new ArrayList<>(items);
      sorted.sort(Comparator.comparing(Json::toString));
      return new Json.Arr(sorted);
    }
    return value;
  }
}
