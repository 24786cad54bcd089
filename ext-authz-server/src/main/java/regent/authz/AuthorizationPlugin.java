package regent.authz;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import regent.authz.config.EnvoyExtAuthz;
import regent.authz.grpc.AuthorizationServer;
import regent.authz.grpc.CallTracing;
import regent.authz.http.HttpAuthorizationServer;
import regent.authz.metrics.CheckMetrics;
import regent.authz.net.ServerTls;
import regent.opa.decision.Decision;

/// What `plugins.envoy_ext_authz_grpc` starts: the gRPC server and, if wanted, the HTTP one, both
/// on the same decisions. A change of its settings takes effect without a restart: servers go on
/// when they listen as before, and are replaced otherwise. Methods are called by one thread at a
/// time.
public final class AuthorizationPlugin implements AutoCloseable {
  private final Supplier<Authorizer> authorizer;
  private final Consumer<Decision> log;
  private final int threads;
  private final CallTracing tracing;
  private Running running;
  private boolean ready;

  private AuthorizationPlugin(
      Supplier<Authorizer> authorizer,
      Consumer<Decision> log,
      int threads,
      CallTracing tracing,
      Running running) {
    this.authorizer = authorizer;
    this.log = log;
    this.threads = threads;
    this.tracing = tracing;
    this.running = running;
  }

  /// Starts to listen; health is NOT_SERVING until [#serving(boolean)].
  ///
  /// @param authorizer asked once at each request
  /// @param log sees every decision, after it was answered
  /// @param threads how many event loops each server has; one per core is enough
  /// @throws IOException when an address cannot be bound or a certificate cannot be read
  public static AuthorizationPlugin start(
      EnvoyExtAuthz settings, Supplier<Authorizer> authorizer, Consumer<Decision> log, int threads)
      throws IOException {
    return start(settings, authorizer, log, threads, CallTracing.NONE);
  }

  /// Starts to listen as above.
  ///
  /// @param tracing sees every call of the gRPC server
  /// @throws IOException when an address cannot be bound or a certificate cannot be read
  public static AuthorizationPlugin start(
      EnvoyExtAuthz settings,
      Supplier<Authorizer> authorizer,
      Consumer<Decision> log,
      int threads,
      CallTracing tracing)
      throws IOException {
    return new AuthorizationPlugin(
        authorizer,
        log,
        threads,
        tracing,
        Running.start(settings, authorizer, log, threads, tracing));
  }

  /// Listens as `settings` say from now on. When that cannot be done, what ran before runs on.
  ///
  /// @throws IOException when an address cannot be bound or a certificate cannot be read
  public void reconfigure(EnvoyExtAuthz settings) throws IOException {
    Running before = running;
    if (before.settings.listensLike(settings)) {
      return;
    }
    if (!sharesAddress(before.settings, settings)) {
      running = Running.start(settings, authorizer, log, threads, tracing);
      running.grpc.serving(ready);
      before.close();
      return;
    }
    before.close();
    try {
      running = Running.start(settings, authorizer, log, threads, tracing);
    } catch (IOException e) {
      running = Running.start(before.settings, authorizer, log, threads, tracing);
      throw e;
    } finally {
      running.grpc.serving(ready);
    }
  }

  private static boolean sharesAddress(EnvoyExtAuthz before, EnvoyExtAuthz after) {
    return before.address().equals(after.address())
        || (before.http() != null
            && after.http() != null
            && before.http().address().equals(after.http().address()));
  }

  /// What health checks are told.
  public void serving(boolean ready) {
    this.ready = ready;
    running.grpc.serving(ready);
  }

  /// The TCP port of the gRPC server; -1 when it listens on a Unix socket.
  public int port() {
    return running.grpc.port();
  }

  /// The TCP port of the HTTP server; -1 when it listens on a Unix socket or there is none.
  public int httpPort() {
    return running.http == null ? -1 : running.http.port();
  }

  /// What was counted since the servers were started; absent unless `enable-performance-metrics`.
  public Optional<CheckMetrics> metrics() {
    return running.settings.performanceMetrics() ? Optional.of(running.metrics) : Optional.empty();
  }

  @Override
  public void close() {
    running.close();
  }

  /// The servers of one configuration.
  private record Running(
      EnvoyExtAuthz settings,
      AuthorizationServer grpc,
      @Nullable HttpAuthorizationServer http,
      @Nullable ServerTls tls,
      CheckMetrics metrics) {

    static Running start(
        EnvoyExtAuthz settings,
        Supplier<Authorizer> authorizer,
        Consumer<Decision> log,
        int threads,
        CallTracing tracing)
        throws IOException {
      var metrics = new CheckMetrics(settings.buckets());
      var checks = new Checks(authorizer, log, metrics);
      ServerTls tls = settings.tls() == null ? null : ServerTls.read(settings.tls());
      AuthorizationServer grpc = null;
      try {
        grpc =
            AuthorizationServer.start(
                new AuthorizationServer.Options(
                    settings.address(),
                    threads,
                    settings.reflection(),
                    settings.maxReceive(),
                    settings.maxSend(),
                    tls,
                    tracing),
                checks);
        return new Running(settings, grpc, http(settings, checks, threads, tls), tls, metrics);
      } catch (IOException e) {
        close(grpc, null, tls);
        throw e;
      }
    }

    private static @Nullable HttpAuthorizationServer http(
        EnvoyExtAuthz settings, Checks checks, int threads, @Nullable ServerTls tls)
        throws IOException {
      var http = settings.http();
      return http == null
          ? null
          : HttpAuthorizationServer.start(
              new HttpAuthorizationServer.Options(
                  http.address(), threads, http.pathPrefix(), settings.maxReceive(), tls),
              checks);
    }

    void close() {
      close(grpc, http, tls);
    }

    private static void close(
        @Nullable AuthorizationServer grpc,
        @Nullable HttpAuthorizationServer http,
        @Nullable ServerTls tls) {
      if (grpc != null) {
        grpc.close();
      }
      if (http != null) {
        http.close();
      }
      if (tls != null) {
        tls.close();
      }
    }
  }
}
