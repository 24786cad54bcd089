package regent.authz.rest.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import regent.authz.rest.server.Request.Client;

/// One request after the other on an HTTP/1.1 connection, or the one request of an HTTP/2 stream.
/// While a request is answered, the next one is not read.
final class Conversation extends SimpleChannelInboundHandler<HttpObject> {
  private final HttpServer.Port port;
  private @Nullable HttpRequest request;
  private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private long received;
  private boolean tooLarge;

  /// Whether a request is with the server and not yet answered.
  private boolean answering;

  /// Whether the client sends nothing more. As in Go, that ends long evaluations too: it cannot be
  /// told from a client that has gone.
  private volatile boolean ended;

  Conversation(HttpServer.Port port) {
    this.port = port;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message)
      throws IOException {
    if (message.decoderResult().isFailure()) {
      refuse(context, message.decoderResult().cause());
      return;
    }
    if (message instanceof HttpRequest head) {
      begin(context, head);
    }
    if (message instanceof HttpContent content && request != null) {
      append(content);
      if (content instanceof LastHttpContent || tooLarge) {
        finish(context, request);
      }
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest head) {
    request = head;
    body = new ByteArrayOutputStream(0);
    received = 0;
    tooLarge = HttpUtil.getContentLength(head, -1L) > port.limits().body();
    deadline(context, true);
    if (HttpUtil.is100ContinueExpected(head) && !tooLarge) {
      var _ =
          context.writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private void append(HttpContent content) throws IOException {
    int length = content.content().readableBytes();
    received += length;
    tooLarge |= received > port.limits().body();
    if (!tooLarge && length > 0) {
      content.content().readBytes(body, length);
    }
  }

  private void finish(ChannelHandlerContext context, HttpRequest head) {
    request = null;
    var target = Target.parse(head.uri());
    if (target.isEmpty()) {
      send(context, response(400, "text/plain; charset=utf-8", "400 Bad Request"), false);
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(head) && !tooLarge;
    RequestBody whole =
        tooLarge
            ? new RequestBody.TooLarge(HttpUtil.getContentLength(head, -1L))
            : new RequestBody.Whole(body.toByteArray());
    body = new ByteArrayOutputStream(0);
    var channel = context.channel();
    channel.config().setAutoRead(false);
    var asked =
        new Request(
            port.nextId(),
            head.method().name(),
            target.get(),
            headers(head),
            whole,
            client(channel),
            () -> ended || !channel.isActive());
    answering = true;
    port.server()
        .run(
            () -> {
              var answer = port.answer(asked);
              answer(context, answer, keepAlive);
            });
  }

  private void answer(ChannelHandlerContext context, Response answer, boolean keepAlive) {
    try {
      context
          .channel()
          .eventLoop()
          .execute(
              () -> {
                answering = false;
                send(context, answer, keepAlive && !ended);
              });
    } catch (RejectedExecutionException _) {
      // The server has ended, and the connection with it: nobody waits any more.
      return;
    }
  }

  private static Headers headers(HttpRequest head) {
    var names = new ArrayList<Map.Entry<String, String>>();
    for (var entry : head.headers()) {
      if (!entry.getKey().startsWith("x-http2-") && !entry.getKey().equalsIgnoreCase("host")) {
        names.add(entry);
      }
    }
    return Headers.of(names);
  }

  private static Client client(Channel channel) {
    var parent = channel.parent();
    var connection = isStream(channel) && parent != null ? parent : channel;
    var address =
        connection.remoteAddress() instanceof InetSocketAddress socket
            ? HttpServer.text(socket)
            : "@";
    return new Client(address, certificates(connection));
  }

  private static boolean isStream(Channel channel) {
    return channel instanceof Http2StreamChannel;
  }

  private static List<X509Certificate> certificates(Channel connection) {
    var tls = connection.pipeline().get(SslHandler.class);
    if (tls == null) {
      return List.of();
    }
    try {
      var certificates = new ArrayList<X509Certificate>();
      for (Certificate each : tls.engine().getSession().getPeerCertificates()) {
        if (each instanceof X509Certificate certificate) {
          certificates.add(certificate);
        }
      }
      return certificates;
    } catch (SSLPeerUnverifiedException _) {
      // The client showed no certificate.
      return List.of();
    }
  }

  private void refuse(ChannelHandlerContext context, @Nullable Throwable problem) {
    request = null;
    send(
        context,
        problem instanceof TooLongFrameException
            ? response(431, "text/plain; charset=utf-8", "431 Request Header Fields Too Large")
            : response(400, "text/plain; charset=utf-8", "400 Bad Request"),
        false);
  }

  private static Response response(int status, String type, String body) {
    return Response.of(status, type, body);
  }

  private void send(ChannelHandlerContext context, Response answer, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    response
        .headers()
        .set(
            HttpHeaderNames.DATE,
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    if (answer.status() != 204 && answer.status() != 304) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    if (!keepAlive && !isStream(context.channel())) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    deadline(context, false);
    var sent = context.writeAndFlush(response);
    if (keepAlive && !port.server().isClosing()) {
      context.channel().config().setAutoRead(true);
    } else if (!isStream(context.channel())) {
      var _ = sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static void deadline(ChannelHandlerContext context, boolean headersRead) {
    var deadline = context.pipeline().get(HeaderDeadline.class);
    if (deadline != null) {
      if (headersRead) {
        deadline.headersRead();
      } else {
        deadline.answered();
      }
    }
  }

  /// A client may close its side after the request and wait for the answer.
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ended = true;
      if (!answering) {
        var _ = context.close();
      }
      return;
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // The client broke the protocol or went away: there is nobody to tell.
    var _ = context.close();
  }
}
