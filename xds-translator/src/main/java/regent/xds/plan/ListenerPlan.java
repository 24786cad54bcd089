package regent.xds.plan;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One place where the proxy accepts connections.
///
/// @param name unique among the proxy's listeners
/// @param address where it listens, or which original destination it stands for
/// @param direction absent for a listener that serves the agent and not the mesh
/// @param binding whether a socket is opened
/// @param reusePort one socket for each worker; Envoy's default (yes) when absent
/// @param statPrefix prefix of its metrics; the address when absent
/// @param tags published as metadata `io.kuma.tags`
/// @param originalDestination connections are handed on to the listener of their destination
/// @param inspectTls reads the first bytes so that chains can match on TLS
public record ListenerPlan(
    String name,
    Origin origin,
    Address address,
    @Nullable Direction direction,
    Binding binding,
    @Nullable Boolean reusePort,
    @Nullable String statPrefix,
    SortedMap<String, String> tags,
    boolean originalDestination,
    boolean inspectTls,
    List<FilterChainPlan> filterChains) {
  /// Which way traffic flows, seen from the application behind the proxy.
  public enum Direction {
    /// Towards the application.
    INBOUND,
    /// Away from the application.
    OUTBOUND
  }

  /// Whether the listener opens a socket.
  public enum Binding {
    /// It opens one.
    PORT,
    /// It opens none: connections come from the listener that receives redirected traffic.
    REDIRECTED
  }

  public ListenerPlan {
    tags = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    filterChains = List.copyOf(filterChains);
  }
}
