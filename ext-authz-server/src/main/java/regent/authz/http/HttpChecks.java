package regent.authz.http;

import static io.netty.channel.ChannelFutureListener.CLOSE;
import static io.netty.channel.ChannelFutureListener.CLOSE_ON_FAILURE;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import regent.authz.Checks;
import regent.authz.Checks.Reply;
import regent.authz.response.CheckResponses;

/// Answers the requests of Envoy's `http_service`: the request that is to be decided arrives as it
/// is, behind a prefix of its path. Allowed is 200, with the headers for the service; denied is the
/// decision's status, headers and body. No decision is 500, which Envoy takes for a failure.
///
/// A decision's `request_headers_to_remove` travel in `x-envoy-auth-headers-to-remove`. Query
/// parameters and dynamic metadata have no place in this protocol.
///
/// Source: `HttpService` of
///
// <https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/ext_authz/v3/ext_authz.proto>
@Sharable
final class HttpChecks extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String REMOVE = "x-envoy-auth-headers-to-remove";

  private final Checks checks;
  private final String prefix;

  HttpChecks(Checks checks, String prefix) {
    this.checks = checks;
    this.prefix = prefix;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (request.decoderResult().isFailure()) {
      send(context, response(HttpResponseStatus.BAD_REQUEST, ""), false);
      return;
    }
    CheckRequest check = check(request);
    checks.check(new Checks.CheckV3(check), reply -> send(context, response(reply), keepAlive));
  }

  private CheckRequest check(FullHttpRequest request) {
    String path = request.uri();
    if (!prefix.isEmpty() && path.startsWith(prefix)) {
      path = path.substring(prefix.length());
    }
    var http =
        HttpRequest.newBuilder()
            .setMethod(request.method().name())
            .setPath(path)
            .setHost(request.headers().get(HttpHeaderNames.HOST, ""))
            .setProtocol(request.protocolVersion().text())
            .setSize(HttpUtil.getContentLength(request, 0L));
    http.putHeaders(":method", http.getMethod())
        .putHeaders(":path", path)
        .putHeaders(":authority", http.getHost());
    for (Map.Entry<String, String> header : request.headers()) {
      http.putHeaders(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    for (String repeated : request.headers().names()) {
      List<String> values = request.headers().getAll(repeated);
      if (values.size() > 1) {
        http.putHeaders(repeated.toLowerCase(Locale.ROOT), String.join(",", values));
      }
    }
    ByteBuf body = request.content();
    if (body.isReadable()) {
      http.setBodyBytes(ByteString.copyFrom(body.nioBuffer()));
    }
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
        .build();
  }

  private static FullHttpResponse response(Reply reply) {
    return switch (reply) {
      case Reply.Answer(var check) when CheckResponses.allows(check) -> allowed(check);
      case Reply.Answer(var check) -> denied(check);
      case Reply.Failure _ -> response(HttpResponseStatus.INTERNAL_SERVER_ERROR, "");
    };
  }

  private static FullHttpResponse allowed(CheckResponse check) {
    var response = response(HttpResponseStatus.OK, "");
    var ok = check.getOkResponse();
    addAll(ok.getHeadersList(), response.headers());
    addAll(ok.getResponseHeadersToAddList(), response.headers());
    if (ok.getHeadersToRemoveCount() > 0) {
      response.headers().set(REMOVE, String.join(",", ok.getHeadersToRemoveList()));
    }
    return response;
  }

  private static FullHttpResponse denied(CheckResponse check) {
    var denied = check.getDeniedResponse();
    int status = check.hasDeniedResponse() ? denied.getStatus().getCodeValue() : 403;
    var response = response(HttpResponseStatus.valueOf(status), denied.getBody());
    addAll(denied.getHeadersList(), response.headers());
    return response;
  }

  private static void addAll(List<HeaderValueOption> options, HttpHeaders headers) {
    for (HeaderValueOption option : options) {
      headers.add(option.getHeader().getKey(), option.getHeader().getValue());
    }
  }

  private static FullHttpResponse response(HttpResponseStatus status, String body) {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
  }

  private static void send(
      ChannelHandlerContext context, FullHttpResponse response, boolean keepAlive) {
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, keepAlive);
    var sent = context.writeAndFlush(response);
    var _ = sent.addListener(keepAlive ? CLOSE_ON_FAILURE : CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
