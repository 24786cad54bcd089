package regent.opa.management;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import regent.opa.CompileException;
import regent.opa.builtin.Services;
import regent.opa.bundle.Bundle;
import regent.opa.bundle.BundleException;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.management.bundle.BundleDisk;
import regent.opa.management.bundle.BundleSources;
import regent.opa.management.bundle.BundleStatus;
import regent.opa.management.bundle.DiscoverySource;
import regent.opa.management.config.ConfigException;
import regent.opa.management.config.DecisionLogConfig;
import regent.opa.management.config.FileLogConfig;
import regent.opa.management.config.OpaConfig;
import regent.opa.management.config.ServiceConfig;
import regent.opa.management.discovery.DiscoveredConfig;
import regent.opa.management.log.ConsoleLine;
import regent.opa.management.log.DecisionLogs;
import regent.opa.management.log.FileLog;
import regent.opa.management.log.LogCounters;
import regent.opa.management.log.LogEvent;
import regent.opa.management.schedule.Pause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;
import regent.opa.management.service.ServiceException;
import regent.opa.management.status.PartState;
import regent.opa.management.status.StatusMetrics;
import regent.opa.management.status.StatusReport;
import regent.opa.management.status.StatusReporter;
import regent.opa.store.Store;
import regent.opa.value.Json;
import regent.opa.value.JsonException;
import regent.opa.value.Obj;

/// Everything that OPA does beside deciding, as its configuration says: services, bundles,
/// discovery, decision logs and status. Thread-safe.
///
/// ```java
/// var management = new Management(config, json, surroundings);
/// management.start();
/// … management.decisionLogs() … management.states() …
/// management.close();
/// ```
///
/// Source: <https://www.openpolicyagent.org/docs/management-introduction>
public final class Management implements AutoCloseable {
  /// OPA's name for its plugin that writes events to a file.
  private static final String FILE_LOGGER = "file_logger";

  private final OpaConfig boot;
  private final Obj bootJson;
  private final Surroundings surroundings;
  private final BundleSources bundles;
  private final BundleDisk disk;
  private final LogCounters counters = new LogCounters();
  private final Map<ServiceConfig, ServiceClient> clients = new LinkedHashMap<>();
  private final StatusMetrics metrics;
  private @Nullable DiscoverySource discovery;
  private volatile OpaConfig config;
  private volatile Optional<Logs> logs = Optional.empty();
  private volatile Optional<StatusReporter> reporter = Optional.empty();
  private volatile boolean stopped;
  private volatile Receiver receiver = _ -> {};

  /// The log of a configuration, and the file it writes to if there is one.
  private record Logs(
      DecisionLogConfig config,
      Optional<ServiceClient> client,
      DecisionLogs log,
      Optional<FileLog> file) {
    void handOver(Optional<DecisionLogs> next) {
      log.handOver(next);
      file.ifPresent(FileLog::close);
    }

    void close() {
      log.close();
      file.ifPresent(FileLog::close);
    }
  }

  /// What management works with.
  ///
  /// @param instance who runs
  /// @param store holds the policies that decide
  /// @param activation puts bundles into the store
  /// @param services what built-ins of the policies of discovery and logs may use
  /// @param host the machine
  /// @param pauses waits of all loops
  /// @param console takes lines for the console
  public record Surroundings(
      OpaConfig.Instance instance,
      Store store,
      BundleActivation activation,
      Services services,
      HostEnvironment host,
      Pause.Maker pauses,
      Consumer<String> console) {}

  /// @param json the configuration as it was written
  public Management(OpaConfig boot, Obj json, Surroundings surroundings) {
    this.boot = boot;
    this.bootJson = json;
    this.surroundings = surroundings;
    this.config = boot;
    this.disk = new BundleDisk(boot.persistenceDirectory());
    this.bundles =
        new BundleSources(
            surroundings.activation(), disk, surroundings.host(), surroundings.pauses());
    this.metrics =
        new StatusMetrics(
            surroundings.instance().version(),
            boot.status().map(status -> status.buckets()).orElse(List.of()));
    bundles.onChange(
        statuses -> {
          metrics.count(statuses);
          changed();
        });
  }

  /// Told of each configuration that discovery brings, before it takes effect.
  @FunctionalInterface
  public interface Receiver {
    /// @throws IOException when the configuration cannot be taken up; then none of it is
    void configure(OpaConfig discovered) throws IOException;
  }

  /// `other` is told of configurations that discovery brings; to be called before [#start()].
  public void onDiscovery(Receiver other) {
    receiver = other;
  }

