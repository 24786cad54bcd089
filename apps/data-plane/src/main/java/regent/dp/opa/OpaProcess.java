package regent.dp.opa;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import regent.dp.opa.OpaServer.StartException;
import regent.opa.management.config.ConfigException;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;

/// A server for as long as the process runs, or one after the other when the configuration file is
/// watched: a changed file that is right replaces the server under way, one that is wrong leaves
/// it. Once a discovery service says what runs beside, the file is not followed any more.
final class OpaProcess implements AutoCloseable {
  /// Writers may empty a file before they write it.
  private static final long SETTLES_MILLIS = 200;

  private final OpaSettings settings;
  private final PrintStream out;
  private final InstantSource clock;
  private final OpaLog log;
  private OpaServer server;
  private Obj applied;
  private boolean ended;
  private final CountDownLatch over = new CountDownLatch(1);

  private OpaProcess(OpaSettings settings, PrintStream out, InstantSource clock, OpaServer server) {
    this.settings = settings;
    this.out = out;
    this.clock = clock;
    this.log = new OpaLog(out, settings.logForm(), settings.logLevel(), clock);
    this.server = server;
    this.applied = server.raw();
  }

  /// Serves until the process is told to end. Returns only when there is nothing left to serve.
  static int run(OpaSettings settings, PrintStream out, InstantSource clock)
      throws StartException, InterruptedException {
    var process = start(settings, out, clock);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      process.close();
                      Runtime.getRuntime().halt(0);
                    }));
    process.watch();
    process.over.await();
    return 1;
  }

  /// Starts to serve, without watching the configuration file yet.
  static OpaProcess start(OpaSettings settings, PrintStream out, InstantSource clock)
      throws StartException, InterruptedException {
    var server = OpaServer.start(settings, out, clock);
    return new OpaProcess(settings, out, clock, server);
  }

  /// Follows the configuration file from now on, when that was asked for.
  void watch() throws StartException {
    if (!settings.watching().config() || settings.configFile().isEmpty()) {
      return;
    }
    if (server().isDiscovering()) {
      log.warn("The configuration file is not watched, because discovery is enabled.");
      return;
    }
    Path folder = settings.configFile().get().toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try {
      var _ = FileWatch.start(List.of(new FileWatch.Folder(folder, 0)), this::changed);
    } catch (IOException e) {
      throw new StartException("cannot watch " + folder + ": " + e.getMessage(), e);
    }
  }

  /// The server that runs now.
  synchronized OpaServer server() {
    return server;
  }

  /// Takes up the configuration file as it is now.
  synchronized void changed() {
    long begin = System.nanoTime();
    try {
      var _ = new CountDownLatch(1).await(SETTLES_MILLIS, TimeUnit.MILLISECONDS);
      if (ended || server.isDiscovering()) {
        return;
      }
      Obj wanted = OpaServer.read(settings);
      if (wanted.equals(applied)) {
        return;
      }
      applied = wanted;
      OpaServer.check(settings);
    } catch (ConfigException e) {
      failed(begin, e.text());
      return;
    } catch (IOException e) {
      failed(begin, String.valueOf(e.getMessage()));
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    log.log(
        LogLevel.INFO,
        "Reloading configuration.",
        Map.of("duration", Num.of(System.nanoTime() - begin)));
    restart();
  }

  private void failed(long begin, String problem) {
    log.error(
        "Failed to reload configuration.",
        Map.of("duration", Num.of(System.nanoTime() - begin), "err", Str.of(problem)));
  }

  private void restart() {
    log.info("Restarting to apply the new configuration.");
    Obj before = server.raw();
    server.shutDown();
    try {
      server = OpaServer.start(settings, out, clock);
    } catch (StartException e) {
      log.error(
          "Failed to come up under the new configuration, falling back to the previous one.",
          Map.of("err", Str.of(String.valueOf(e.getMessage()))));
      fallBack(before);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fallBack(Obj before) {
    try {
      server = OpaServer.start(settings, before, out, clock);
    } catch (StartException e) {
      log.error(
          "Failed to come up under the previous configuration.",
          Map.of("err", Str.of(String.valueOf(e.getMessage()))));
      over.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    ended = true;
    server.shutDown();
  }
}
