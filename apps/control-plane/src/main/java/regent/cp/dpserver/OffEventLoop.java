package regent.cp.dpserver;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jboss.logging.Logger;

/// Hands what arrives on a stream to a virtual thread of that stream, so that answering may read
/// the store without holding up Vert.x's event loop, and tells it once when the stream is over.
final class OffEventLoop implements ServerInterceptor {
  private static final Logger LOG = Logger.getLogger(OffEventLoop.class);
  private static final Metadata.Key<String> NUMBER =
      Metadata.Key.of(Streams.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final Streams streams;

  OffEventLoop(Streams streams) {
    this.streams = streams;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String header = headers.get(NUMBER);
    String number = header == null ? "" : header;
    var hop = new Hop<>(next.startCall(call, headers), streams, number);
    streams.opened(number, hop::onCancel);
    return hop;
  }

  private static final class Hop<Q> extends ServerCall.Listener<Q> {
    private final ServerCall.Listener<Q> listener;
    private final Streams streams;
    private final String number;
    private final Serial serial = new Serial();
    private boolean over; // read and written on the stream's thread only

    Hop(ServerCall.Listener<Q> listener, Streams streams, String number) {
      this.listener = listener;
      this.streams = streams;
      this.number = number;
    }

    private void run(Runnable task) {
      serial.execute(
          () -> {
            try {
              if (!over) {
                task.run();
              }
            } catch (RuntimeException e) {
              LOG.error("discovery stream failed", e);
            }
          });
    }

    private void end(Runnable task) {
      streams.ended(number);
      run(
          () -> {
            over = true;
            task.run();
          });
    }

    @Override
    public void onMessage(Q message) {
      run(() -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      run(listener::onHalfClose);
    }

    @Override
    public void onCancel() {
      end(listener::onCancel);
    }

    @Override
    public void onComplete() {
      end(listener::onComplete);
    }

    @Override
    public void onReady() {
      run(listener::onReady);
    }
  }
}
