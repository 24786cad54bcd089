package regent.opa.management.bundle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import regent.opa.CompileException;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleKeys;
import regent.opa.bundle.BundleParser;
import regent.opa.bundle.LoadedBundle;
import regent.opa.management.config.BundleSource;
import regent.opa.management.config.Credentials.ServiceType;
import regent.opa.management.config.KeyConfig;
import regent.opa.management.config.Signing;
import regent.opa.management.config.Trigger;
import regent.opa.management.schedule.Pause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceClient;

/// All bundles of a configuration, each following its source. Thread-safe.
public final class BundleSources implements AutoCloseable {
  private static final int MOST_RESTORES = 10;

  private final BundleActivation activation;
  private final BundleDisk disk;
  private final HostEnvironment host;
  private final Pause.Maker pauses;
  private final List<Consumer<Map<String, BundleStatus>>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, BundleFollower> followers = new ConcurrentSkipListMap<>();

  public BundleSources(
      BundleActivation activation, BundleDisk disk, HostEnvironment host, Pause.Maker pauses) {
    this.activation = activation;
    this.disk = disk;
    this.host = host;
    this.pauses = pauses;
  }

  /// From now on `listener` sees the states of all bundles after each round of one of them.
  public void onChange(Consumer<Map<String, BundleStatus>> listener) {
    listeners.add(listener);
  }

  /// Follows `sources` and no others: those that are as before go on, bundles that are no longer
  /// there are removed from the store.
  ///
  /// @param clients the services, by name
  public synchronized void follow(
      Map<String, BundleSource> sources, Map<String, ServiceClient> clients)
      throws CompileException {
    List<BundleFollower> ended = new ArrayList<>();
    for (var follower : followers.values()) {
      var wanted = sources.get(follower.source().name());
      if (wanted == null
          || !follower.source().equals(wanted)
          || !follower.client().equals(Optional.ofNullable(clients.get(wanted.service())))) {
        ended.add(follower);
      }
    }
    for (var follower : ended) {
      follower.stop();
      followers.remove(follower.source().name());
    }
    Set<String> gone = new TreeSet<>();
    ended.forEach(follower -> gone.add(follower.source().name()));
    gone.removeAll(sources.keySet());
    if (!gone.isEmpty()) {
      activation.remove(gone);
    }
    Map<String, BundleFollower> added = new LinkedHashMap<>();
    sources.forEach(
        (name, source) -> {
          if (!followers.containsKey(name)) {
            added.put(name, follower(source, clients));
          }
        });
    followers.putAll(added);
    restore(added);
    added.values().forEach(BundleFollower::start);
  }

  private BundleFollower follower(BundleSource source, Map<String, ServiceClient> clients) {
    return new BundleFollower(
        source,
        Optional.ofNullable(clients.get(source.service())),
        origin(source, clients),
        new Target(),
        host,
        pauses.make());
  }

  private BundleOrigin origin(BundleSource source, Map<String, ServiceClient> clients) {
    var parser = parser(source);
    if (source.isFile()) {
      return new FileOrigin(source.resource(), parser);
    }
    ServiceClient client = clients.get(source.service());
    if (client == null) {
      throw new IllegalArgumentException("no client of service " + source.service());
    }
    return switch (client.config().type()) {
      case ServiceType.OCI -> new OciOrigin(source, client, parser);
      case ServiceType.HTTP -> new HttpOrigin(source, client, parser, host.clock());
    };
  }

  /// Reads and verifies the bundle of `source`.
  public static BundleParser parser(BundleSource source) {
    return new BundleParser(source.signing().map(BundleSources::keys), source.sizeLimit());
  }

  private static BundleKeys keys(Signing signing) {
    Map<String, BundleKeys.Key> keys = new LinkedHashMap<>();
    for (KeyConfig key : signing.keys().values()) {
      keys.put(key.id(), new BundleKeys.Key(key.key(), key.algorithm(), key.scope()));
    }
    return new BundleKeys(
        keys,
        signing.keyId(),
        signing.scope(),
        signing.exclude(),
        signing.required(),
        signing.acceptsDeltas());
  }

  /// Activates what was kept on disk. Bundles may need each other, so that those that fail are
  /// tried again after the others.
  private void restore(Map<String, BundleFollower> added) {
    Map<String, LoadedBundle> kept = new TreeMap<>();
    added.forEach(
        (name, follower) -> {
          if (follower.source().persist()) {
            try {
              disk.load(name, parser(follower.source()))
                  .ifPresent(bundle -> kept.put(name, bundle));
            } catch (BundleException e) {
              follower.fail(e);
            }
          }
        });
    for (int i = 0; i < MOST_RESTORES && !kept.isEmpty(); i++) {
      kept.entrySet()
          .removeIf(
              each -> {
                var follower = added.get(each.getKey());
                return follower != null && follower.restore(each.getValue()).isEmpty();
              });
    }
  }

  /// Asks all sources now and waits for them; bundles with `trigger: manual` are asked only here.
  ///
  /// @return what went wrong with those of manual trigger, by name
  public Map<String, Exception> trigger() throws InterruptedException {
    Map<String, Exception> problems = new TreeMap<>();
    for (var follower : followers.values()) {
      Optional<Exception> problem = follower.ask();
      if (follower.source().trigger() == Trigger.MANUAL) {
        problem.ifPresent(found -> problems.put(follower.source().name(), found));
      }
    }
    return problems;
  }

  /// How the bundles fare, by name.
  public Map<String, BundleStatus> statuses() {
    Map<String, BundleStatus> statuses = new TreeMap<>();
    followers.forEach((name, follower) -> statuses.put(name, follower.status()));
    return statuses;
  }

  /// Whether every bundle is active.
  public boolean isReady() {
    return followers.values().stream().allMatch(follower -> follower.status().isReady());
  }

  @Override
  public synchronized void close() {
    followers.values().forEach(BundleFollower::stop);
    followers.clear();
  }

  private final class Target implements BundleFollower.Target {
    @Override
    public void activate(String name, LoadedBundle bundle, String etag)
        throws BundleException, CompileException {
      activation.activate(name, bundle, etag);
    }

    @Override
    public void save(String name, byte[] archive) throws IOException {
      disk.save(name, archive);
    }

    @Override
    public void changed(BundleStatus status) {
      var statuses = statuses();
      listeners.forEach(listener -> listener.accept(statuses));
    }
  }
}
