package regent.dp.opa;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import regent.authz.rest.server.Tls;
import regent.opa.value.Str;

/// Takes up certificates that were replaced: when their files change, or by looking at them again
/// and again. What cannot be read leaves the last good ones.
final class CertificateWatch {
  private CertificateWatch() {}

  /// @param period zero to wait for changes of the files
  static AutoCloseable start(Tls tls, Duration period, OpaLog log) throws IOException {
    if (period.isZero()) {
      return FileWatch.start(folders(tls), () -> reload(tls, log));
    }
    var clock =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("tls-files").factory());
    var _ =
        clock.scheduleWithFixedDelay(
            () -> reload(tls, log), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return clock::shutdownNow;
  }

  private static List<FileWatch.Folder> folders(Tls tls) {
    var folders = new LinkedHashSet<FileWatch.Folder>();
    for (var file : tls.settings().files()) {
      var parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        folders.add(new FileWatch.Folder(parent, 0));
      }
    }
    return List.copyOf(folders);
  }

  private static void reload(Tls tls, OpaLog log) {
    try {
      if (tls.reload()) {
        log.info("Refreshed server certificate.");
      }
    } catch (IOException e) {
      log.error(
          "Failed to refresh server certificate.",
          Map.of("err", Str.of(String.valueOf(e.getMessage()))));
    }
  }
}
