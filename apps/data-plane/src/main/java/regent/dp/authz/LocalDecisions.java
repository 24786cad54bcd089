package regent.dp.authz;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import regent.authz.AuthorizationPolicy;
import regent.authz.Authorizer;
import regent.authz.Checks;
import regent.authz.compose.Composition;
import regent.authz.compose.RouteDecisions;
import regent.authz.grpc.AuthorizationServer;
import regent.authz.grpc.AuthorizationServer.Options;
import regent.authz.metrics.CheckMetrics;
import regent.authz.net.ListenAddress;
import regent.dp.policy.AgentPolicy;
import regent.dp.policy.PolicyFeed.Activation;
import regent.opa.CompileException;
import regent.opa.PolicyCompiler;
import regent.opa.builtin.Services;
import regent.opa.bundle.BundleException;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.ActivePolicies.Surroundings;
import regent.opa.decision.Decision;

/// The engine of this proxy behind Envoy's external authorization, on a Unix socket. Before a
/// policy is active each check fails, and health is NOT_SERVING.
public final class LocalDecisions implements Activation, AutoCloseable {
  private final PolicyCompiler compiler;
  private final Surroundings surroundings;
  private final AtomicReference<Active> active;
  private final Consumer<Decision> console;
  private final AuthorizationServer server;

  /// @param services what built-ins may use
  /// @param console sees decisions while the active policy wants them there
  /// @param log sees every decision
  /// @throws IOException when the socket cannot be made
  public LocalDecisions(
      PolicyCompiler compiler,
      Services services,
      Path socket,
      Consumer<Decision> console,
      Consumer<Decision> log)
      throws IOException {
    this.compiler = compiler;
    this.surroundings = new Surroundings(InstantSource.system(), services);
    this.active = new AtomicReference<>(nothing());
    this.console = console;
    var checks =
        new Checks(
            () -> active.get().authorizer(),
            decision -> record(decision, log),
            new CheckMetrics(CheckMetrics.BUCKETS));
    this.server =
        AuthorizationServer.start(
            Options.plain(
                new ListenAddress.Unix(socket), Runtime.getRuntime().availableProcessors()),
            checks);
  }

  private Active nothing() {
    return new Active(
        Authorizer.of(ActivePolicies.none(surroundings), AuthorizationPolicy.DEFAULT), false, "");
  }

  private void record(Decision decision, Consumer<Decision> log) {
    log.accept(decision);
    if (active.get().logsToConsole()) {
      console.accept(decision);
    }
  }

  @Override
  public void activate(AgentPolicy policy) throws CompileException, BundleException {
    var modules = policy.bundle().modules();
    var participants = policy.participants(compiler);
    var policies = ActivePolicies.of(policy.bundle(), participants.paths(), compiler, surroundings);
    var ofProxy = new Composition(policies, participants.proxy(), modules);
    Map<String, Composition> routes = new TreeMap<>();
    participants
        .routes()
        .forEach((route, voices) -> routes.put(route, new Composition(policies, voices, modules)));
    var authorizer = new Authorizer(new RouteDecisions(ofProxy, routes), policy.authorization());
    active.set(new Active(authorizer, policy.logsToConsole(), policies.revision()));
    server.serving(true);
  }

  @Override
  public boolean deactivate() {
    server.serving(false);
    return !active.getAndSet(nothing()).revision().isEmpty();
  }

  @Override
  public void close() {
    server.close();
  }

  private record Active(Authorizer authorizer, boolean logsToConsole, String revision) {}
}
