package regent.authz.net;

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
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What Netty needs to listen at an address: epoll where the system has it, NIO elsewhere.
///
/// @param address where to bind
/// @param channel the kind of server socket
public record Transport(SocketAddress address, Class<? extends ServerChannel> channel) {

  /// Makes ready to bind: names are looked up, the file of an old Unix socket is removed.
  ///
  /// @throws IOException when the host is unknown, the old file cannot be removed, or the
  ///     system has
  ///     no such sockets
  public static Transport to(ListenAddress address) throws IOException {
    boolean epoll = Epoll.isAvailable();
    return switch (address) {
      case ListenAddress.Tcp(var socket) ->
          new Transport(
              resolved(socket),
              epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
      case ListenAddress.Unix(Path path) -> {
        Files.deleteIfExists(path);
        yield epoll
            ? new Transport(
                new DomainSocketAddress(path.toFile()), EpollServerDomainSocketChannel.class)
            : new Transport(UnixDomainSocketAddress.of(path), NioServerDomainSocketChannel.class);
      }
      case ListenAddress.Abstract(var name) -> {
        if (!epoll) {
          throw new IOException("this system has no abstract Unix sockets: @" + name);
        }
        yield new Transport(
            new DomainSocketAddress("\0" + name), EpollServerDomainSocketChannel.class);
      }
    };
  }

  /// Threads that serve; one per core is enough.
  public static EventLoopGroup loops(int threads) {
    return Epoll.isAvailable() ? new EpollEventLoopGroup(threads) : new NioEventLoopGroup(threads);
  }

  private static InetSocketAddress resolved(InetSocketAddress socket) throws UnknownHostException {
    if (!socket.isUnresolved()) {
      return socket;
    }
    var found = new InetSocketAddress(socket.getHostString(), socket.getPort());
    if (found.isUnresolved()) {
      throw new UnknownHostException(socket.getHostString());
    }
    return found;
  }
}
