package regent.dp.run;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What `regent dp run` was told.
///
/// @param caCertFile absent to trust the system's authorities
/// @param name absent when the Dataplane's own text says it
/// @param mesh absent when the Dataplane's own text says it, or for `default`
/// @param dataplane the Dataplane's text with its variables filled in; absent where the control
///     plane has it already
/// @param binaryPath absent to look for an Envoy
/// @param workDir absent for a temporary one
/// @param concurrency 0 lets Envoy decide
/// @param readinessPort 0 for any free port
/// @param decisionLogFile absent to write none
record Settings(
    URI cpAddress,
    boolean skipVerify,
    @Nullable Path caCertFile,
    @Nullable String name,
    @Nullable String mesh,
    @Nullable String dataplane,
    @Nullable String token,
    @Nullable Path binaryPath,
    @Nullable Path workDir,
    int concurrency,
    Duration drainTime,
    String envoyLogLevel,
    boolean bindOutbounds,
    int readinessPort,
    @Nullable Path decisionLogFile,
    String proxyType) {}
