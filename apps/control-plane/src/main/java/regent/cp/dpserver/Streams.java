package regent.cp.dpserver;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Tells services when a proxy is gone without having said goodbye.
///
/// Vert.x's bridge to grpc-java reports a cancelled stream but not a connection that broke. So each
/// request gets a number in a header, under which its call can be found when its response is
/// closed.
final class Streams {
  /// Set here on every request; what a client sends in it is overwritten.
  static final String HEADER = "x-regent-stream";

  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, Runnable> open = new ConcurrentHashMap<>();

  /// Watches each request on its way to `grpc`.
  Handler<HttpServerRequest> watching(Handler<HttpServerRequest> grpc) {
    return request -> {
      String number = String.valueOf(numbers.incrementAndGet());
      request.headers().set(HEADER, number);
      request.response().closeHandler(_ -> closed(number));
      grpc.handle(request);
    };
  }

  /// @param gone called at most once, when the stream ends without a word
  void opened(String number, Runnable gone) {
    open.put(number, gone);
  }

  /// The stream ended in order.
  void ended(String number) {
    open.remove(number);
  }

  private void closed(String number) {
    Runnable gone = open.remove(number);
    if (gone != null) {
      gone.run();
    }
  }
}
