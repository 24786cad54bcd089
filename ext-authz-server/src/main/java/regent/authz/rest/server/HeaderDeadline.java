package regent.authz.rest.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection whose client begins a request and then takes too long for its headers.
final class HeaderDeadline extends ChannelDuplexHandler {
  private final Duration limit;
  private @Nullable Future<?> deadline;
  private boolean inRequest;

  HeaderDeadline(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (!inRequest && deadline == null) {
      deadline =
          context
              .executor()
              .schedule(
                  () -> {
                    var _ = context.close();
                  },
                  limit.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
    super.channelRead(context, message);
  }

  void headersRead() {
    inRequest = true;
    stop();
  }

  void answered() {
    inRequest = false;
  }

  private void stop() {
    var running = deadline;
    if (running != null) {
      running.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stop();
    super.channelInactive(context);
  }
}
