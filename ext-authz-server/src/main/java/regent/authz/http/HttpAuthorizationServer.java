package regent.authz.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import regent.authz.Checks;
import regent.authz.net.ListenAddress;
import regent.authz.net.ServerTls;
import regent.authz.net.Transport;

/// Serves checks over HTTP/1.1 at one address, for Envoys whose filter has an `http_service`.
public final class HttpAuthorizationServer implements AutoCloseable {
  private final Channel channel;
  private final EventLoopGroup loops;

  private HttpAuthorizationServer(Channel channel, EventLoopGroup loops) {
    this.channel = channel;
    this.loops = loops;
  }

  /// Starts serving.
  ///
  /// @throws IOException when the address cannot be bound
  public static HttpAuthorizationServer start(Options options, Checks checks) throws IOException {
    Transport transport = Transport.to(options.address());
    SslContext tls = options.tls() == null ? null : options.tls().http();
    EventLoopGroup loops = Transport.loops(options.threads());
    var handler = new HttpChecks(checks, options.pathPrefix());
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.channel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    if (tls != null) {
                      connection.pipeline().addLast(tls.newHandler(connection.alloc()));
                    }
                    connection
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(options.maxBody()))
                        .addLast(handler);
                  }
                })
            .bind(transport.address())
            .awaitUninterruptibly();
    if (bound.cause() != null) {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IOException(
          "cannot listen at " + options.address() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    return new HttpAuthorizationServer(bound.channel(), loops);
  }

  /// The TCP port that was bound; -1 for a Unix socket.
  public int port() {
    return channel.localAddress() instanceof InetSocketAddress socket ? socket.getPort() : -1;
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /// How to serve.
  ///
  /// @param threads how many event loops
  /// @param pathPrefix what Envoy puts before the path of the request (`path_prefix`); often empty
  /// @param maxBody how many bytes of body a request may have
  /// @param tls null for plain text; whoever made it closes it
  public record Options(
      ListenAddress address,
      int threads,
      String pathPrefix,
      int maxBody,
      @Nullable ServerTls tls) {}
}