  /// Begins to follow, log and report.
  ///
  /// @throws ServiceException when a service of the configuration cannot be reached by any means:
  ///     its certificates cannot be read
  /// @throws IOException when the spool of decision logs cannot be opened
  public synchronized void start() throws ServiceException, IOException, CompileException {
    apply(boot);
    if (boot.discovery().isPresent()) {
      var source = boot.discovery().get().source();
      var follower =
          new DiscoverySource(
              source,
              client(boot, source.service()),
              disk,
              surroundings.host(),
              surroundings.pauses().make(),
              new Discovered());
      discovery = follower;
      follower.start();
    }
    changed();
  }

  private final class Discovered implements DiscoverySource.Receiver {
    @Override
    public void apply(Bundle bundle) throws BundleException, CompileException {
      try {
        var discovered =
            DiscoveredConfig.of(
                bundle,
                boot,
                bootJson,
                surroundings.instance(),
                surroundings.store().compiler(),
                surroundings.services());
        receiver.configure(discovered.config());
        Management.this.apply(discovered.config());
      } catch (ConfigException e) {
        throw new BundleException(e.text(), e);
      } catch (ServiceException | IOException e) {
        throw new BundleException(String.valueOf(e.getMessage()), e);
      }
    }

    @Override
    public void changed() {
      Management.this.changed();
    }
  }

  /// Makes `wanted` the configuration in force; parts that are as before go on.
  private synchronized void apply(OpaConfig wanted)
      throws ServiceException, IOException, CompileException {
    if (stopped) {
      return;
    }
    Map<String, ServiceClient> named = new LinkedHashMap<>();
    for (String name : wanted.services().keySet()) {
      named.put(name, client(wanted, name));
    }
    surroundings.services().cache().limit(wanted.caching().limits());
    applyLogs(wanted);
    applyStatus(wanted);
    config = wanted;
    bundles.follow(wanted.bundles(), named);
    closeUnused(wanted);
  }

  /// Ends the connections to services that neither `wanted` nor discovery names.
  private void closeUnused(OpaConfig wanted) {
    Set<ServiceConfig> used = new HashSet<>(wanted.services().values());
    boot.discovery()
        .ifPresent(section -> used.add(boot.services().get(section.source().service())));
    clients
        .entrySet()
        .removeIf(
            known -> {
              boolean isUnused = !used.contains(known.getKey());
              if (isUnused) {
                known.getValue().close();
              }
              return isUnused;
            });
  }

  private ServiceClient client(OpaConfig wanted, String name) throws ServiceException {
    ServiceConfig service = wanted.services().get(name);
    if (service == null) {
      throw new ServiceException("no service " + name);
    }
    ServiceClient known = clients.get(service);
    if (known == null) {
      known = ServiceClient.of(service, surroundings.host());
      clients.put(service, known);
    }
    return known;
  }

  private void applyLogs(OpaConfig wanted) throws ServiceException, IOException {
    var before = logs;
    var section = wanted.decisionLogs();
    Optional<ServiceClient> client =
        section.isEmpty() || section.get().service().isEmpty()
            ? Optional.empty()
            : Optional.of(client(wanted, section.get().service()));
    if (before.map(Logs::config).equals(section) && before.flatMap(Logs::client).equals(client)) {
      return;
    }
    Optional<FileLog> file = section.isEmpty() ? Optional.empty() : fileLog(wanted, section.get());
    before.ifPresent(old -> old.log().seal());
    Optional<Logs> made = Optional.empty();
    try {
      if (section.isPresent()) {
        made = Optional.of(new Logs(section.get(), client, log(section.get(), client, file), file));
      }
    } finally {
      logs = made;
      var next = made.map(Logs::log);
      before.ifPresent(old -> old.handOver(next));
    }
  }

  private DecisionLogs log(
      DecisionLogConfig section, Optional<ServiceClient> client, Optional<FileLog> file)
      throws IOException {
    var log =
        DecisionLogs.of(
            section,
            client,
            new DecisionLogs.Surroundings(
                surroundings.store(),
                surroundings.services(),
                surroundings.host(),
                counters,
                this::toConsole,
                event -> file.ifPresent(open -> open.log(event)),
                surroundings.pauses(),
                this::changed));
    log.start();
    return log;
  }

  private Optional<FileLog> fileLog(OpaConfig wanted, DecisionLogConfig section)
      throws ServiceException {
    if (section.plugin().isEmpty()) {
      return Optional.empty();
    }
    String name = section.plugin().get();
    if (!name.equals(FILE_LOGGER) || !(wanted.plugins().get(name) instanceof Obj json)) {
      throw new ServiceException("plugin \"" + name + "\" not registered");
    }
    try {
      return Optional.of(
          new FileLog(
              FileLogConfig.read(json, "plugins." + name), surroundings.host().clock(), counters));
    } catch (ConfigException e) {
      throw new ServiceException(e.text(), e);
    }
  }

  private void toConsole(LogEvent event) {
    surroundings.console().accept(ConsoleLine.of(event, surroundings.host().clock().instant()));
  }

