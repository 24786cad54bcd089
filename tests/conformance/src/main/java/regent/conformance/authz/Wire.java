package regent.conformance.authz;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import regent.authz.AuthorizationPolicy;
import regent.authz.Authorizer;
import regent.authz.Checks;
import regent.authz.grpc.AuthorizationServer;
import regent.authz.grpc.AuthorizationServer.Options;
import regent.authz.metrics.CheckMetrics;
import regent.authz.net.ListenAddress;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.ActivePolicies.Surroundings;

/// A server on a port of the loopback address and a client of it.
final class Wire implements AutoCloseable {
  private final AtomicReference<Authorizer> active =
      new AtomicReference<>(
          Authorizer.of(ActivePolicies.none(Surroundings.STANDARD), AuthorizationPolicy.DEFAULT));
  private final AuthorizationServer server;
  private final ManagedChannel channel;

  Wire() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var checks = new Checks(active::get, _ -> {}, new CheckMetrics(CheckMetrics.BUCKETS));
    this.server =
        AuthorizationServer.start(Options.plain(new ListenAddress.Tcp(address), 1), checks);
    this.channel =
        NettyChannelBuilder.forAddress(address.getHostString(), server.port())
            .usePlaintext()
            .build();
  }

  /// Asks the server for `request`, in the version of the API that its type belongs to.
  Answer check(Authorizer authorizer, CheckRequest request) {
    return ask(authorizer, () -> AuthorizationGrpc.newBlockingStub(channel).check(request));
  }

  /// As [#check(Authorizer, CheckRequest)] in version 2 of the API.
  Answer check(Authorizer authorizer, io.envoyproxy.envoy.service.auth.v2.CheckRequest request) {
    return ask(
        authorizer,
        () ->
            io.envoyproxy.envoy.service.auth.v2.AuthorizationGrpc.newBlockingStub(channel)
                .check(request));
  }

  private Answer ask(Authorizer authorizer, Supplier<Message> call) {
    active.set(authorizer);
    try {
      return new Answer.Response(call.get());
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
    record Response(Message response) implements Answer {}

    record Error(String text) implements Answer {}
  }
}
