package regent.authz.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import regent.authz.AuthorizationPolicy;
import regent.authz.input.BodyParsing;
import regent.authz.input.GrpcMethods;
import regent.authz.metrics.CheckMetrics;
import regent.authz.net.ListenAddress;
import regent.authz.net.ServerTls;
import regent.opa.value.Null;
import regent.opa.value.Obj;
import regent.opa.value.Undefined;
import regent.opa.value.Value;

/// `plugins.envoy_ext_authz_grpc` of OPA's configuration. Keys after `performanceMetrics` are
/// Regent's own and absent in opa-envoy-plugin.
///
/// @param address key `addr`, by default `:9191`
/// @param path key `path`, or key `query` when it is a plain reference into `data`
/// @param dryRun key `dry-run`: decide and log, but let every request pass
/// @param reflection key `enable-reflection`: serve `grpc.reflection.v1`
/// @param protoDescriptor key `proto-descriptor`: a compiled descriptor set for bodies of gRPC
///     calls
/// @param maxReceive key `grpc-max-recv-msg-size`, in bytes
/// @param maxSend key `grpc-max-send-msg-size`, in bytes
/// @param skipBodies key `skip-request-body-parse`
/// @param performanceMetrics key `enable-performance-metrics`
/// @param buckets key `grpc-request-duration-seconds-buckets`, ascending
/// @param tls keys `tls-cert-file`, `tls-private-key-file`, `tls-ca-cert-file`: serve with TLS, and
///     with an authority ask clients for certificates; null for plain text
/// @param http keys `http-addr`, `http-path-prefix`: answer Envoy's `http_service` too; null
///     for not
///
/// Source: <https://www.openpolicyagent.org/docs/envoy/primer>
public record EnvoyExtAuthz(
    ListenAddress address,
    String path,
    boolean dryRun,
    boolean reflection,
    @Nullable Path protoDescriptor,
    int maxReceive,
    int maxSend,
    boolean skipBodies,
    boolean performanceMetrics,
    List<Double> buckets,
    ServerTls.@Nullable Files tls,
    @Nullable Http http) {
  /// Where the configuration has it.
  public static final String KEY = "plugins.envoy_ext_authz_grpc";

  private static final String DEFAULT_ADDRESS = ":9191";
  private static final int DEFAULT_MAX_RECEIVE = 4 * 1024 * 1024;
  private static final Duration TLS_REFRESH = Duration.ofSeconds(1);
  private static final Pattern REFERENCE =
      Pattern.compile("data((\\.[A-Za-z_][A-Za-z0-9_]*)|(\\[\"[^\"\\\\]+\"\\]))*");
  private static final Pattern PART = Pattern.compile("\\.([A-Za-z_0-9]+)|\\[\"([^\"]+)\"\\]");

  public EnvoyExtAuthz {
    buckets = List.copyOf(buckets);
  }

  /// Answers to `http_service`.
  ///
  /// @param address where
  /// @param pathPrefix what Envoy puts before the path of the request (`path_prefix`); often empty
  public record Http(ListenAddress address, String pathPrefix) {}

  /// What was read.
  ///
  /// @param settings with defaults in place of what is wrong
  /// @param warnings keys that are not known
  /// @param errors keys with wrong values; when there are any, `settings` must not be used
  public record Reading(EnvoyExtAuthz settings, List<Problem> warnings, List<Problem> errors) {}

  /// Reads the value at [#KEY]; absent and null mean defaults.
  public static Reading read(Value written) {
    var errors = new ArrayList<Problem>();
    Obj object = Obj.EMPTY;
    switch (written) {
      case Obj given -> object = given;
      case Undefined _, Null _ -> {}
      case Value _ -> errors.add(new Problem(KEY, "must be an object"));
    }
    var keys = new Keys(object, KEY, errors);
    String descriptor = keys.text("proto-descriptor");
    var settings =
        new EnvoyExtAuthz(
            address(keys, "addr", DEFAULT_ADDRESS),
            path(keys),
            keys.flag("dry-run"),
            keys.flag("enable-reflection"),
            descriptor == null || descriptor.isEmpty() ? null : Path.of(descriptor),
            keys.size("grpc-max-recv-msg-size", DEFAULT_MAX_RECEIVE),
            keys.size("grpc-max-send-msg-size", Integer.MAX_VALUE),
            keys.flag("skip-request-body-parse"),
            keys.flag("enable-performance-metrics"),
            keys.ascending("grpc-request-duration-seconds-buckets", CheckMetrics.BUCKETS),
            tls(keys),
            http(keys));
    return new Reading(settings, keys.unknown(), errors);
  }

  /// How requests are decided.
  ///
  /// @throws IOException when the descriptor set cannot be read
  public AuthorizationPolicy policy() throws IOException {
    BodyParsing bodies = BodyParsing.PARSE;
    if (skipBodies) {
      bodies = BodyParsing.SKIP;
    } else if (protoDescriptor != null) {
      bodies = new BodyParsing.Parse(GrpcMethods.read(protoDescriptor));
    }
    return new AuthorizationPolicy(path, dryRun, bodies);
  }

  /// Whether a server for `other` would listen in the same way, so that it can go on.
  public boolean listensLike(EnvoyExtAuthz other) {
    return listening().equals(other.listening());
  }

  private List<Object> listening() {
    var parts = new ArrayList<Object>(List.of(address, reflection, maxReceive, maxSend));
    parts.add(Optional.ofNullable(tls));
    parts.add(Optional.ofNullable(http));
    parts.add(performanceMetrics ? buckets : List.of());
    return parts;
  }

  private static ListenAddress address(Keys keys, String key, String absent) {
    String text = keys.text(key);
    try {
      return ListenAddress.parse(text == null || text.isEmpty() ? absent : text);
    } catch (IllegalArgumentException e) {
      keys.error(key, String.valueOf(e.getMessage()));
      return ListenAddress.parse(absent);
    }
  }

  private static String path(Keys keys) {
    String path = keys.text("path");
    String query = keys.text("query");
    if (query == null || query.isEmpty()) {
      return path == null || path.isEmpty() ? AuthorizationPolicy.DEFAULT.path() : path;
    }
    if (path != null && !path.isEmpty()) {
      keys.error("query", "must not be given beside path");
    } else if (!REFERENCE.matcher(query.strip()).matches()) {
      keys.error("query", "must be a reference into data, such as data.envoy.authz.allow");
    } else {
      return PART.matcher(query.strip())
          .results()
          .map(part -> part.group(1) != null ? part.group(1) : part.group(2))
          .collect(Collectors.joining("/"));
    }
    return AuthorizationPolicy.DEFAULT.path();
  }

  private static ServerTls.@Nullable Files tls(Keys keys) {
    String certificate = keys.text("tls-cert-file");
    String key = keys.text("tls-private-key-file");
    String authorities = keys.text("tls-ca-cert-file");
    if (certificate == null && key == null) {
      if (authorities != null) {
        keys.error("tls-ca-cert-file", "needs tls-cert-file and tls-private-key-file");
      }
      return null;
    }
    if (certificate == null || key == null) {
      keys.error(
          certificate == null ? "tls-cert-file" : "tls-private-key-file",
          "must be given, as the other one of certificate and key is");
      return null;
    }
    return new ServerTls.Files(
        Path.of(certificate),
        Path.of(key),
        authorities == null ? null : Path.of(authorities),
        TLS_REFRESH);
  }

  private static @Nullable Http http(Keys keys) {
    String address = keys.text("http-addr");
    String prefix = keys.text("http-path-prefix");
    if (address == null) {
      if (prefix != null) {
        keys.error("http-path-prefix", "needs http-addr");
      }
      return null;
    }
    return new Http(address(keys, "http-addr", DEFAULT_ADDRESS), prefix == null ? "" : prefix);
  }
}
