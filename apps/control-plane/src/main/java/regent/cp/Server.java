package regent.cp;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import regent.cp.admission.ActiveBundles;
import regent.cp.admission.BundleFit;
import regent.cp.admission.RegoAdmission;
import regent.cp.admission.Secrets;
import regent.cp.bundle.ArchiveSweep;
import regent.cp.bundle.BundleAdmission;
import regent.cp.bundle.BundleContents;
import regent.cp.bundle.BundleDownloads;
import regent.cp.bundle.BundleFollowers;
import regent.cp.bundle.BundleLibrary;
import regent.cp.bundle.BundleUses;
import regent.cp.bundle.BundleWatch;
import regent.cp.bundle.OpaReports;
import regent.cp.bundle.ReceivedDecisions;
import regent.cp.config.Settings;
import regent.cp.config.Settings.Listen;
import regent.cp.defaults.Defaults;
import regent.cp.delivery.BundleEndpoint;
import regent.cp.delivery.Bundles;
import regent.cp.diagnostics.DiagnosticsEndpoint;
import regent.cp.discovery.Discovery;
import regent.cp.dpserver.Credentials;
import regent.cp.dpserver.DpServer;
import regent.cp.http.Endpoint;
import regent.cp.http.HttpPort;
import regent.cp.insight.InsightKeeper;
import regent.cp.insight.Insights;
import regent.cp.resource.ResourceWriter;
import regent.cp.rest.AgentDoor;
import regent.cp.rest.Api;
import regent.cp.rest.ApiServer;
import regent.cp.rest.Instance;
import regent.cp.rest.Users;
import regent.cp.store.Database;
import regent.cp.store.JdbcArchives;
import regent.cp.store.JdbcStore;
import regent.cp.tls.Certificates;
import regent.cp.tls.KeyPair;
import regent.cp.token.DataplaneAuthentication;
import regent.cp.token.SecretKeys;
import regent.cp.token.Tokens;
import regent.model.dataplane.Dataplane;
import regent.model.json.Json;
import regent.model.labels.ControlPlane;
import regent.model.match.Matcher.Shadow;
import regent.model.match.MeshResources;
import regent.model.registry.ResourceTypes;
import regent.model.resource.GenericSpec;
import regent.model.resource.Resource;
import regent.model.secret.Secret;
import regent.model.store.Archives;
import regent.model.store.MemoryArchives;
import regent.model.store.MemoryStore;
import regent.model.store.Store;
import regent.model.store.StoreException;
import regent.opa.PolicyCompiler;
import regent.opa.management.service.HostEnvironment;
import regent.xds.snapshot.Snapshot;

