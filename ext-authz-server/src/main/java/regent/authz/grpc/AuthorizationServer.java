package regent.authz.grpc;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import regent.authz.Checks;
import regent.authz.net.ListenAddress;
import regent.authz.net.ServerTls;
import regent.authz.net.Transport;

/// Serves both versions of external authorization, `grpc.health.v1` and, if wanted, reflection at
/// one address. Requests are decided on the event loop's threads: deciding does not block.
public final class AuthorizationServer implements AutoCloseable {
  /// gRPC writes down each message that cannot be read, with a stack trace. The client is told; a
  /// log that clients can fill helps nobody. Kept here, since loggers are forgotten.
  private static final Logger CALLS =
      Logger.getLogger("io.grpc.internal.SerializeReentrantCallsDirectExecutor");

  static {
    CALLS.setFilter(record -> !(record.getThrown() instanceof StatusRuntimeException));
  }

  private final Server server;
  private final EventLoopGroup loops;
  private final HealthStatusManager health;

  private AuthorizationServer(Server server, EventLoopGroup loops, HealthStatusManager health) {
    this.server = server;
    this.loops = loops;
    this.health = health;
  }

  /// Starts serving; until [#serving(boolean)] says otherwise, health is NOT_SERVING.
  ///
  /// @throws IOException when the address cannot be bound
  public static AuthorizationServer start(Options options, Checks checks) throws IOException {
    Transport transport = Transport.to(options.address());
    EventLoopGroup loops = Transport.loops(options.threads());
    var health = new HealthStatusManager();
    var builder =
        NettyServerBuilder.forAddress(transport.address())
            .channelType(transport.channel())
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .maxInboundMessageSize(options.maxReceive())
            .addService(health.getHealthService());
    for (ServerServiceDefinition service : services(checks, options)) {
      builder.addService(service);
    }
    options.tracing().interceptors().forEach(builder::intercept);
    if (options.tls() != null) {
      builder.sslContext(options.tls().grpc());
    }
    try {
      var server = new AuthorizationServer(builder.build().start(), loops, health);
      server.serving(false);
      return server;
    } catch (IOException e) {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
  }

  private static List<ServerServiceDefinition> services(Checks checks, Options options) {
    var newer = new AuthorizationService(checks, options.maxSend()).bindService();
    var older = new AuthorizationServiceV2(checks).bindService();
    return options.reflection()
        ? List.of(newer, older, ProtoReflectionServiceV1.newInstance().bindService())
        : List.of(newer, older);
  }

  /// What health checks are told.
  public void serving(boolean ready) {
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /// The TCP port that was bound; -1 for a Unix socket.
  public int port() {
    return server.getPort();
  }

  /// Answers what is under way, for at most a second, and stops.
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /// How to serve.
  ///
  /// @param threads how many event loops; one per core is enough
  /// @param reflection whether `grpc.reflection.v1` is served
  /// @param maxReceive how many bytes a request may have
  /// @param maxSend how many bytes a response may have
  /// @param tls null for plain text; whoever made it closes it
  /// @param tracing sees every call
  public record Options(
      ListenAddress address,
      int threads,
      boolean reflection,
      int maxReceive,
      int maxSend,
      @Nullable ServerTls tls,
      CallTracing tracing) {
    private static final int MAX_RECEIVE = 4 * 1024 * 1024;

    /// Plain text, no reflection, gRPC's usual limits.
    public static Options plain(ListenAddress address, int threads) {
      return new Options(
          address, threads, false, MAX_RECEIVE, Integer.MAX_VALUE, null, CallTracing.NONE);
    }
  }
}
