package regent.authz.grpc;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationImplBase;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import regent.authz.Checks;
import regent.authz.Checks.Reply;

/// `envoy.service.auth.v3.Authorization`. A check without an answer ends the call with status
/// UNKNOWN, so that Envoy does what its filter says for failures: deny, unless configured
/// otherwise.
public final class AuthorizationService extends AuthorizationImplBase {
  private final Checks checks;
  private final int maxSend;

  /// @param maxSend how many bytes a response may have
  public AuthorizationService(Checks checks, int maxSend) {
    this.checks = checks;
    this.maxSend = maxSend;
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
    checks.check(new Checks.CheckV3(request), reply -> answer(reply, observer));
  }

  private void answer(Reply reply, StreamObserver<CheckResponse> observer) {
    switch (reply) {
      case Reply.Answer(var response) when response.getSerializedSize() > maxSend ->
          observer.onError(
              Status.RESOURCE_EXHAUSTED
                  .withDescription(
                      "trying to send message larger than max (%d vs. %d)"
                          .formatted(response.getSerializedSize(), maxSend))
                  .asException());
      case Reply.Answer(var response) -> {
        observer.onNext(response);
        observer.onCompleted();
      }
      case Reply.Failure(var message) ->
          observer.onError(Status.UNKNOWN.withDescription(message).asException());
    }
  }
}