/// A running control plane: everything connected, every port open. Closing it closes what was
/// opened, the last first.
public final class Server implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Server.class);
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(10);
  private static final String CLUSTER_ID = "kuma-cluster-id";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<String, HttpPort> ports = new TreeMap<>();
  private volatile boolean ready;
  private volatile @Nullable Store store;
  private volatile @Nullable Discovery discovery;

  private Server() {}

  /// Starts everything; when a part cannot be started, what was started is closed again.
  ///
  /// @param compiler compiles the Rego of policies when they are written
  /// @throws IOException when a port or a file cannot be used
  /// @throws CertificateException when a configured certificate is none
  /// @throws SQLException when the database cannot be opened
  /// @throws StoreException when the store cannot be used
  public static Server start(
      Settings settings, PolicyCompiler compiler, Vertx vertx, InstantSource clock)
      throws IOException, CertificateException, SQLException, StoreException {
    var server = new Server();
    try {
      server.open(settings, compiler, vertx, clock);
      return server;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  private void open(Settings settings, PolicyCompiler compiler, Vertx vertx, InstantSource clock)
      throws IOException, CertificateException, SQLException, StoreException {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    opened.push(metrics::close);
    listen(
        "diagnostics",
        vertx,
        settings.diagnostics(),
        Optional.empty(),
        new DiagnosticsEndpoint(metrics, this::isReady));

    Storage storage = storage(settings, clock);
    Store store = storage.store();
    this.store = store;
    ControlPlane home = home(settings);
    var keys = new SecretKeys(store, memoryHint(settings));
    var tokens = new Tokens(clock);
    var defaults = new Defaults(store, home);
    defaults.ensure(settings, tokens, keys);
    Secrets secrets = secretsOf(store);
    var watch = new BundleWatch(store);
    opened.push(watch);
    var library =
        new BundleLibrary(
            store,
            storage.archives(),
            new BundleAdmission(compiler),
            secrets,
            clock,
            watch::written);
    var contents = new BundleContents(library);
    library.fitting(new BundleUses(store, compiler, secrets, contents));
    var writer =
        new ResourceWriter(
            store,
            home,
            new RegoAdmission(compiler, secrets),
            new BundleFit(compiler, secrets, contents),
            defaults);
    opened.push(new ArchiveSweep(library, SWEEP_INTERVAL));
    var followers = new BundleFollowers(library, secrets, HostEnvironment.system(), clock);
    opened.push(followers);
    watch.onChange(followers::take);
    watch.start();
    Instance instance = instance(store);
    var insights = new Insights(instance.instanceId(), clock);
    var keeper = keeper(settings, store, insights, clock);

    var users = new Users(settings.api(), tokens, keys.users());
    var routes =
        Api.routes(
            new Api.Parts(
                settings,
                instance,
                store,
                writer,
                home,
                keeper,
                tokens,
                keys,
                this::translated,
                new Api.Bundling(
                    library,
                    new BundleDownloads(library, watch),
                    new OpaReports(clock),
                    new ReceivedDecisions(metrics)),
                new AgentDoor(users, tokens, keys),
                clock));
    var api = new ApiServer(routes, users, metrics);
    if (settings.api().http().isPresent()) {
      listen("api", vertx, settings.api().http().get(), Optional.empty(), api);
    }
    if (settings.api().https().isPresent()) {
      KeyPair pair = Certificates.of(settings.api().keys(), settings.workDir(), clock);
      listen("api-tls", vertx, settings.api().https().get(), Optional.of(pair), api);
    }
    dataPlanes(settings, vertx, store, writer, contents, insights, tokens, keys, clock);
    ready = true;
  }

  private boolean isReady() {
    Store used = store;
    try {
      return ready && used != null && used.revision() >= 0;
    } catch (StoreException e) {
      return false;
    }
  }

  /// Nothing while the control plane starts: no proxy is connected yet.
  private Optional<Snapshot> translated(
      Resource<Dataplane> dataplane, MeshResources resources, Shadow shadow) {
    Discovery used = discovery;
    return used == null ? Optional.empty() : used.translated(dataplane, resources, shadow);
  }

  private InsightKeeper keeper(
      Settings settings, Store store, Insights insights, InstantSource clock)
      throws StoreException {
    var keeper = new InsightKeeper(store, insights, settings.xds().statusFlushInterval());
    opened.push(keeper);
    if (!(settings.store() instanceof Settings.Store.Postgres)) {
      keeper.endForgotten(clock.instant());
    }
    return keeper;
  }

  private void dataPlanes(
      Settings settings,
      Vertx vertx,
      Store store,
      ResourceWriter writer,
      ActiveBundles active,
      Insights insights,
      Tokens tokens,
      SecretKeys keys,
      InstantSource clock)
      throws IOException, CertificateException {
    var authentication =
        new DataplaneAuthentication(tokens, keys, store, settings.dpServer().authenticate());
    var bundles = new Bundles();
    opened.push(bundles);
    var discovery =
        new Discovery(
            store,
            writer,
            authentication,
            bundles,
            active,
            insights,
            settings.xds().deregistrationDelay(),
            settings.zone(),
            Credentials::token);
    opened.push(discovery);
    this.discovery = discovery;
    discovery.start();
    KeyPair pair = Certificates.of(settings.dpServer().keys(), settings.workDir(), clock);
    var endpoint = new BundleEndpoint(bundles, insights, authentication, discovery::watch);
    DpServer server =
        DpServer.open(
            vertx,
            new DpServer.Parts(
                settings, pair, store, authentication, endpoint, discovery.server()));
    opened.push(server);
    ports.put("dp-server", server.port());
  }

  private void listen(
      String name, Vertx vertx, Listen listen, Optional<KeyPair> keys, Endpoint endpoint)
      throws IOException {
    HttpPort port = HttpPort.open(vertx, listen, keys, endpoint, Optional.empty());
    opened.push(port);
    ports.put(name, port);
  }

  private record Storage(Store store, Archives archives) {}

  private Storage storage(Settings settings, InstantSource clock) throws SQLException {
    return switch (settings.store()) {
      case Settings.Store.Memory _ ->
          new Storage(new MemoryStore(clock), new MemoryArchives(clock));
      case Settings.Store.H2(var file) -> jdbc(Database.h2(file), clock);
      case Settings.Store.Postgres postgres -> jdbc(Database.postgres(postgres), clock);
    };
  }

  private Storage jdbc(Database database, InstantSource clock) {
    var store = new JdbcStore(database, clock);
    opened.push(store);
    return new Storage(store, new JdbcArchives(database, clock));
  }

  /// Where resources written here come from.
  private static ControlPlane home(Settings settings) {
    return switch (settings.mode()) {
      case GLOBAL -> new ControlPlane(ControlPlane.Mode.GLOBAL, "", false, false);
      case ZONE -> ControlPlane.standalone(settings.zone());
    };
  }

  private static Optional<String> memoryHint(Settings settings) {
    return settings.store() instanceof Settings.Store.Memory
        ? Optional.of(
            "the control plane runs with an in-memory store and its state isn't preserved between"
                + " restarts")
        : Optional.empty();
  }

  private static Secrets secretsOf(Store store) {
    return (mesh, name) -> {
      try {
        return store
            .get(Secret.TYPE, mesh, name)
            .map(secret -> secret.spec().data())
            .map(data -> data.toArray());
      } catch (StoreException e) {
        LOG.errorf("secret %s/%s: %s", mesh, name, e.getMessage());
        return Optional.empty();
      }
    };
  }

  private static Instance instance(Store store) throws StoreException {
    String hostname;
    try {
      hostname = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      hostname = "localhost";
    }
    String id = UUID.randomUUID().toString();
    return new Instance(hostname, hostname + "-" + id.substring(0, 4), clusterId(store, id));
  }

  /// The id that the first control plane of this store chose, as Kuma keeps it.
  private static String clusterId(Store store, String otherwise) throws StoreException {
    var known = store.get(ResourceTypes.CONFIG, "", CLUSTER_ID);
    if (known.isPresent()) {
      return known.get().specJson().text("config");
    }
    var spec = new GenericSpec(new Json.Obj(Map.of("config", Json.of(otherwise))));
    try {
      store.put(Resource.of(ResourceTypes.CONFIG, "", CLUSTER_ID, spec));
      return otherwise;
    } catch (StoreException.Conflict e) {
      return clusterId(store, otherwise);
    }
  }

  /// The port that a part of the control plane listens on: `api`, `api-tls`, `dp-server`,
  /// `diagnostics`.
  ///
  /// @throws IllegalArgumentException when that part is not switched on
  public int port(String name) {
    HttpPort port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException("not open: " + name);
    }
    return port.port();
  }

  /// All open ports by the name of their part, for the log.
  public String addresses() {
    List<String> addresses = new ArrayList<>();
    ports.forEach((name, port) -> addresses.add(name + " " + port.port()));
    return String.join(", ", addresses);
  }

  @Override
  public void close() {
    ready = false;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warnf("closing: %s", e.getMessage());
      }
    }
  }
}
