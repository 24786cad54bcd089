package regent.cp.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// All that a control plane needs to know before it starts. Names, values and meaning are those of
/// Kuma's `kuma-cp.defaults.yaml`; where Regent differs (the store's type, the work folder) the
/// component says so.
///
/// @param workDir where certificates and the embedded store live; `~/.regent` when not set
/// @param all every setting in effect by its key, for `GET /config`
public record Settings(
    Mode mode,
    String zone,
    Path workDir,
    Store store,
    Api api,
    DpServer dpServer,
    BootstrapParams bootstrap,
    Defaults defaults,
    Listen diagnostics,
    Xds xds,
    String meshServiceCidr,
    SortedMap<String, JsonNode> all) {

  /// Which part of a deployment this control plane is.
  public enum Mode {
    GLOBAL,
    ZONE
  }

  /// Where resources are kept. The default is `H2`, a file that survives a restart (Kuma's is
  /// memory).
  public sealed interface Store {
    /// Gone with the process; for tests.
    record Memory() implements Store {}

    /// A file below the work folder.
    record H2(Path file) implements Store {}

    record Postgres(
        String host,
        int port,
        String user,
        String password,
        String database,
        Duration connectTimeout,
        int maxConnections,
        PostgresTls tls)
        implements Store {}
  }

  /// @param mode one of disable, verifyNone, verifyCa, verifyFull
  public record PostgresTls(
      String mode, Optional<Path> certificate, Optional<Path> key, Optional<Path> ca) {}

  /// One socket.
  ///
  /// @param setting how messages name the port's setting
  public record Listen(String host, int port, String setting) {}

  /// A certificate chain and its key, both PEM.
  public record KeyFiles(Path certificate, Path key) {}

  /// @param http absent when the API is not served over plain HTTP
  /// @param https absent when the API is not served over HTTPS
  /// @param keys absent: a certificate is made at the first start
  /// @param localhostIsAdmin whether a direct request from this machine may do everything
  /// @param adminToken whether a token for the admin is kept as the secret `admin-user-token`
  public record Api(
      Optional<Listen> http,
      Optional<Listen> https,
      Optional<KeyFiles> keys,
      boolean localhostIsAdmin,
      boolean adminToken,
      boolean issueUserTokens,
      boolean readOnly,
      List<String> corsAllowedDomains) {}

  /// @param authenticate whether dataplanes must present a token
  public record DpServer(
      Listen listen, Optional<KeyFiles> keys, boolean authenticate, boolean issueTokens) {}

  /// @param xdsHost empty: the host that the agent used for the bootstrap request
  /// @param xdsPort the port of the dp-server unless set
  public record BootstrapParams(
      String adminAddress,
      int adminPort,
      boolean adminUnixSocket,
      String adminAccessLogPath,
      String xdsHost,
      int xdsPort,
      Duration xdsConnectTimeout,
      int xdsMaxReceiveBytes,
      boolean reloadableTokens,
      boolean healthDiscovery) {}

  public record Defaults(boolean skipMesh, boolean skipHostnameGenerators) {}

  /// @param deregistrationDelay how long a proxy may be away before its dataplane is removed
  /// @param statusFlushInterval how long news about a stream may wait before they are stored
  public record Xds(Duration deregistrationDelay, Duration statusFlushInterval) {}

  /// Every socket that will be opened, in a fixed order.
  public List<Listen> sockets() {
    var sockets = new ArrayList<Listen>();
    api.http().ifPresent(sockets::add);
    api.https().ifPresent(sockets::add);
    sockets.add(dpServer.listen());
    sockets.add(diagnostics);
    return List.copyOf(sockets);
  }
}
