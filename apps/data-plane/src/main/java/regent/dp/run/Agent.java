package regent.dp.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import regent.dp.authz.DecisionWriter;
import regent.dp.authz.LocalDecisions;
import regent.dp.bootstrap.BootstrapException;
import regent.dp.bootstrap.BootstrapRequest;
import regent.dp.bootstrap.Bootstraps;
import regent.dp.cp.ControlPlane;
import regent.dp.cp.ControlPlaneException;
import regent.dp.envoy.EnvoyBinary;
import regent.dp.envoy.EnvoyException;
import regent.dp.envoy.EnvoyProcess;
import regent.dp.policy.PolicyFeed;
import regent.opa.builtin.AddressResolver;
import regent.opa.builtin.HttpClientExchange;
import regent.opa.builtin.Services;
import regent.opa.decision.Decision;
import regent.opa.decision.DecisionLog;
import regent.opa.tls.Trust;
import regent.rego.EitherVersion;
import regent.rego.RegoCompiler;
import regent.rego.RegoModuleParser;
import regent.rego.WarmUp;

/// Starts the parts of the agent in their order, waits for SIGTERM, and stops them in reverse: the
/// engine and its socket first, then the policies, then Envoy.
final class Agent {
  private static final Duration BOOTSTRAP_PATIENCE = Duration.ofMinutes(5);

  private final Settings settings;
  private final Consumer<String> events;
  private final PrintStream console;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private Agent(Settings settings, PrintStream console, Consumer<String> events) {
    this.settings = settings;
    this.console = console;
    this.events = events;
  }

  /// Runs until the process is told to end. Returns only when it cannot start.
  static int run(Settings settings) throws StartException, InterruptedException {
    PrintStream out = System.out;
    var agent = new Agent(settings, out, new EventLog(System.err)::log);
    var ended = new CountDownLatch(1);
    try {
      EnvoyProcess envoy = agent.start();
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(
                      () -> {
                        agent.stop(envoy);
                        ended.countDown();
                        Runtime.getRuntime().halt(0);
                      }));
    } catch (StartException e) {
      agent.closeAll();
      throw e;
    }
    ended.await();
    return 0;
  }

  private EnvoyProcess start() throws StartException, InterruptedException {
    if (!settings.proxyType().equals("dataplane")) {
      throw new StartException("--proxy-type " + settings.proxyType() + " is not known");
    }
    WarmUp.start();
    try {
      var envoy = EnvoyBinary.find(System.getenv(), settings.binaryPath());
      var identity = DataplaneText.identity(settings);
      var workDir = workDir();
      String caPem = caPem();
      var controlPlane = new ControlPlane(settings.cpAddress(), trust(caPem), settings.token());
      parts.push(controlPlane);
      var decisions = decisions(identity, workDir.resolve("ext-authz.sock"));
      var feed =
          new PolicyFeed(
              controlPlane, identity, workDir.resolve("policy.tar.gz"), decisions, events);
      parts.push(feed);
      var request =
          new BootstrapRequest(
              identity.mesh(),
              identity.name(),
              settings.token(),
              DataplaneText.json(settings.dataplane()),
              caPem,
              envoy,
              settings.readinessPort(),
              workDir.toString(),
              settings.bindOutbounds());
      String bootstrap = new Bootstraps(controlPlane, events).fetch(request, BOOTSTRAP_PATIENCE);
      feed.start();
      Path config = workDir.resolve("bootstrap.yaml");
      Files.writeString(config, bootstrap);
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
      var process =
          EnvoyProcess.start(
              new EnvoyProcess.Launch(
                  envoy.path(),
                  config,
                  workDir.resolve("kuma-envoy-admin.sock"),
                  settings.envoyLogLevel(),
                  settings.concurrency(),
                  settings.drainTime()),
              events);
      parts.push(process);
      parts.push(Readiness.start(settings.readinessPort(), process::isReady));
      events.accept(
          "dataplane "
              + identity.name()
              + " of mesh "
              + identity.mesh()
              + " runs Envoy "
              + envoy.version());
      return process;
    } catch (EnvoyException | BootstrapException | ControlPlaneException | IOException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private LocalDecisions decisions(PolicyFeed.Dataplane identity, Path socket) throws IOException {
    var format = new DecisionLog("mesh", Map.of("id", identity.mesh() + "/" + identity.name()));
    var toConsole = DecisionWriter.to(format, console, events);
    parts.push(toConsole);
    Consumer<Decision> log = _ -> {};
    if (settings.decisionLogFile() != null) {
      var toFile = DecisionWriter.toFile(format, settings.decisionLogFile(), events);
      parts.push(toFile);
      log = toFile;
    }
    var decisions =
        new LocalDecisions(
            new EitherVersion(RegoCompiler.standard()), services(), socket, toConsole, log);
    parts.push(decisions);
    return decisions;
  }

  /// Policies may use the network, as OPA's may; what they print goes to the agent's log.
  private Services services() {
    return Services.standard()
        .withHttp(new HttpClientExchange())
        .withResolver(AddressResolver.SYSTEM)
        .withParser(new RegoModuleParser())
        .withPrinter(line -> events.accept("print: " + line));
  }

  private Path workDir() throws IOException, StartException {
    Path folder = settings.workDir();
    if (folder == null) {
      Path temporary = Files.createTempDirectory("regent-dp-");
      parts.push(() -> delete(temporary));
      return temporary;
    }
    Files.createDirectories(folder);
    if (folder.toAbsolutePath().toString().length() > 80) {
      throw new StartException(
          "--work-dir " + folder + " is too long: Unix sockets need a path of at most 80 bytes");
    }
    return folder.toAbsolutePath();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private String caPem() throws IOException {
    return settings.caCertFile() == null ? "" : Files.readString(settings.caCertFile());
  }

  private Trust trust(String caPem) {
    if (settings.skipVerify()) {
      return new Trust.Anybody();
    }
    return caPem.isEmpty() ? new Trust.System() : new Trust.Authorities(caPem, false);
  }

  private void stop(EnvoyProcess envoy) {
    events.accept("stopping");
    try {
      envoy.drain(settings.drainTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeAll();
  }

  private void closeAll() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        events.accept("stopping: " + e.getMessage());
      }
    }
  }
}
