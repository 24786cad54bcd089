package regent.opa.management.bundle;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.LoadedBundle;
import regent.opa.management.config.BundleSource;
import regent.opa.management.config.Trigger;
import regent.opa.management.schedule.Backoff;
import regent.opa.management.schedule.Pause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.value.Num;
import regent.opa.value.Obj;

/// Follows one source: asks, activates what is new, waits, asks again. The last good bundle stays
/// active whatever goes wrong. One virtual thread when it is periodic.
final class BundleFollower {
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);

  private final BundleSource source;
  private final Optional<ServiceClient> client;
  private final BundleOrigin origin;
  private final Target target;
  private final HostEnvironment host;
  private final Pause pause;
  private volatile BundleStatus status;
  private volatile boolean stopped;
  private volatile @Nullable Thread thread;

  /// Of the bundle that is active.
  private String etag = "";

  /// @param client asks the source; absent when that is a file
  /// @param target takes what is new
  BundleFollower(
      BundleSource source,
      Optional<ServiceClient> client,
      BundleOrigin origin,
      Target target,
      HostEnvironment host,
      Pause pause) {
    this.source = source;
    this.client = client;
    this.origin = origin;
    this.target = target;
    this.host = host;
    this.pause = pause;
    this.status = BundleStatus.fresh(source.name());
  }

  /// What is done with a bundle.
  interface Target {
    void activate(String name, LoadedBundle bundle, String etag)
        throws BundleException, CompileException;

    void save(String name, byte[] archive) throws IOException;

    void changed(BundleStatus status);
  }

  BundleSource source() {
    return source;
  }

  Optional<ServiceClient> client() {
    return client;
  }

  BundleStatus status() {
    return status;
  }

  void start() {
    if (source.trigger() == Trigger.PERIODIC) {
      thread = Thread.ofVirtual().name("bundle " + source.name()).start(this::follow);
    }
  }

  /// Returns when no activation is under way any more.
  void stop() {
    stopped = true;
    var running = thread;
    if (running != null) {
      running.interrupt();
      boolean interrupted = false;
      while (running.isAlive()) {
        try {
          running.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void follow() {
    int retries = 0;
    try {
      while (!stopped) {
        boolean failed = ask().isPresent();
        if (source.isFile() && !failed) {
          return;
        }
        pause.begin(delay(failed, retries));
        retries = failed ? retries + 1 : 0;
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  private Duration delay(boolean failed, int retries) {
    var polling = source.polling();
    if (failed) {
      return Backoff.after(retries, FIRST_RETRY, polling.maxDelay(), host.random());
    }
    return origin.isLongPolling()
        ? Duration.ZERO
        : Backoff.between(polling.minDelay(), polling.maxDelay(), host.random());
  }

  /// Activates what was kept on disk.
  ///
  /// @return whether it became active, or why not
  Optional<Exception> restore(LoadedBundle bundle) {
    try {
      target.activate(source.name(), bundle, "");
      status =
          status.activated(host.clock().instant(), bundle.manifest().revision(), bundle.type(), 0);
      return Optional.empty();
    } catch (BundleException | CompileException e) {
      fail(e);
      return Optional.of(e);
    }
  }

  /// Notes that something is wrong.
  void fail(Exception problem) {
    status = status.with(Optional.of(BundleStatus.Problem.of(problem)));
  }

  /// Asks the source once.
  ///
  /// @return what went wrong; empty when all is well
  synchronized Optional<Exception> ask() throws InterruptedException {
    status = status.asked(host.clock().instant());
    try {
      round();
      return Optional.empty();
    } catch (ServiceException | BundleException | CompileException | IOException e) {
      if (Thread.interrupted() || stopped) {
        throw new InterruptedException();
      }
      fail(e);
      return Optional.of(e);
    } finally {
      target.changed(status);
    }
  }

  private void round()
      throws ServiceException,
          BundleException,
          CompileException,
          IOException,
          InterruptedException {
    long start = System.nanoTime();
    Fetched fetched;
    try {
      fetched = origin.fetch(etag);
    } finally {
      status = status.with(Obj.of("timer_bundle_request_ns", Num.of(System.nanoTime() - start)));
    }
    long fetchedAt = System.nanoTime();
    status = status.answered();
    switch (fetched) {
      case Fetched.Unchanged(var answered) -> {
        etag = answered;
        if (status.lastActivation().isPresent()) {
          status = status.with(Optional.empty());
        }
      }
      case Fetched.Archive archive -> {
        var bundle = archive.bundle();
        if (source.persist() && bundle instanceof LoadedBundle.Delta) {
          throw new BundleException(
              "'persist' property is true in config. persisting delta bundle to disk is not"
                  + " supported");
        }
        status = status.downloaded(bundle.type());
        target.activate(source.name(), bundle, archive.etag());
        long end = System.nanoTime();
        Instant now = host.clock().instant();
        status =
            status
                .activated(now, bundle.manifest().revision(), bundle.type(), archive.size())
                .with(metrics(fetchedAt - start, end - fetchedAt));
        if (source.persist()) {
          // When this fails, the bundle is active all the same, and is asked for again.
          target.save(source.name(), archive.raw());
        }
        etag = archive.etag();
      }
    }
  }

  private static Obj metrics(long request, long load) {
    return Obj.builder()
        .put("timer_bundle_request_ns", Num.of(request))
        .put("timer_rego_load_bundles_ns", Num.of(load))
        .build();
  }
}
