package regent.authz.rest.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/// Puts into a connection's pipeline what its protocol needs. Whatever the protocol, in the end a
/// [Conversation] sees HTTP/1.1 messages.
final class Protocols {
  /// The most bytes of a request that asks to go on in HTTP/2: it is kept whole until it may.
  private static final long MOST_UPGRADED = 1 << 20;

  private Protocols() {}

  static void install(Channel connection, HttpServer.Port port) {
    var tls = port.options().tls();
    if (tls.isPresent()) {
      connection
          .pipeline()
          .addLast(tls.get().context().newHandler(connection.alloc()))
          .addLast(new Negotiated(port));
    } else if (port.options().h2c()) {
      connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      upgradable(connection.pipeline(), port);
    } else {
      connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
      http1(connection.pipeline(), port);
    }
  }

  private static HttpServerCodec codec(HttpServer.Port port) {
    int headers = port.limits().headers();
    return new HttpServerCodec(
        new HttpDecoderConfig().setMaxInitialLineLength(headers).setMaxHeaderSize(headers));
  }

  private static void http1(ChannelPipeline pipeline, HttpServer.Port port) {
    pipeline
        .addLast(new HeaderDeadline(port.limits().headerTime()))
        .addLast(codec(port))
        .addLast(new FlowControlHandler())
        .addLast(new Conversation(port));
  }

  private static ChannelHandler http2() {
    return Http2FrameCodecBuilder.forServer().build();
  }

  private static Http2MultiplexHandler streams(HttpServer.Port port) {
    return new Http2MultiplexHandler(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                .addLast(new Conversation(port));
          }
        });
  }

  /// HTTP/1.1 that may become HTTP/2, or HTTP/2 from the first byte on.
  private static void upgradable(ChannelPipeline pipeline, HttpServer.Port port) {
    var codec = codec(port);
    var upgrade =
        new HttpServerUpgradeHandler(
            codec,
            protocol ->
                AsciiString.contentEquals(Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                        && closesWhole(pipeline.channel())
                    ? new Http2ServerUpgradeCodec(
                        Http2FrameCodecBuilder.forServer().build(), streams(port))
                    : null,
            (int) Math.min(port.limits().body(), MOST_UPGRADED));
    pipeline
        .addLast(
            new CleartextHttp2ServerUpgradeHandler(
                codec,
                upgrade,
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    closesWhole(connection);
                    connection.pipeline().addLast(http2()).addLast(streams(port));
                  }
                }))
        .addLast(new StayedHttp1(port));
  }

  /// HTTP/2 knows no connection of which one side is closed.
  private static boolean closesWhole(Channel connection) {
    return connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
  }

  /// The first message shows that the client keeps to HTTP/1.1.
  private static final class StayedHttp1 extends SimpleChannelInboundHandler<HttpMessage> {
    private final HttpServer.Port port;

    StayedHttp1(HttpServer.Port port) {
      this.port = port;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpMessage message) {
      var pipeline = context.pipeline();
      pipeline.addAfter(context.name(), null, new Conversation(port));
      pipeline.replace(this, null, new FlowControlHandler());
      pipeline
          .context(FlowControlHandler.class)
          .fireChannelRead(ReferenceCountUtil.retain(message));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        var _ = context.close();
      } else {
        context.fireUserEventTriggered(event);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The client went away before its first request was whole: there is nobody to tell.
      var _ = context.close();
    }
  }

  private static final class Negotiated extends ApplicationProtocolNegotiationHandler {
    private final HttpServer.Port port;

    Negotiated(HttpServer.Port port) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.port = port;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        context.pipeline().addLast(http2()).addLast(streams(port));
      } else {
        http1(context.pipeline(), port);
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      // The client did not like us, or we did not like its certificate: nobody to tell.
      var _ = context.close();
    }
  }
}
