package regent.opa.management.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.opa.builtin.Services;
import regent.opa.management.config.DecisionLogConfig;
import regent.opa.management.config.DecisionLogConfig.Buffer;
import regent.opa.management.config.Trigger;
import regent.opa.management.log.LogCounters.Loss;
import regent.opa.management.schedule.Backoff;
import regent.opa.management.schedule.Pause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.store.Store;

/// Logs decisions as the configuration says: masked, to the console, a plugin and a service.
/// Thread-safe. [#log] does what must be done before a decision counts as logged; uploads happen on
/// a thread of their own.
///
/// Source: <https://www.openpolicyagent.org/docs/management-decision-logs>
public final class DecisionLogs implements AutoCloseable {
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_UPLOAD = Duration.ofSeconds(2);

  private final DecisionLogConfig config;
  private final Surroundings surroundings;
  private final LogPolicies policies;
  private final Optional<RateLimit> rate;
  private final Optional<LogBuffer> buffer;
  private final Optional<ChunkSender> sender;
  private final Pause pause;
  private final ReentrantLock uploading = new ReentrantLock();
  private final Wake wake;
  private volatile @Nullable Thread thread;
  private volatile boolean stopped;
  private volatile Optional<ServiceException> problem = Optional.empty();
  private volatile boolean uploaded;

  /// Takes the events of those who still hold this log when another has taken its place.
  private final Successor successor = new Successor();

  private static final class Successor {
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile Optional<DecisionLogs> log = Optional.empty();

    synchronized void is(Optional<DecisionLogs> next) {
      if (known.getCount() > 0) {
        log = next;
        known.countDown();
      }
    }

    Optional<DecisionLogs> await() throws InterruptedException {
      known.await();
      return log;
    }
  }

  /// What the log works with.
  ///
  /// @param store holds the policies that mask and drop
  /// @param services what built-ins of these policies may use
  /// @param counters what happened to events
  /// @param console takes events for the console
  /// @param plugins takes events for the plugin of the configuration
  /// @param pauses waits between uploads
  /// @param changed is told after each upload
  public record Surroundings(
      Store store,
      Services services,
      HostEnvironment host,
      LogCounters counters,
      Consumer<LogEvent> console,
      Consumer<LogEvent> plugins,
      Pause.Maker pauses,
      Runnable changed) {}

  private DecisionLogs(
      DecisionLogConfig config,
      Surroundings surroundings,
      Optional<LogBuffer> buffer,
      Optional<ChunkSender> sender,
      Wake wake) {
    this.config = config;
    this.surroundings = surroundings;
    this.policies =
        new LogPolicies(
            surroundings.store(),
            config.mask(),
            config.drop(),
            surroundings.host().clock(),
            surroundings.services());
    this.rate =
        config
            .reporting()
            .maxPerSecond()
            .map(perSecond -> new RateLimit(perSecond, surroundings.host().clock()));
    this.buffer = buffer;
    this.sender = sender;
    this.wake = wake;
    this.pause = wake.pause();
  }

  /// Ends the wait of the thread that uploads.
  ///
  /// @param wanted whether it has been woken and has not yet looked why
  private record Wake(Pause pause, AtomicBoolean wanted) {
    void up() {
      if (wanted.compareAndSet(false, true)) {
        pause.end();
      }
    }
  }

  /// A log that has not begun to upload.
  ///
  /// @param client of the service of `config`; absent when it has none
  /// @throws IOException when the spool cannot be opened
  public static DecisionLogs of(
      DecisionLogConfig config, Optional<ServiceClient> client, Surroundings surroundings)
      throws IOException {
    Optional<ChunkSender> sender =
        client.map(found -> new ChunkSender(found, config.resource(), surroundings.counters()));
    var wake = new Wake(surroundings.pauses().make(), new AtomicBoolean());
    return new DecisionLogs(
        config,
        surroundings,
        sender.isPresent() ? Optional.of(buffer(config, surroundings, wake::up)) : Optional.empty(),
        sender,
        wake);
  }

  private static LogBuffer buffer(
      DecisionLogConfig config, Surroundings surroundings, Runnable full) throws IOException {
    LogCounters counters = surroundings.counters();
    var reporting = config.reporting();
    if (config.spool().isPresent()) {
      var spool = config.spool().get();
      return new SpoolBuffer(
          Spool.open(
              spool.directory(),
              new Spool.Settings(spool.sizeLimit(), spool.fsync(), surroundings.pauses())),
          spool.sizeLimit(),
          reporting.uploadBytes(),
          config.overflow(),
          counters,
          full);
    }
    return reporting.buffer() == Buffer.EVENT
        ? new EventBuffer(
            reporting.bufferEvents(), reporting.uploadBytes(), config.overflow(), counters, full)
        : new SizeBuffer(
            reporting.bufferBytes(), reporting.uploadBytes(), config.overflow(), counters, full);
  }

  /// Begins to upload, unless that happens on command only.
  public void start() {
    if (sender.isPresent() && config.reporting().trigger() != Trigger.MANUAL) {
      thread = Thread.ofVirtual().name("decision logs").start(this::repeat);
    }
  }

  /// The headers of a request that belong into the log.
  ///
  /// @param headers by their names, in any case
  public Map<String, List<String>> wanted(Map<String, List<String>> headers) {
    Map<String, List<String>> wanted = new TreeMap<>();
    for (String name : config.headers()) {
      headers.forEach(
          (key, values) -> {
            if (key.equalsIgnoreCase(name) && !values.isEmpty()) {
              wanted.put(name, values);
            }
          });
    }
    return wanted;
  }

