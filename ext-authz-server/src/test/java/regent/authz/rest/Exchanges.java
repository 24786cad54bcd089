package regent.authz.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import regent.authz.rest.Environment.Authentication;
import regent.authz.rest.Environment.Build;
import regent.authz.rest.server.Handler;
import regent.authz.rest.server.Headers;
import regent.authz.rest.server.Request;
import regent.authz.rest.server.Request.Client;
import regent.authz.rest.server.RequestBody;
import regent.authz.rest.server.Response;
import regent.authz.rest.server.Target;
import regent.opa.builtin.Services;
import regent.opa.decision.DecisionEvent;
import regent.opa.management.config.ConfigException;
import regent.opa.management.config.OpaConfig;
import regent.opa.store.Store;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// Sends requests to an API in this process, without a network.
final class Exchanges {
  final Store store = Store.empty(RegoCompiler.standard());
  private final Handler handler;
  private final Handler diagnostics;

  private Exchanges(
      Obj config,
      boolean authorizes,
      Authentication authentication,
      Plugins plugins,
      Optional<DecisionEvent.Listener> decisions)
      throws ConfigException {
    var read = OpaConfig.of(config, new OpaConfig.Instance("test", "1.22.2"));
    var api =
        new OpaApi(
            new Environment(
                store,
                () -> read,
                Services.standard(),
                InstantSource.system(),
                plugins,
                () -> decisions,
                authorizes,
                authentication,
                new Build("1.22.2", "", "", "")));
    handler = api.handler();
    diagnostics = api.diagnosticHandler();
  }

  static Exchanges plain() throws ConfigException {
    return with(Obj.EMPTY);
  }

  static Exchanges with(Obj config) throws ConfigException {
    return new Exchanges(config, false, Authentication.OFF, Plugins.NONE, Optional.empty());
  }

  static Exchanges authorizing() throws ConfigException {
    return new Exchanges(Obj.EMPTY, true, Authentication.TOKEN, Plugins.NONE, Optional.empty());
  }

  static Exchanges beside(Plugins plugins) throws ConfigException {
    return new Exchanges(Obj.EMPTY, false, Authentication.OFF, plugins, Optional.empty());
  }

  static Exchanges loggingTo(DecisionEvent.Listener decisions) throws ConfigException {
    return new Exchanges(
        Obj.EMPTY, false, Authentication.OFF, Plugins.NONE, Optional.of(decisions));
  }

  Response send(String method, String target, String body) {
    return send(method, target, Map.of(), body.getBytes(UTF_8));
  }

  Response get(String target) {
    return send("GET", target, "");
  }

  Response send(String method, String target, Map<String, String> headers, byte[] body) {
    return handler.handle(request(method, target, headers, body));
  }

  Response diagnose(String target) {
    return diagnostics.handle(request("GET", target, Map.of(), new byte[0]));
  }

  private static Request request(
      String method, String target, Map<String, String> headers, byte[] body) {
    var values = new TreeMap<String, List<String>>();
    headers.forEach((name, value) -> values.put(name, List.of(value)));
    return new Request(
        1,
        method,
        Target.parse(target).orElseThrow(),
        new Headers(values),
        new RequestBody.Whole(body),
        new Client("127.0.0.1:4242", List.of()),
        () -> false);
  }

  static String text(Response response) {
    return new String(response.body(), UTF_8);
  }
}
