package regent.authz.rest.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import regent.authz.net.ListenAddress;
import regent.authz.net.Transport;
import regent.opa.value.DeepStack;

/// Listens at any number of addresses. Connections are read and written by a few event loops; each
/// request is answered on a virtual thread of its own, so that one that takes long holds up nobody.
public final class HttpServer implements AutoCloseable {
  private final EventLoopGroup loops;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final List<Channel> listeners = new ArrayList<>();
  private final UnderWay underWay = new UnderWay();
  private final AtomicBoolean closing = new AtomicBoolean();

  /// @param threads how many event loops; one per core is enough
  public HttpServer(int threads) {
    this.loops = Transport.loops(threads);
  }

  /// How one address is served.
  ///
  /// @param h2c whether HTTP/2 is spoken without TLS
  /// @param tls absent for plain text
  public record Options(Limits limits, boolean h2c, Optional<Tls> tls) {}

  record Port(HttpServer server, Handler handler, Options options, AtomicLong requestCount) {
    long nextId() {
      return requestCount.incrementAndGet();
    }

    Limits limits() {
      return options.limits();
    }

    /// Documents may be nested too deeply for the stack of this thread. They are read and written
    /// before anything is changed or logged, so that all of it can be done again.
    private Response handled(Request request) {
      try {
        return handler.handle(request);
      } catch (StackOverflowError _) {
        return DeepStack.get(() -> handler.handle(request));
      }
    }

    /// Never fails: an error of ours is a status.
    Response answer(Request request) {
      try {
        return handled(request);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        return Response.of(500, "text/plain; charset=utf-8", "Internal Server Error\n");
      }
    }
  }

  /// Starts to listen.
  ///
  /// @return the address that was bound, such as `127.0.0.1:8181`; the path of a Unix socket
  /// @throws IOException when the address cannot be bound
  public synchronized String listen(ListenAddress address, Options options, Handler handler)
      throws IOException {
    var transport = Transport.to(address);
    var port = new Port(this, handler, options, new AtomicLong());
    var bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.channel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connections.add(connection);
                    Protocols.install(connection, port);
                  }
                });
    if (address instanceof ListenAddress.Tcp) {
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
      bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
    }
    var bound = bootstrap.bind(transport.address()).awaitUninterruptibly();
    if (bound.cause() != null) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    listeners.add(bound.channel());
    return bound.channel().localAddress() instanceof InetSocketAddress socket
        ? text(socket)
        : bound.channel().localAddress().toString();
  }

  /// `127.0.0.1:8181`, `[::1]:8181`.
  static String text(InetSocketAddress socket) {
    var host =
        socket.getAddress() == null ? socket.getHostString() : socket.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + socket.getPort();
  }

  void run(Runnable request) {
    underWay.begin();
    requests.execute(
        () -> {
          try {
            request.run();
          } finally {
            underWay.end();
          }
        });
  }

  boolean isClosing() {
    return closing.get();
  }

  /// Stops to listen, answers what is under way, and closes all connections.
  ///
  /// @param grace how long answers may take
  /// @return whether all requests were answered in time
  public synchronized boolean close(Duration grace) {
    closing.set(true);
    listeners.forEach(listener -> listener.close().awaitUninterruptibly());
    listeners.clear();
    boolean answered = underWay.awaitNone(grace);
    connections.flush();
    connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    requests.shutdownNow();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    return answered;
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
