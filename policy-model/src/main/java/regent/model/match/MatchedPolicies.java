package regent.model.match;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import regent.model.resource.Resource;
import regent.model.resource.ResourceType;

/// What the policies of one type say to a proxy.
///
/// @param type the type
/// @param policies the policies that select the proxy, the most important last
/// @param inbound the rules of incoming traffic, for each listener that is selected
/// @param outbound the rules of outgoing traffic
/// @param proxyConf the configuration of the proxy as a whole; null when there is none, or the type
///     has entries
/// @param warnings policies, or parts of them, that mean nothing
public record MatchedPolicies(
    ResourceType<?> type,
    List<Resource<?>> policies,
    Map<InboundListener, List<InboundRule>> inbound,
    ResourceRules outbound,
    @Nullable ProxyConf proxyConf,
    List<String> warnings) {
  public MatchedPolicies {
    policies = List.copyOf(policies);
    inbound = Collections.unmodifiableMap(new TreeMap<>(inbound));
    warnings = List.copyOf(warnings);
  }

  /// The rules of one listener; none when it is not selected.
  public List<InboundRule> inboundRules(String address, long port) {
    return inbound.getOrDefault(new InboundListener(address, port), List.of());
  }
}
