package regent.authz.grpc;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationImplBase;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Supplier;
import regent.authz.AuthorizationPolicy;
import regent.authz.input.CheckInput;
import regent.authz.input.RequestParseException;
import regent.authz.response.CheckResponses;
import regent.authz.response.InvalidDecisionException;
import regent.opa.decision.ActivePolicies;
import regent.opa.decision.Decision;
import regent.opa.value.Value;

/// `envoy.service.auth.v3.Authorization`: each check is decided on the calling thread. A decision
/// that is undefined, has the wrong shape or failed ends the call with an error, so that Envoy does
/// what its filter says for failures: deny, unless configured otherwise.
public final class AuthorizationService extends AuthorizationImplBase {
  private final Supplier<Authorizer> authorizer;
  private final Consumer<Decision> log;

  /// @param authorizer asked once at each request, so that a change needs no restart
  /// @param log sees every decision, after it was answered
  public AuthorizationService(Supplier<Authorizer> authorizer, Consumer<Decision> log) {
    this.authorizer = authorizer;
    this.log = log;
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
    Authorizer active = authorizer.get();
    AuthorizationPolicy how = active.how();
    Value input;
    try {
      input = new CheckInput(how.bodies()).of(request);
    } catch (RequestParseException e) {
      answer(CheckResponses.badRequest(String.valueOf(e.getMessage())), observer);
      return;
    }
    Decision decision = active.policies().decide(how.path(), input);
    try {
      var response = CheckResponses.of(value(decision.outcome()), decision.id());
      answer(how.dryRun() ? CheckResponses.dryRun(response) : response, observer);
    } catch (InvalidDecisionException e) {
      observer.onError(Status.UNKNOWN.withDescription(e.getMessage()).asException());
    }
    log.accept(decision);
  }

  private static Value value(Decision.Outcome outcome) throws InvalidDecisionException {
    return switch (outcome) {
      case Decision.Outcome.Answer(var value, _) when value.isDefined() -> value;
      case Decision.Outcome.Answer _ -> throw new InvalidDecisionException("undefined decision");
      case Decision.Outcome.Failure(_, var message) -> throw new InvalidDecisionException(message);
    };
  }

  private static void answer(CheckResponse response, StreamObserver<CheckResponse> observer) {
    observer.onNext(response);
    observer.onCompleted();
  }

  /// The policies that decide now, and how requests are put to them.
  public record Authorizer(ActivePolicies policies, AuthorizationPolicy how) {}
}
