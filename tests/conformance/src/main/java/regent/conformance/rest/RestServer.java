package regent.conformance.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import regent.authz.net.ListenAddress;
import regent.authz.rest.Environment;
import regent.authz.rest.Environment.Authentication;
import regent.authz.rest.Environment.Build;
import regent.authz.rest.OpaApi;
import regent.authz.rest.Plugins;
import regent.authz.rest.server.HttpServer;
import regent.authz.rest.server.Limits;
import regent.opa.builtin.Services;
import regent.opa.management.config.ConfigException;
import regent.opa.management.config.OpaConfig;
import regent.opa.store.Store;
import regent.opa.value.Obj;
import regent.rego.RegoCompiler;

/// A fresh server of the REST API on a port of the loopback address.
final class RestServer implements AutoCloseable {
  /// The version of OPA that the cases were recorded with.
  private static final String VERSION = "1.22.2";

  private final HttpServer server = new HttpServer(1);
  private final int port;

  RestServer() throws IOException, ConfigException {
    var config = OpaConfig.of(Obj.EMPTY, new OpaConfig.Instance("conformance", VERSION));
    var api =
        new OpaApi(
            new Environment(
                Store.empty(RegoCompiler.standard()),
                () -> config,
                Services.standard(),
                InstantSource.system(),
                Plugins.NONE,
                Optional::empty,
                false,
                Authentication.OFF,
                new Build(VERSION, "", "", "")));
    var bound =
        server.listen(
            new ListenAddress.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            new HttpServer.Options(
                Limits.ofBody(config.server().maxLength()), false, Optional.empty()),
            api.handler());
    port = Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
  }

  RawClient client() {
    return new RawClient(port);
  }

  @Override
  public void close() {
    server.close();
  }
}