  private void toConsole(StatusReport report) {
    try {
      if (Json.read(report.json()) instanceof Obj fields) {
        surroundings
            .console()
            .accept(
                ConsoleLine.of(
                    fields,
                    "openpolicyagent.org/status",
                    "Status Log",
                    surroundings.host().clock().instant()));
      }
    } catch (JsonException e) {
      throw new IllegalStateException("a report that is not JSON", e);
    }
  }

  private void applyStatus(OpaConfig wanted) throws ServiceException {
    var known = wanted.status();
    Optional<ServiceClient> client =
        known.isEmpty() || known.get().service().isEmpty()
            ? Optional.empty()
            : Optional.of(client(wanted, known.get().service()));
    if (reporter.map(StatusReporter::config).equals(known)
        && reporter.flatMap(StatusReporter::client).equals(client)) {
      return;
    }
    reporter.ifPresent(StatusReporter::close);
    reporter = Optional.empty();
    if (known.isPresent()) {
      var section = known.get();
      var made =
          new StatusReporter(
              section, client, this::report, this::toConsole, surroundings.pauses().make());
      made.start();
      reporter = Optional.of(made);
    }
  }

  private void changed() {
    reporter.ifPresent(StatusReporter::changed);
  }

  /// The configuration in force, which discovery may have changed.
  public OpaConfig config() {
    return config;
  }

  /// The log of decisions; absent when they are not logged.
  public Optional<DecisionLogs> decisionLogs() {
    return logs.map(Logs::log);
  }

  /// What happened to events of the log.
  public LogCounters logCounters() {
    return counters;
  }

  /// The states of all parts by OPA's names.
  public SortedMap<String, PartState> states() {
    SortedMap<String, PartState> states = new TreeMap<>();
    if (boot.discovery().isPresent()) {
      var known = discovery;
      states.put("discovery", state(known != null && known.status().isReady()));
    } else {
      states.put("discovery", PartState.OK);
    }
    if (!config.bundles().isEmpty()) {
      states.put("bundle", state(bundles.isReady()));
    }
    if (config.decisionLogs().isPresent()) {
      states.put("decision_logs", state(logs.isPresent()));
    }
    if (config.status().isPresent()) {
      states.put("status", state(reporter.isPresent()));
    }
    return states;
  }

  private static PartState state(boolean isReady) {
    return isReady ? PartState.OK : PartState.NOT_READY;
  }

  /// The names of bundles that are not active, sorted.
  public List<String> bundlesNotActivated() {
    List<String> names = new ArrayList<>();
    bundles
        .statuses()
        .forEach(
            (name, status) -> {
              if (!status.isReady()) {
                names.add(name);
              }
            });
    return names;
  }

  /// How everything fares now.
  public StatusReport report() {
    var known = discovery;
    return new StatusReport(
        config.labels(),
        bundles.statuses(),
        Optional.ofNullable(known).map(DiscoverySource::status),
        logs.map(Logs::log)
            .filter(DecisionLogs::hasUploaded)
            .map(log -> new StatusReport.Upload(log.problem())),
        counters.json(),
        states());
  }

  /// The state as metrics of Prometheus; empty unless the configuration wants them.
  public String prometheus() {
    if (config.status().filter(status -> status.prometheus()).isEmpty()) {
      return "";
    }
    Map<String, Long> waiting = new TreeMap<>();
    logs.ifPresent(
        each ->
            waiting.put(
                switch (each.config().reporting().buffer()) {
                  case SIZE -> "decision_logs_buffer_size_bytes";
                  case EVENT -> "decision_logs_buffer_size_events";
                },
                each.log().waiting()));
    return metrics.text(report(), counters, waiting);
  }

  /// Asks all sources, uploads all logs and reports, now, whatever their triggers are.
  ///
  /// @return what went wrong, by the name of the part or bundle
  public Map<String, Exception> trigger() throws InterruptedException {
    Map<String, Exception> problems = new TreeMap<>();
    var known = discovery;
    if (known != null) {
      known.trigger().ifPresent(problem -> problems.put("discovery", problem));
    }
    problems.putAll(bundles.trigger());
    if (logs.isPresent()) {
      logs.get().log().upload().ifPresent(problem -> problems.put("decision_logs", problem));
    }
    if (reporter.isPresent()) {
      reporter.get().report().ifPresent(problem -> problems.put("status", problem));
    }
    return problems;
  }

  /// How the bundles fare, by name.
  public Map<String, BundleStatus> bundleStatuses() {
    return bundles.statuses();
  }

  /// Stops everything; logs in memory are uploaded once more.
  @Override
  public void close() {
    stopped = true;
    var known = discovery;
    if (known != null) {
      known.close();
    }
    bundles.close();
    reporter.ifPresent(StatusReporter::close);
    logs.ifPresent(Logs::close);
    clients.values().forEach(ServiceClient::close);
  }
}
