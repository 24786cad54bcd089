package regent.authz.grpc;

import io.envoyproxy.envoy.api.v2.core.HeaderValue;
import io.envoyproxy.envoy.api.v2.core.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v2.AuthorizationGrpc.AuthorizationImplBase;
import io.envoyproxy.envoy.service.auth.v2.CheckRequest;
import io.envoyproxy.envoy.service.auth.v2.CheckResponse;
import io.envoyproxy.envoy.service.auth.v2.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v2.OkHttpResponse;
import io.envoyproxy.envoy.type.HttpStatus;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import regent.authz.Checks;
import regent.authz.Checks.Reply;

/// `envoy.service.auth.v2.Authorization`, which Envoys before 1.14 ask: the same decisions, of
/// which the older response can say status, headers and body alone.
public final class AuthorizationServiceV2 extends AuthorizationImplBase {
  private final Checks checks;

  public AuthorizationServiceV2(Checks checks) {
    this.checks = checks;
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
    checks.check(new Checks.CheckV2(request), reply -> answer(reply, observer));
  }

  private static void answer(Reply reply, StreamObserver<CheckResponse> observer) {
    switch (reply) {
      case Reply.Answer(var response) -> {
        observer.onNext(older(response));
        observer.onCompleted();
      }
      case Reply.Failure(var message) ->
          observer.onError(Status.UNKNOWN.withDescription(message).asException());
    }
  }

  private static CheckResponse older(io.envoyproxy.envoy.service.auth.v3.CheckResponse response) {
    var older = CheckResponse.newBuilder().setStatus(response.getStatus());
    switch (response.getHttpResponseCase()) {
      case OK_RESPONSE ->
          older.setOkResponse(
              OkHttpResponse.newBuilder()
                  .addAllHeaders(headers(response.getOkResponse().getHeadersList())));
      case DENIED_RESPONSE -> {
        var denied = response.getDeniedResponse();
        older.setDeniedResponse(
            DeniedHttpResponse.newBuilder()
                .addAllHeaders(headers(denied.getHeadersList()))
                .setStatus(HttpStatus.newBuilder().setCodeValue(denied.getStatus().getCodeValue()))
                .setBody(denied.getBody()));
      }
      case HTTPRESPONSE_NOT_SET -> {}
    }
    return older.build();
  }

  private static List<HeaderValueOption> headers(
      List<io.envoyproxy.envoy.config.core.v3.HeaderValueOption> headers) {
    return headers.stream()
        .map(
            header ->
                HeaderValueOption.newBuilder()
                    .setHeader(
                        HeaderValue.newBuilder()
                            .setKey(header.getHeader().getKey())
                            .setValue(header.getHeader().getValue()))
                    .build())
        .toList();
  }
}
