package regent.xds.proxy;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an agent says of itself when it starts; it may differ from one start to the next.
///
/// @param features by the names that agents report; unknown ones are kept
/// @param workdir where the agent keeps its sockets; empty when unknown
/// @param adminPort where Envoy's administration is offered to others; 0 when it is not
/// @param adminAddress where Envoy offers it locally; empty for the loopback address
/// @param adminSocket path of the socket on which Envoy offers it instead; empty for none
/// @param readinessPort where the agent answers probes; 0 for nowhere
/// @param dnsPort where the agent answers questions; 0 for nowhere
/// @param ipv6 whether the proxy's machine has IPv6
/// @param transparentProxy how traffic is redirected; absent when the agent does not say
/// @param dataplane the Dataplane that the agent brought, as YAML; empty for none
/// @param envoyVersion as `1.39.0`; empty when unknown
/// @param agentVersion likewise, of the agent
public record ProxyMetadata(
    SortedSet<String> features,
    String workdir,
    int adminPort,
    String adminAddress,
    String adminSocket,
    int readinessPort,
    int dnsPort,
    boolean ipv6,
    @Nullable TransparentProxy transparentProxy,
    String dataplane,
    String envoyVersion,
    String agentVersion) {
  /// Unix sockets have paths of at most 104 bytes on some systems.
  private static final int MAX_SOCKET_NAME = 98;

  /// What is known of an agent that says nothing.
  public static final ProxyMetadata NONE =
      new ProxyMetadata(Collections.emptySortedSet(), "", 0, "", "", 0, 0, true, null, "", "", "");

  public ProxyMetadata {
    features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
  }

  /// Whether the agent can do this.
  public boolean has(Feature feature) {
    return features.contains(feature.reported());
  }

  /// The path of one of the agent's sockets, cut so that it fits.
  public String socket(String name) {
    return socketIn(workdir, name);
  }

  /// The path of a socket in an agent's folder, cut so that it fits.
  public static String socketIn(String workdir, String name) {
    String path = workdir.isEmpty() ? name : workdir.replaceAll("/+$", "") + "/" + name;
    return path.substring(0, Math.min(path.length(), MAX_SOCKET_NAME)) + ".sock";
  }
}
