package regent.xds;

import regent.xds.bootstrap.BootstrapConfig;
import regent.xds.bootstrap.BootstrapException;
import regent.xds.bootstrap.BootstrapRequest;
import regent.xds.bootstrap.BootstrapSettings;
import regent.xds.bootstrap.NodeMetadata;
import regent.xds.proxy.ProxyMetadata;

/// What agents send when they start.
public final class Agents {
  private Agents() {}

  /// The request of an agent that redirects traffic.
  public static String transparent(String mesh, String name) {
    return """
        {
          "mesh": "%s",
          "name": "%s",
          "proxyType": "dataplane",
          "dataplaneToken": "a-token",
          "features": ["feature-transparent-proxy-in-dataplane-metadata"],
          "workdir": "/run/ledger",
          "readinessPort": 9902,
          "dnsPort": 15053,
          "ipv6Enabled": true,
          "dataplaneConfig": {
            "ipFamilyMode": "ipv4",
            "redirect": {
              "inbound": {"enabled": true, "port": 15006},
              "outbound": {"enabled": true, "port": 15001},
              "dns": {"enabled": true, "port": 15053}
            }
          },
          "version": {"envoy": {"version": "1.40.0"}, "kumaDp": {"version": "3.0.0"}}
        }
        """
        .formatted(mesh, name);
  }

  /// The request of an agent that redirects nothing.
  public static String plain(String mesh, String name) {
    return """
        {"mesh": "%s", "name": "%s", "workdir": "/run/ledger", "readinessPort": 9902}
        """
        .formatted(mesh, name);
  }

  /// What the control plane learns of an agent that sent `request`.
  public static ProxyMetadata metadata(String request) throws BootstrapException {
    var bootstrap =
        BootstrapConfig.of(
            BootstrapRequest.parse(request),
            BootstrapSettings.of("cp.example", 5678, "CA"),
            "workload",
            0);
    return NodeMetadata.read(bootstrap.getNode());
  }
}
