package regent.cp.dpserver;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jboss.logging.Logger;

/// Hands what arrives on a stream to a virtual thread of that stream, so that answering may read
/// the store without holding up Vert.x's event loop.
final class OffEventLoop implements ServerInterceptor {
  private static final Logger LOG = Logger.getLogger(OffEventLoop.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new Hop<>(next.startCall(call, headers));
  }

  private static final class Hop<Q> extends ServerCall.Listener<Q> {
    private final ServerCall.Listener<Q> listener;
    private final Serial serial = new Serial();

    Hop(ServerCall.Listener<Q> listener) {
      this.listener = listener;
    }

    private void run(Runnable task) {
      serial.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("discovery stream failed", e);
            }
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
      run(listener::onCancel);
    }

    @Override
    public void onComplete() {
      run(listener::onComplete);
    }

    @Override
    public void onReady() {
      run(listener::onReady);
    }
  }
}
