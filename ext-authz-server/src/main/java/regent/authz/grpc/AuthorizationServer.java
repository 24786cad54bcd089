package regent.authz.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Serves external authorization and `grpc.health.v1` on one Unix socket or TCP address. Requests
/// are decided on the event loop's threads: deciding does not block.
public final class AuthorizationServer implements AutoCloseable {
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
  /// @param threads how many event loops; one per core is enough
  /// @throws IOException when the address cannot be bound
  public static AuthorizationServer start(
      Address address, List<BindableService> services, int threads) throws IOException {
    Transport transport = transport(address);
    EventLoopGroup loops =
        Epoll.isAvailable() ? new EpollEventLoopGroup(threads) : new NioEventLoopGroup(threads);
    var health = new HealthStatusManager();
    var builder =
        NettyServerBuilder.forAddress(transport.address())
            .channelType(transport.channel())
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .addService(health.getHealthService());
    services.forEach(builder::addService);
    try {
      if (address instanceof Address.Unix(Path path)) {
        Files.deleteIfExists(path);
      }
      var server = new AuthorizationServer(builder.build().start(), loops, health);
      server.serving(false);
      return server;
    } catch (IOException e) {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw e;
    }
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

  private static Transport transport(Address address) {
    boolean epoll = Epoll.isAvailable();
    return switch (address) {
      case Address.Tcp(var socket) ->
          epoll
              ? new Transport(socket, EpollServerSocketChannel.class)
              : new Transport(socket, NioServerSocketChannel.class);
      case Address.Unix(var path) ->
          epoll
              ? new Transport(
                  new DomainSocketAddress(path.toFile()), EpollServerDomainSocketChannel.class)
              : new Transport(UnixDomainSocketAddress.of(path), NioServerDomainSocketChannel.class);
    };
  }

  private record Transport(SocketAddress address, Class<? extends ServerChannel> channel) {}

  /// Where to listen.
  public sealed interface Address {
    record Tcp(InetSocketAddress socket) implements Address {}

    record Unix(Path path) implements Address {}
  }
}
