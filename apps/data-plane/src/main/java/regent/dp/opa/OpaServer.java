package regent.dp.opa;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import regent.authz.net.ListenAddress;
import regent.authz.rest.Environment;
import regent.authz.rest.Environment.Authentication;
import regent.authz.rest.Environment.Build;
import regent.authz.rest.OpaApi;
import regent.authz.rest.PluginState;
import regent.authz.rest.Plugins;
import regent.authz.rest.server.Handler;
import regent.authz.rest.server.HttpServer;
import regent.authz.rest.server.Limits;
import regent.authz.rest.server.Tls;
import regent.opa.CompileException;
import regent.opa.builtin.AddressResolver;
import regent.opa.builtin.HttpClientExchange;
import regent.opa.builtin.Services;
import regent.opa.bundle.BundleException;
import regent.opa.bundle.BundleParser;
import regent.opa.bundle.BundleReader;
import regent.opa.management.Management;
import regent.opa.management.bundle.BundleActivation;
import regent.opa.management.config.ConfigException;
import regent.opa.management.config.ConfigText;
import regent.opa.management.config.OpaConfig;
import regent.opa.management.schedule.TimedPause;
import regent.opa.management.service.HostEnvironment;
import regent.opa.management.service.ServiceException;
import regent.opa.store.Store;
import regent.opa.value.Arr;
import regent.opa.value.Bool;
import regent.opa.value.Null;
import regent.opa.value.Num;
import regent.opa.value.Obj;
import regent.opa.value.Str;
import regent.opa.value.Value;
import regent.rego.RegoCompiler;
import regent.rego.RegoModuleParser;
import regent.rego.syntax.RegoVersion;

/// The life of `regent opa run --server`: loads files, starts what runs beside, serves, and on
/// SIGTERM answers what is open and ends.
final class OpaServer implements AutoCloseable {
  /// The version of OPA whose behaviour this is.
  static final String VERSION = "1.22.2";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final OpaSettings settings;
  private final Obj raw;
  private final OpaLog log;
  private final InstantSource clock;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final HttpServer server = new HttpServer(Runtime.getRuntime().availableProcessors());
  private final List<String> bound = new ArrayList<>();
  private volatile boolean discovers;
  private final OpaConfig.Instance instance =
      new OpaConfig.Instance(UUID.randomUUID().toString(), VERSION);

  private OpaServer(OpaSettings settings, Obj raw, OpaLog log, InstantSource clock) {
    this.settings = settings;
    this.raw = raw;
    this.log = log;
    this.clock = clock;
  }

