package regent.dp.opa;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import regent.authz.rest.Environment.Authentication;
import regent.authz.rest.server.Tls;
import regent.opa.bundle.BundleKeys;

/// What the command line says.
///
/// @param addresses where the API is served
/// @param diagnosticAddresses where only health and metrics are served
/// @param paths files, folders and bundles to load
/// @param verification how bundles of the command line are verified; empty when they are not
/// @param tls absent for plain text
/// @param tlsRefresh how often certificates are looked at; zero to do so when their files change
/// @param readyTimeout how long to wait for the parts beside before serving; zero not to wait
/// @param shutdownWait how long to wait before the shutdown begins
/// @param shutdownGrace how long answers may take then
/// @param warnings what was asked for and cannot be had
record OpaSettings(
    List<String> addresses,
    List<String> diagnosticAddresses,
    List<String> paths,
    boolean asBundles,
    List<String> ignored,
    Optional<BundleKeys> verification,
    Optional<Path> configFile,
    List<String> sets,
    List<String> setFiles,
    Authentication authentication,
    boolean authorizes,
    boolean h2c,
    Optional<Tls.Settings> tls,
    Duration tlsRefresh,
    String unixSocketPermissions,
    Watching watching,
    boolean isV0,
    int maxErrors,
    OpaLog.Form logForm,
    LogLevel logLevel,
    LogLevel requestLogLevel,
    Duration readyTimeout,
    Duration shutdownWait,
    Duration shutdownGrace,
    List<String> warnings) {
  /// What is watched for changes.
  ///
  /// @param paths whether files of the command line are loaded again
  /// @param config whether the server starts anew under a changed configuration file
  record Watching(boolean paths, boolean config) {}
}
