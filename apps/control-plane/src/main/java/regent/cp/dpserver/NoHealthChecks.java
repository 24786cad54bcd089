package regent.cp.dpserver;

import io.envoyproxy.envoy.service.health.v3.HealthCheckRequestOrEndpointHealthResponse;
import io.envoyproxy.envoy.service.health.v3.HealthCheckSpecifier;
import io.envoyproxy.envoy.service.health.v3.HealthDiscoveryServiceGrpc.HealthDiscoveryServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.time.Duration;

/// Envoy's health discovery: asks proxies for no checks. Envoys that were told to connect to it
/// keep their stream instead of trying again and again.
final class NoHealthChecks extends HealthDiscoveryServiceImplBase {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  @Override
  public StreamObserver<HealthCheckRequestOrEndpointHealthResponse> streamHealthCheck(
      StreamObserver<HealthCheckSpecifier> responses) {
    return new StreamObserver<>() {
      private boolean told;

      @Override
      public void onNext(HealthCheckRequestOrEndpointHealthResponse message) {
        if (!told) {
          told = true;
          responses.onNext(
              HealthCheckSpecifier.newBuilder()
                  .setInterval(
                      com.google.protobuf.Duration.newBuilder().setSeconds(INTERVAL.toSeconds()))
                  .build());
        }
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }
}