  /// The server cannot start.
  static final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
      super(message);
    }

    StartException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Starts to serve.
  static OpaServer start(OpaSettings settings, PrintStream out, InstantSource clock)
      throws StartException, InterruptedException {
    try {
      return start(settings, read(settings), out, clock);
    } catch (ConfigException e) {
      throw new StartException("config error: " + e.text(), e);
    }
  }

  /// Starts to serve under a configuration that was read before.
  static OpaServer start(OpaSettings settings, Obj raw, PrintStream out, InstantSource clock)
      throws StartException, InterruptedException {
    var log = new OpaLog(out, settings.logForm(), settings.logLevel(), clock);
    var server = new OpaServer(settings, raw, log, clock);
    try {
      server.start();
      return server;
    } catch (ConfigException e) {
      server.close();
      throw new StartException("config error: " + e.text(), e);
    } catch (LoadException e) {
      server.close();
      throw new StartException("load error: " + e.getMessage(), e);
    } catch (CompileException | BundleException e) {
      server.close();
      throw new StartException("initialization error: " + e.getMessage(), e);
    } catch (ServiceException | IOException | IllegalArgumentException e) {
      server.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Where the server listens.
  List<String> addresses() {
    return List.copyOf(bound);
  }

  private void start()
      throws ConfigException,
          LoadException,
          CompileException,
          BundleException,
          ServiceException,
          IOException,
          InterruptedException {
    var config = OpaConfig.of(raw, instance);
    discovers = config.discovery().isPresent();
    var files = files();
    log.log(LogLevel.INFO, "Initializing server.", addressFields());
    warn(config);
    var compiler = compiler();
    var store = Store.empty(compiler);
    var activation = new BundleActivation(store);
    var loaded = new LoadedStore(store, activation, version());
    loaded.replace(files);
    var telemetry = OpaTelemetry.start(config, log);
    parts.push(telemetry);
    var services = services(config, telemetry);
    var management =
        new Management(
            config,
            config.json(),
            new Management.Surroundings(
                instance,
                store,
                activation,
                services,
                HostEnvironment.system(),
                TimedPause::new,
                log::line));
    var plugin =
        new EnvoyPlugin(
            store, services, clock, () -> ManagedParts.decisions(management), telemetry, log);
    plugin.configure(config);
    management.onDiscovery(
        discovered -> {
          discovered.warnings().forEach(log::warn);
          plugin.configure(discovered);
        });
    parts.push(plugin);
    var beside = ManagedParts.start(management, plugin);
    parts.push(beside);
    var environment =
        new Environment(
            store,
            management::config,
            services,
            clock,
            beside,
            () -> ManagedParts.decisions(management),
            settings.authorizes(),
            settings.authentication(),
            new Build(VERSION, "", "", ""));
    var api = new OpaApi(environment);
    telemetry.export(config, api::metricsText, clock);
    awaitReady(beside);
    plugin.open();
    if (settings.watching().paths()) {
      parts.push(FileWatch.start(PathLoader.folders(filePaths()), () -> reload(loaded)));
    }
    serve(config, api, telemetry);
    log.log(LogLevel.DEBUG, "Server initialized.", Map.of());
  }

  private static boolean isUrl(String path) {
    return path.startsWith("http://") || path.startsWith("https://");
  }

  /// A URL on the command line stands for a service with one bundle.
  private static List<String> bundleSets(String url, int number) {
    int slash = url.indexOf('/', url.indexOf("://") + 3);
    var host = slash < 0 ? url : url.substring(0, slash);
    var name = "cli" + number;
    return List.of(
        "services." + name + ".url=" + host,
        "bundles." + name + ".service=" + name,
        "bundles." + name + ".resource=" + (slash < 0 ? "/" : url.substring(slash)),
        "bundles." + name + ".persist=true");
  }

  private List<String> filePaths() {
    return settings.paths().stream().filter(path -> !isUrl(path)).toList();
  }

  private LoadedFiles files() throws LoadException {
    var parser = new BundleParser(settings.verification(), BundleReader.DEFAULT_LIMIT);
    return new PathLoader(settings.ignored(), parser).load(filePaths(), settings.asBundles());
  }

  private RegoCompiler compiler() {
    var standard = RegoCompiler.standard();
    var compiler =
        standard.withOptions(
            standard
                .options()
                .withErrorLimit(settings.maxErrors())
                .withPrintStatements(log.logs(LogLevel.INFO)));
    return settings.isV0() ? compiler.withVersion(RegoVersion.V0) : compiler;
  }

  private Services services(OpaConfig config, OpaTelemetry telemetry) {
    var environment = Obj.builder();
    System.getenv().forEach((name, value) -> environment.put(name, Str.of(value)));
    return Services.standard()
        .withHttp(telemetry.exchange(new HttpClientExchange()))
        .withResolver(AddressResolver.SYSTEM)
        .withParser(new RegoModuleParser())
        .withPrinter(log::info)
        .withRuntime(
            Obj.builder()
                .put("config", config.active())
                .put("env", environment.build())
                .put("version", Str.of(VERSION))
                .put("commit", Str.EMPTY)
                .put("authorization_enabled", Bool.of(settings.authorizes()))
                .build());
  }

  private static Obj version() {
    return Obj.builder()
        .put("version", Str.of(VERSION))
        .put("build_commit", Str.EMPTY)
        .put("build_timestamp", Str.EMPTY)
        .put("build_hostname", Str.EMPTY)
        .build();
  }

  private Map<String, Value> addressFields() {
    return Map.of(
        "addrs", texts(settings.addresses()),
        "diagnostic-addrs", texts(settings.diagnosticAddresses()));
  }

  private static Arr texts(List<String> texts) {
    return Arr.of(texts.stream().map(Str::of).toList());
  }

  private void warn(OpaConfig config) {
    if (!settings.authorizes() && settings.authentication() == Authentication.TOKEN) {
      log.error(
          "Token authentication enabled without authorization. Authentication will be"
              + " ineffective. See"
              + " https://www.openpolicyagent.org/docs/latest/security/"
              + "#authentication-and-authorization for more information.",
          Map.of());
    }
    settings.warnings().forEach(log::warn);
    config.warnings().forEach(log::warn);
  }

  private void awaitReady(Plugins plugins) throws InterruptedException, IOException {
    if (settings.readyTimeout().isZero()) {
      return;
    }
    long deadline = System.nanoTime() + settings.readyTimeout().toNanos();
    var never = new CountDownLatch(1);
    while (plugins.states().values().stream().anyMatch(state -> state != PluginState.OK)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("timed out while waiting for plugins activation");
      }
      var _ = never.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void reload(LoadedStore loaded) {
    long begin = System.nanoTime();
    Value problem = Null.NULL;
    try {
      loaded.replace(files());
    } catch (CompileException | BundleException | LoadException e) {
      problem = Str.of(String.valueOf(e.getMessage()));
    }
    log.log(
        LogLevel.INFO,
        "Processed file watch event.",
        Map.of("duration", Num.of(System.nanoTime() - begin), "err", problem));
  }

  private void serve(OpaConfig config, OpaApi api, OpaTelemetry telemetry) throws IOException {
    Optional<Tls> tls = Optional.empty();
    if (settings.tls().isPresent()) {
      var loaded = Tls.load(settings.tls().get());
      parts.push(CertificateWatch.start(loaded, settings.tlsRefresh(), log));
      tls = Optional.of(loaded);
    }
    var limits = Limits.ofBody(config.server().maxLength());
    for (var address : settings.addresses()) {
      var handler = telemetry.handler(api.handler());
      listen(address, limits, tls, new RequestLog(handler, log, settings.requestLogLevel()));
    }
    for (var address : settings.diagnosticAddresses()) {
      var handler = telemetry.handler(api.diagnosticHandler());
      listen(address, limits, tls, new RequestLog(handler, log, LogLevel.DEBUG));
    }
  }

  private void listen(String text, Limits limits, Optional<Tls> tls, Handler handler)
      throws IOException {
    boolean isPlain = text.startsWith("http://") || text.startsWith("unix://");
    if (text.startsWith("https://") && tls.isEmpty()) {
      throw new IOException("TLS certificate required but not supplied");
    }
    var address = ListenAddress.parse(text.replaceFirst("^https://", ""));
    bound.add(
        server.listen(
            address,
            new HttpServer.Options(limits, settings.h2c(), isPlain ? Optional.empty() : tls),
            handler));
    if (address instanceof ListenAddress.Unix(Path path)) {
      Files.setPosixFilePermissions(path, permissions());
    }
  }

  private Set<PosixFilePermission> permissions() throws IOException {
    if (!settings.unixSocketPermissions().matches("[0-7]{3,4}")) {
      throw new IOException("invalid permissions: " + settings.unixSocketPermissions());
    }
    int bits = Integer.parseInt(settings.unixSocketPermissions(), 8);
    var permissions = new HashSet<PosixFilePermission>();
    var all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((bits & 1 << all.length - 1 - i) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  /// The configuration as it was read.
  Obj raw() {
    return raw;
  }

  /// Whether a discovery service says what runs beside.
  boolean isDiscovering() {
    return discovers;
  }

  /// Checks whether a server could start under the configuration file as it is now.
  static void check(OpaSettings settings) throws ConfigException, IOException {
    EnvoyPlugin.read(OpaConfig.of(read(settings), new OpaConfig.Instance("", VERSION)));
  }

  /// The configuration file with the overrides of the command line.
  static Obj read(OpaSettings settings) throws ConfigException {
    var sets = new ArrayList<String>();
    int urls = 0;
    for (var path : settings.paths()) {
      if (isUrl(path)) {
        urls++;
        sets.addAll(bundleSets(path, urls));
      }
    }
    sets.addAll(settings.sets());
    return ConfigText.load(
        settings.configFile(),
        sets,
        settings.setFiles(),
        name -> Optional.ofNullable(System.getenv(name)));
  }

  /// Answers what is open, and ends.
  void shutDown() {
    if (!settings.shutdownWait().isZero()) {
      log.info(
          "Waiting " + settings.shutdownWait().toSeconds() + "s before initiating shutdown...");
      try {
        var _ =
            new CountDownLatch(1).await(settings.shutdownWait().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    log.info("Shutting down...");
    if (server.close(settings.shutdownGrace())) {
      log.info("Server shutdown.");
    } else {
      log.error(
          "Failed to shutdown server gracefully.",
          Map.of("err", Str.of("requests were not answered in time")));
    }
    closeParts();
  }

  private void closeParts() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.error("Failed to stop.", Map.of("err", Str.of(String.valueOf(e.getMessage()))));
      }
    }
  }

  @Override
  public void close() {
    server.close();
    closeParts();
  }
}
