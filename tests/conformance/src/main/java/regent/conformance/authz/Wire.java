package regent.conformance.authz;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import regent.authz.AuthorizationPolicy;
import regent.authz.grpc.AuthorizationServer;
import regent.authz.grpc.AuthorizationServer.Address;
import regent.authz.grpc.AuthorizationService;
import regent.authz.grpc.AuthorizationService.Authorizer;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.ActivePolicies.Surroundings;

/// A server on a port of the loopback address and a client of it.
final class Wire implements AutoCloseable {
  private final AtomicReference<Authorizer> active =
      new AtomicReference<>(
          new Authorizer(ActivePolicies.none(Surroundings.STANDARD), AuthorizationPolicy.DEFAULT));
  private final AuthorizationServer server;
  private final ManagedChannel channel;
  private final AuthorizationGrpc.AuthorizationBlockingStub client;

  Wire() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.server =
        AuthorizationServer.start(
            new Address.Tcp(address), List.of(new AuthorizationService(active::get, _ -> {})), 1);
    this.channel =
        NettyChannelBuilder.forAddress(address.getHostString(), server.port())
            .usePlaintext()
            .build();
    this.client = AuthorizationGrpc.newBlockingStub(channel);
  }

  Answer check(Authorizer authorizer, CheckRequest request) {
    active.set(authorizer);
    try {
      return new Answer.Response(client.check(request));
    } catch (StatusRuntimeException e) {
      return new Answer.Error(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }

  /// What came back.
  sealed interface Answer {
    record Response(CheckResponse response) implements Answer {}

    record Error(String text) implements Answer {}
  }
}