  /// Whether results of non-deterministic built-ins belong into the log.
  public boolean wantsRecorded() {
    return config.ndBuiltinCache();
  }

  /// Logs a decision. When this returns, it has been written to the spool if there is one. Waits
  /// only when the configuration wants no event to be lost and there is no room.
  public void log(LogEvent event) throws InterruptedException {
    LogEvent masked;
    try {
      masked = policies.apply(event);
    } catch (LogPolicies.PolicyFailure e) {
      surroundings.counters().lose(Loss.MASK_FAILED, 1);
      return;
    }
    if (masked == null) {
      return;
    }
    if (config.console()) {
      surroundings.console().accept(masked);
    }
    if (buffer.isPresent()) {
      push(masked, buffer.get());
    }
    if (config.plugin().isPresent()) {
      surroundings.plugins().accept(masked);
    }
  }

  private void push(LogEvent event, LogBuffer into) throws InterruptedException {
    if (rate.isPresent() && !rate.get().allows()) {
      surroundings.counters().count("decision_logs_dropped_rate_limit_exceeded");
      surroundings.counters().lose(Loss.RATE_LIMIT, 1);
      return;
    }
    push(event.json().getBytes(StandardCharsets.UTF_8), into);
  }

  private void push(byte[] event, LogBuffer into) throws InterruptedException {
    switch (into.push(event)) {
      case DONE -> {}
      case READY -> {
        if (config.reporting().trigger() == Trigger.IMMEDIATE) {
          wake.up();
        }
      }
      case SEALED -> {
        var next = successor.await();
        if (next.isPresent() && next.get().buffer.isPresent()) {
          next.get().push(event, next.get().buffer.get());
        } else {
          surroundings.counters().lose(Loss.SHUTDOWN, 1);
        }
      }
    }
  }

  private void repeat() {
    int retries = 0;
    try {
      while (!stopped) {
        boolean failed = upload().isPresent();
        var reporting = config.reporting();
        waitFor(
            failed
                ? Backoff.after(
                    retries, FIRST_RETRY, reporting.maxDelay(), surroundings.host().random())
                : Backoff.between(
                    reporting.minDelay(), reporting.maxDelay(), surroundings.host().random()));
        retries = failed ? retries + 1 : 0;
      }
    } catch (InterruptedException e) {
      // Stopped.
    }
  }

  /// Waits for the time of the next upload; meanwhile uploads what is complete.
  private void waitFor(Duration duration) throws InterruptedException {
    Instant end = surroundings.host().clock().instant().plus(duration);
    pause.begin(duration);
    while (wake.wanted().compareAndSet(true, false)) {
      if (ask(Part.READY).isPresent()) {
        return;
      }
      Duration left = Duration.between(surroundings.host().clock().instant(), end);
      if (left.isNegative() || left.isZero()) {
        return;
      }
      // A clock that was put back makes no wait longer.
      pause.begin(left.compareTo(duration) > 0 ? duration : left);
    }
  }

  /// Uploads everything that waits.
  ///
  /// @return what went wrong; empty when all has arrived
  public Optional<ServiceException> upload() throws InterruptedException {
    return ask(Part.ALL);
  }

  private enum Part {
    READY,
    ALL
  }

  private Optional<ServiceException> ask(Part part) throws InterruptedException {
    if (buffer.isEmpty() || sender.isEmpty()) {
      return Optional.empty();
    }
    uploading.lockInterruptibly();
    try {
      switch (part) {
        case READY -> buffer.get().uploadReady(sender.get());
        case ALL -> buffer.get().uploadAll(sender.get());
      }
      problem = Optional.empty();
    } catch (ServiceException e) {
      problem = Optional.of(e);
    } finally {
      uploading.unlock();
    }
    uploaded = true;
    surroundings.changed().run();
    return problem;
  }

  /// Whether an upload has been tried.
  public boolean hasUploaded() {
    return uploaded;
  }

  /// What went wrong with the last upload; empty when all is well.
  public Optional<ServiceException> problem() {
    return problem;
  }

  /// How much waits: bytes, or events of an event buffer.
  public long waiting() {
    return buffer.map(LogBuffer::size).orElse(0L);
  }

  /// Takes no event any more: who logs one waits for [#handOver]. Returns when nothing is uploaded
  /// and no file of the spool is open.
  public void seal() {
    buffer.ifPresent(LogBuffer::seal);
    endUploads();
    if (config.spool().isPresent()) {
      buffer.ifPresent(LogBuffer::close);
    }
  }

  /// Ends the thread that uploads. What is under way may end by itself: cut off, it would arrive
  /// twice.
  private void endUploads() {
    stopped = true;
    var running = thread;
    if (running == null) {
      return;
    }
    pause.end();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = running.join(LAST_UPLOAD);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      running.interrupt();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Gives what is logged from now on to `next`. What is in memory is uploaded once more; what does
  /// not arrive is counted as lost.
  ///
  /// @param next absent when decisions are not logged any more
  public void handOver(Optional<DecisionLogs> next) {
    successor.is(next);
    if (config.spool().isEmpty()) {
      uploadTheRest();
      buffer.ifPresent(LogBuffer::close);
    }
  }

  private void uploadTheRest() {
    try {
      upload();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops uploading. What is in memory is uploaded once more; what does not arrive is counted as
  /// lost, and what is on disk stays for the next start.
  @Override
  public void close() {
    buffer.ifPresent(LogBuffer::seal);
    successor.is(Optional.empty());
    endUploads();
    if (config.reporting().trigger() != Trigger.MANUAL) {
      uploadTheRest();
    }
    buffer.ifPresent(LogBuffer::close);
  }
}
