package regent.xds.bootstrap;

import java.time.Duration;

/// What the control plane puts into every bootstrap configuration.
///
/// @param host where proxies reach the control plane, a name or an IP address; its certificate must
///     carry it
/// @param port likewise
/// @param connectTimeout for connections to it
/// @param certificateAuthority PEM text with which Envoy verifies it
/// @param adminAddress where Envoy offers its administration when it has no socket
/// @param adminPort under which it is offered to others, unless the Dataplane says otherwise; 0 for
///     not at all
/// @param adminSocket whether Envoy offers it on a Unix socket in the agent's folder
/// @param adminAccessLog path of a file; empty for none
/// @param healthChecks whether the control plane sends health checks to proxies
public record BootstrapSettings(
    String host,
    int port,
    Duration connectTimeout,
    String certificateAuthority,
    String adminAddress,
    int adminPort,
    boolean adminSocket,
    String adminAccessLog,
    boolean healthChecks) {
  /// Kuma's defaults.
  public static BootstrapSettings of(String host, int port, String certificateAuthority) {
    return new BootstrapSettings(
        host,
        port,
        Duration.ofSeconds(1),
        certificateAuthority,
        "127.0.0.1",
        9901,
        true,
        "/dev/null",
        true);
  }

  /// The same with another authority, say one that the agent brought.
  public BootstrapSettings withCertificateAuthority(String pem) {
    return new BootstrapSettings(
        host,
        port,
        connectTimeout,
        pem,
        adminAddress,
        adminPort,
        adminSocket,
        adminAccessLog,
        healthChecks);
  }

  /// The same without health checks.
  public BootstrapSettings withoutHealthChecks() {
    return new BootstrapSettings(
        host,
        port,
        connectTimeout,
        certificateAuthority,
        adminAddress,
        adminPort,
        adminSocket,
        adminAccessLog,
        false);
  }
}
